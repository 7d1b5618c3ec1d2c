using System.Globalization;

namespace DevEx.Store.Projections;

/// <summary>How the cells are named.</summary>
internal static class CellKey
{
    /// <summary>One person's day: <c>subject/yyyy-MM-dd</c>.</summary>
    public const string Day = "day";

    /// <summary>One change: <c>provider/owner/name/number</c>.</summary>
    public const string Change = "change";

    /// <summary>One repository's builds of a day (UTC): <c>place/owner/name/yyyy-MM-dd</c>.</summary>
    public const string Builds = "builds";

    public const string Local = "local";
    public const string Ci = "ci";

    public static string OfBuilds(string place, string repository, DateTimeOffset finishedAt) =>
        $"{place}/{repository}/{finishedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    /// <summary>The parts around the repository, whose name holds slashes itself.</summary>
    public static (string First, string Repository, string Last) Split(string key)
    {
        var (first, last) = (key.IndexOf('/', StringComparison.Ordinal), key.LastIndexOf('/'));
        return (key[..first], key[(first + 1)..last], key[(last + 1)..]);
    }
}

/// <summary>Marks the cells that a fact touches. A cell may stand here many times; it is recomputed once.</summary>
internal static class DirtyCells
{
    public static async Task MarkAsync(TenantTransaction transaction, string kind, string[] keys, CancellationToken ct)
    {
        if (keys.Length > 0)
        {
            await transaction.ExecuteAsync(
                "insert into devex.dirty_cells (tenant_id, kind, key) select $1, $2, k from unnest($3::text[]) k order by k", [kind, keys], ct);
        }
    }

    /// <summary>Marks every local date, in the person's own zone, from the first instant to the second.</summary>
    public static Task MarkDaysAsync(
        TenantTransaction transaction, Guid[] subjects, DateTimeOffset[] from, DateTimeOffset[] to, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            insert into devex.dirty_cells (tenant_id, kind, key)
            select distinct $1, 'day', s.subject || '/' || to_char(d, 'YYYY-MM-DD')
            from (
                select w.subject, (w.started at time zone coalesce(p.zone, 'UTC'))::date as first, (w.finished at time zone coalesce(p.zone, 'UTC'))::date as last
                from unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) w(subject, started, finished)
                left join devex.people p on p.tenant_id = $1 and p.subject = w.subject
            ) s, generate_series(s.first::timestamp, s.last::timestamp, interval '1 day') d
            order by 3
            """, [subjects, from, to], ct);
}
