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

    /// <summary>A group's day of the inner loop: <c>yyyy-MM-dd/team/repository</c>, as <see cref="RollupKey"/> says.</summary>
    public const string Inner = "inner";

    /// <summary>All groups' week of the inner loop: its Monday.</summary>
    public const string InnerWeek = "inner-week";

    /// <summary>A group's day of the middle loop.</summary>
    public const string Middle = "middle";

    /// <summary>A group's day of the outer loop.</summary>
    public const string Outer = "outer";

    /// <summary>What DORA says of the deployments of one repository: its name. Of all providers, because an incident tells none.</summary>
    public const string Dora = "dora";

    /// <summary>What is said of a repository's builds as such: <c>place/owner/name</c>.</summary>
    public const string BuildMarks = "build-marks";

    /// <summary>In the order in which they are computed: what marks others comes before them.</summary>
    public static readonly string[] Order = [Day, Change, Builds, Inner, InnerWeek, Middle, Outer, Dora, BuildMarks];

    public const string Local = "local";
    public const string Ci = "ci";

    public static string OfBuilds(string place, string repository, DateTimeOffset finishedAt) =>
        OfBuilds(place, repository, DateOnly.FromDateTime(finishedAt.UtcDateTime));

    public static string OfBuilds(string place, string repository, DateOnly day) =>
        $"{place}/{repository}/{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    /// <summary>The parts around the repository, whose name holds slashes itself.</summary>
    public static (string First, string Repository, string Last) Split(string key)
    {
        var (first, last) = (key.IndexOf('/', StringComparison.Ordinal), key.LastIndexOf('/'));
        return (key[..first], key[(first + 1)..last], key[(last + 1)..]);
    }
}

/// <summary>Some dirty cells of one tenant and kind, which are recomputed together.</summary>
internal sealed record CellBatch(Tenant Tenant, string Kind, IReadOnlyList<string> Keys);

/// <summary>Cells that were taken together.</summary>
/// <param name="First">The oldest mark of the first of them, and none of the others' is older.</param>
/// <param name="Last">The oldest mark of the last of them.</param>
internal sealed record TakenCells(IReadOnlyList<CellBatch> Batches, long First, long Last)
{
    public int Count => Batches.Sum(b => b.Keys.Count);
}

/// <summary>The part of the cells that is one worker's: the <paramref name="Nth"/>, from 0, of so many.</summary>
/// <param name="UpTo">The last mark that it takes.</param>
public readonly record struct Share(int Nth, int Of, long UpTo = long.MaxValue)
{
    public static readonly Share All = new(0, 1);

    /// <summary>How often a cell may be marked for a batch to be full. A rebuild, which alone has several workers, marks each once.</summary>
    internal int MarksOfACell => Of == 1 ? 4 : 1;
}

/// <summary>Marks the cells that a fact touches. A cell may stand here many times; it is recomputed once.</summary>
internal static class DirtyCells
{
    /// <summary>Deletes all marks of the oldest cells of all tenants; a rollback puts them back.</summary>
    /// <param name="patient">Leaves those that are to rest until they are due.</param>
    /// <param name="share">Of several workers side by side each takes its own; all days of a person, or of a repository's builds, are one worker's.</param>
    public static async Task<TakenCells> TakeAsync(TenantTransaction transaction, int limit, bool patient, Share share, CancellationToken ct)
    {
        await using var take = transaction.Command("""
            with oldest as (
                select tenant_id, id, kind, key from dirty_cells where $1 <> '' and id <= $7 and (not $4 or due_at is null or due_at <= now())
                  and ($5 = 1 or abs(hashtext(case kind when 'day' then split_part(key, '/', 1) when 'builds' then left(key, -11) else key end)::bigint) % $5 = $6)
                order by id limit $2 for update skip locked
            ), first_cells as (
                select tenant_id, kind, key, min(id) as first_id from oldest group by tenant_id, kind, key order by min(id) limit $3
            ), marks as (
                select m.tenant_id, m.id
                from first_cells c
                cross join lateral (
                    select d.tenant_id, d.id from dirty_cells d where d.tenant_id = c.tenant_id and d.kind = c.kind and d.key = c.key
                    for update skip locked
                ) m
            ), gone as (
                delete from dirty_cells d using marks m where d.tenant_id = m.tenant_id and d.id = m.id
            )
            select tenant_id, kind, key, first_id from first_cells order by tenant_id, kind, key
            """, share.MarksOfACell * limit, limit, patient, share.Of, share.Nth, share.UpTo);
        var cells = new List<(Tenant Tenant, string Kind, string Key)>();
        var (first, last) = (long.MaxValue, 0L);
        await using var rows = await take.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            cells.Add((new Tenant(rows.GetString(0)), rows.GetString(1), rows.GetString(2)));
            (first, last) = (Math.Min(first, rows.GetInt64(3)), Math.Max(last, rows.GetInt64(3)));
        }

        var batches = cells.GroupBy(c => (c.Tenant, c.Kind), c => c.Key, (of, keys) => new CellBatch(of.Tenant, of.Kind, [.. keys]))
            .OrderBy(b => Array.IndexOf(CellKey.Order, b.Kind));
        return new([.. batches], first, last);
    }

    /// <summary>Deletes what marked these cells since they were taken, by cells before them above all: they are about to read it.</summary>
    public static Task ForgetAsync(TenantTransaction transaction, CellBatch batch, CancellationToken ct) => transaction.ExecuteAsync("""
        delete from dirty_cells d using (
            select id from dirty_cells where tenant_id = $1 and kind = $2 and key = any($3) for update skip locked
        ) m
        where d.tenant_id = $1 and d.id = m.id
        """, [batch.Kind, batch.Keys.ToArray()], ct);

    public static async Task MarkAsync(TenantTransaction transaction, string kind, string[] keys, CancellationToken ct)
    {
        if (keys.Length > 0)
        {
            await transaction.ExecuteAsync(
                "insert into dirty_cells (tenant_id, kind, key) select $1, $2, k from unnest($3::text[]) k order by k", [kind, keys], ct);
        }
    }

    /// <summary>Marks every local date, in the person's own zone, from the first instant to the second.</summary>
    public static Task MarkDaysAsync(
        TenantTransaction transaction, Guid[] subjects, DateTimeOffset[] from, DateTimeOffset[] to, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            insert into dirty_cells (tenant_id, kind, key)
            select distinct $1, 'day', s.subject || '/' || to_char(d, 'YYYY-MM-DD')
            from (
                select w.subject, (w.started at time zone coalesce(p.zone, 'UTC'))::date as first, (w.finished at time zone coalesce(p.zone, 'UTC'))::date as last
                from unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) w(subject, started, finished)
                left join devex.people p on p.tenant_id = $1 and p.subject = w.subject
            ) s, generate_series(s.first::timestamp, s.last::timestamp, interval '1 day') d
            order by 3
            """, [subjects, from, to], ct);
}
