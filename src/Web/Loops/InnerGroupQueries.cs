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

    public IEnumerable<string> Groups => _days.Select(d => d.Key).Order(StringComparer.Ordinal);

    /// <summary>Null when too few people stand behind it.</summary>
    /// <param name="span">Within the stretch that was asked for.</param>
    /// <param name="covered">The days that the number is about, where that is not the span itself.</param>
    public MeasuredInnerLoop? Measure(string group, DaySpan span, int? covered = null) => Measure([group], span, covered);

    /// <summary>Of several groups together.</summary>
    public MeasuredInnerLoop? Measure(IEnumerable<string> groups, DaySpan span, int? covered = null) =>
        InnerGroup.Of([.. groups.SelectMany(g => _days[g]).Where(d => span.Holds(d.Day))], _viewer, covered ?? span.Length);

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

    /// <summary>By repository, within a team, or of everybody under its empty name.</summary>
    public static async Task<InnerGroupQueries> ByRepositoryAsync(TenantTransaction transaction, string team, Guid? viewer, DaySpan span, CancellationToken ct)
    {
        await using var days = transaction.Command("""
            select day, repository, n, developer_days, idle_days, incomplete, phases, cycles, people from devex.inner_rollups
            where tenant_id = $1 and team = $2 and repository <> '' and day between $3 and $4
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
