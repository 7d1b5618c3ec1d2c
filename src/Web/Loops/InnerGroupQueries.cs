using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Store;
using DevEx.Store.Projections;
using DevEx.Web.Filters;
using Npgsql;

namespace DevEx.Web.Loops;

/// <summary>Some days in a row, both ends inclusive.</summary>
internal readonly record struct DaySpan(DateOnly From, DateOnly To)
{
    public static DaySpan Of(Filter period) => new(period.From, period.To);

    /// <summary>Of a period, and of the one that it is compared with.</summary>
    public static IReadOnlyList<DaySpan> OfBoth(Filter period) => period.Compared is { } before ? [Of(before), Of(period)] : [Of(period)];

    public IEnumerable<DateOnly> Days => Enumerable.Range(0, Length).Select(From.AddDays);

    public int Length => To.DayNumber - From.DayNumber + 1;

    public bool Holds(DateOnly day) => day >= From && day <= To;

    public bool Holds(DaySpan other) => other.From >= From && other.To <= To;

    public bool Meets(DaySpan other) => other.From <= To && other.To >= From;
}

/// <summary>The inner loop of groups over one stretch of days, and of each part of it.</summary>
internal sealed class InnerGroupQueries
{
    private const int DaysOfWeek = 7;
    private const string Sums = "n, developer_days, idle_days, incomplete, phases, cycles, people";

    private readonly ILookup<string, InnerRollup> _days;
    private readonly Guid? _viewer;

    private InnerGroupQueries(List<InnerRollup> days, Guid? viewer) => (_days, _viewer) = (days.ToLookup(d => d.Group), viewer);

    /// <summary>Without the empty name.</summary>
    public IEnumerable<string> Groups => _days.Select(d => d.Key).Where(g => g.Length > 0).Order(StringComparer.Ordinal);

    /// <summary>Of one group, whether it may be shown or not.</summary>
    /// <exception cref="InvalidOperationException">It is part of a week that was read as one.</exception>
    public IReadOnlyList<InnerRollup> Days(string group, DaySpan span)
    {
        List<InnerRollup> days = [.. _days[group].Where(d => span.Meets(d.Span))];
        return days.TrueForAll(d => span.Holds(d.Span)) ? days : throw new InvalidOperationException("Of a week that was read as one a part is asked for.");
    }

    /// <summary>Null when too few people stand behind it.</summary>
    /// <param name="span">Within the stretch that was asked for.</param>
    /// <param name="covered">The days that the number is about, where that is not the span itself.</param>
    public MeasuredInnerLoop? Measure(string group, DaySpan span, int? covered = null) => Measure([group], span, covered);

    /// <summary>Of several groups together.</summary>
    public MeasuredInnerLoop? Measure(IEnumerable<string> groups, DaySpan span, int? covered = null) =>
        InnerGroup.Of([.. groups.SelectMany(g => Days(g, span))], _viewer, covered ?? span.Length);

    /// <summary>Who has an iteration in a group, to be counted and never to be named.</summary>
    public HashSet<Guid> Reporting(string group, DaySpan span) => [.. Days(group, span).SelectMany(d => d.People).Where(p => p.ActiveDays > 0).Select(p => p.Subject)];

    /// <summary>By team, with all under the empty name.</summary>
    /// <param name="teams">Those alone, of which the empty name is one; null for every one.</param>
    /// <param name="parts">All stretches that will be asked for: a week that none of them cuts is read as one. Null where days will.</param>
    public static async Task<InnerGroupQueries> ByTeamAsync(
        TenantTransaction transaction, string[]? teams, string? repository, Guid? viewer, IReadOnlyList<DaySpan> spans, CancellationToken ct,
        IReadOnlyList<DaySpan>? parts = null)
    {
        var (weeks, singles) = Cut(spans, parts, await NewerAsync(transaction, parts, ct));
        await using var days = transaction.Command($"""
            select {DaysOfWeek}, week, team, {Sums} from devex.inner_weeks
            where tenant_id = $1 and repository = $2 and week = any($3) and ($5::text[] is null or team = any($5))
            union all
            select 1, day, team, {Sums} from devex.inner_rollups
            where tenant_id = $1 and repository = $2 and day = any($4) and ($5::text[] is null or team = any($5))
            """, repository ?? "", weeks, singles, teams);
        return new(await ReadAsync(days, ct), viewer);
    }

    /// <summary>By repository, with all under the empty name.</summary>
    /// <param name="team">Empty for everybody.</param>
    /// <inheritdoc cref="ByTeamAsync" path="/param[@name='parts']"/>
    public static async Task<InnerGroupQueries> ByRepositoryAsync(
        TenantTransaction transaction, string team, Guid? viewer, DaySpan span, CancellationToken ct, IReadOnlyList<DaySpan>? parts = null)
    {
        var (weeks, singles) = Cut([span], parts, await NewerAsync(transaction, parts, ct));
        // Each next repository by the index: there are few of them in very many rows.
        await using var days = transaction.Command($"""
            with recursive repositories(repository) as (
                select ''::text
                union all
                select (select min(i.repository) from devex.inner_rollups i where i.tenant_id = $1 and i.repository > r.repository)
                from repositories r where r.repository is not null
            )
            select d.length, d.day, r.repository, {Sums}
            from repositories r
            cross join lateral (
                (select {DaysOfWeek} as length, week as day, {Sums} from devex.inner_weeks
                 where tenant_id = $1 and repository = r.repository and team = $2 and week = any($3) offset 0)
                union all
                (select 1, day, {Sums} from devex.inner_rollups
                 where tenant_id = $1 and repository = r.repository and team = $2 and day = any($4) offset 0)
            ) d
            where r.repository is not null
            """, team, weeks, singles);
        return new(await ReadAsync(days, ct), viewer);
    }

    /// <summary>The weeks of which the days are newer; nobody asks where days are read anyway.</summary>
    private static async Task<IReadOnlySet<DateOnly>> NewerAsync(TenantTransaction transaction, IReadOnlyList<DaySpan>? parts, CancellationToken ct) =>
        parts is null ? new HashSet<DateOnly>() : await InnerWeeks.MarkedAsync(transaction, ct);

    /// <summary>The Mondays of weeks that no part cuts and that are up to date, and the other days.</summary>
    private static (DateOnly[] Weeks, DateOnly[] Days) Cut(IReadOnlyList<DaySpan> spans, IReadOnlyList<DaySpan>? parts, IReadOnlySet<DateOnly> newer)
    {
        var weeks = spans.SelectMany(s => s.Days).Distinct().Order().GroupBy(Filter.Monday).Select(w => (Span: new DaySpan(w.Key, w.Key.AddDays(DaysOfWeek - 1)), Days: w.ToList()))
            .ToLookup(w => w.Days.Count == DaysOfWeek && !newer.Contains(w.Span.From) && parts?.All(p => p.Holds(w.Span) || !p.Meets(w.Span)) == true);
        return ([.. weeks[true].Select(w => w.Span.From)], [.. weeks[false].SelectMany(w => w.Days)]);
    }

    private static async Task<List<InnerRollup>> ReadAsync(NpgsqlCommand query, CancellationToken ct)
    {
        var days = new List<InnerRollup>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var (length, first, people) = (rows.GetInt32(0), rows.GetFieldValue<DateOnly>(1), rows.GetFieldValue<byte[]>(9));
            days.Add(new(
                new(first, first.AddDays(length - 1)), rows.GetString(2), rows.GetInt64(3), rows.GetInt32(4), rows.GetInt32(5), rows.GetInt64(6),
                PhaseTimes.FromArray(rows.GetFieldValue<long[]>(7)), rows.GetFieldValue<byte[]>(8), length == 1 ? PersonPart.ReadDay(people) : PersonPart.Read(people)));
        }

        return days;
    }
}
