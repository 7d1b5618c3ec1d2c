using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Store;
using DevEx.Store.Projections;
using Npgsql;

namespace DevEx.Web.Loops;

/// <summary>Some days in a row, both ends inclusive.</summary>
internal readonly record struct DaySpan(DateOnly From, DateOnly To)
{
    public int Length => To.DayNumber - From.DayNumber + 1;

    public bool Holds(DateOnly day) => day >= From && day <= To;
}

/// <summary>The inner loop of groups over one stretch of days, and of each part of it.</summary>
internal sealed class InnerGroupQueries
{
    private readonly ILookup<string, InnerRollup> _days;
    private readonly Guid? _viewer;

    private InnerGroupQueries(List<InnerRollup> days, Guid? viewer) => (_days, _viewer) = (days.ToLookup(d => d.Group), viewer);

    /// <summary>Without the empty name.</summary>
    public IEnumerable<string> Groups => _days.Select(d => d.Key).Where(g => g.Length > 0).Order(StringComparer.Ordinal);

    /// <summary>Of one group, whether it may be shown or not.</summary>
    public IReadOnlyList<InnerRollup> Days(string group, DaySpan span) => [.. _days[group].Where(d => span.Holds(d.Day))];

    /// <summary>Null when too few people stand behind it.</summary>
    /// <param name="span">Within the stretch that was asked for.</param>
    /// <param name="covered">The days that the number is about, where that is not the span itself.</param>
    public MeasuredInnerLoop? Measure(string group, DaySpan span, int? covered = null) => Measure([group], span, covered);

    /// <summary>Of several groups together.</summary>
    public MeasuredInnerLoop? Measure(IEnumerable<string> groups, DaySpan span, int? covered = null) =>
        InnerGroup.Of([.. groups.SelectMany(g => Days(g, span))], _viewer, covered ?? span.Length);

    /// <summary>Who has an iteration in a group, to be counted and never to be named.</summary>
    public HashSet<Guid> Reporting(string group) => [.. _days[group].SelectMany(d => d.People).Where(p => p.ActiveMs is not null).Select(p => p.Subject)];

    /// <summary>By team, with all under the empty name.</summary>
    /// <param name="teams">Those alone, of which the empty name is one; null for every one.</param>
    public static async Task<InnerGroupQueries> ByTeamAsync(
        TenantTransaction transaction, string[]? teams, string? repository, Guid? viewer, DaySpan span, CancellationToken ct)
    {
        await using var days = transaction.Command("""
            select day, team, n, developer_days, idle_days, incomplete, phases, cycles, people from devex.inner_rollups
            where tenant_id = $1 and repository = $2 and day between $3 and $4 and ($5::text[] is null or team = any($5))
            """, repository ?? "", span.From, span.To, teams);
        return new(await ReadAsync(days, ct), viewer);
    }

    /// <summary>By repository, with all under the empty name.</summary>
    /// <param name="team">Empty for everybody.</param>
    public static async Task<InnerGroupQueries> ByRepositoryAsync(TenantTransaction transaction, string team, Guid? viewer, DaySpan span, CancellationToken ct)
    {
        // Each next repository by the index: there are few of them in very many rows.
        await using var days = transaction.Command("""
            with recursive repositories(repository) as (
                select ''::text
                union all
                select (select min(i.repository) from devex.inner_rollups i where i.tenant_id = $1 and i.repository > r.repository)
                from repositories r where r.repository is not null
            )
            select d.day, r.repository, d.n, d.developer_days, d.idle_days, d.incomplete, d.phases, d.cycles, d.people
            from repositories r
            cross join lateral (
                select * from devex.inner_rollups where tenant_id = $1 and repository = r.repository and team = $2 and day between $3 and $4
                offset 0
            ) d
            where r.repository is not null
            """, team, span.From, span.To);
        return new(await ReadAsync(days, ct), viewer);
    }

    private static async Task<List<InnerRollup>> ReadAsync(NpgsqlCommand query, CancellationToken ct)
    {
        var days = new List<InnerRollup>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            days.Add(new(
                rows.GetFieldValue<DateOnly>(0), rows.GetString(1), rows.GetInt64(2), rows.GetInt32(3), rows.GetInt32(4), rows.GetInt64(5),
                PhaseTimes.FromArray(rows.GetFieldValue<long[]>(6)), rows.GetFieldValue<byte[]>(7), PersonDay.Read(rows.GetFieldValue<byte[]>(8))));
        }

        return days;
    }
}
