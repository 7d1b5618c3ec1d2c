using System.Text.Json;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Store;
using DevEx.Web.Access;
using DevEx.Web.Filters;

namespace DevEx.Web.Loops;

/// <summary>The mean length of a segment over the changes of a point.</summary>
public sealed record SegmentMean(string Kind, double MeanMs, double MeanWorkingMs, long N);

/// <summary>The middle or outer loop of a group over some days, on both clocks.</summary>
public sealed record LoopMeasure(DateOnly From, DateOnly To, Quantiles Wall, Quantiles Working, IReadOnlyList<SegmentMean> Segments)
{
    /// <summary>How the numbers came about; of the period as a whole alone.</summary>
    public IReadOnlyList<Explanation>? Explanations { get; init; }

    /// <summary>By one of the two clocks.</summary>
    public Quantiles On(bool working) => working ? Working : Wall;
}

/// <summary>What <c>GET /api/v1/loops/middle</c> and <c>/outer</c> give.</summary>
public sealed record LoopAnswer(
    DateTimeOffset? AsOf, long N, IReadOnlyList<LeftOut> Excluded, bool Suppressed, LoopMeasure Total, IReadOnlyList<LoopMeasure> Buckets,
    IReadOnlyList<TeamLoop> Teams)
{
    /// <summary>How the durations of the period spread.</summary>
    public IReadOnlyList<DurationBin> Distribution { get; init; } = [];

    /// <inheritdoc cref="Distribution"/>
    public IReadOnlyList<DurationBin> DistributionWorking { get; init; } = [];
}

/// <summary>The two loops of changes, each for a period and for the one that it is compared with.</summary>
public sealed record ChangeLoops(Compared<LoopAnswer> Middle, Compared<LoopAnswer> Outer);

/// <summary>A team's part of an answer, as a whole and at each of its points.</summary>
public sealed record TeamLoop(string Team, string Name, LoopMeasure Measure, IReadOnlyList<LoopMeasure> Buckets);

/// <summary>Reads for the middle loop (ready to merged) and the outer loop (merged to production) of groups.</summary>
public sealed class OuterQueries(Database database)
{
    private const string Middle = "middle";

    /// <param name="loop">The middle or the outer one.</param>
    public async Task<LoopAnswer> GetAsync(Viewer viewer, Filter filter, LoopKind loop, CancellationToken ct) =>
        (await CompareAsync(viewer, filter with { Compare = Compare.None }, loop, ct)).Now;

    /// <summary>Likewise, and of the period that it is compared with, that one without its teams.</summary>
    /// <param name="loop">The middle or the outer one.</param>
    public async Task<Compared<LoopAnswer>> CompareAsync(Viewer viewer, Filter filter, LoopKind loop, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);

        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var teams = await InnerQueries.TeamsAsync(transaction, ct);
        return Answers(await ReadAsync(transaction, filter, [loop], byTeam: true, ct), filter, loop, teams, await Freshness.AsOfAsync(transaction, ct));
    }

    /// <summary>Both loops without teams, and those of the period that they are compared with.</summary>
    public async Task<ChangeLoops> BothAsync(Viewer viewer, Filter filter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);

        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var (rows, asOf) = (await ReadAsync(transaction, filter, [LoopKind.Middle, LoopKind.Outer], byTeam: false, ct), await Freshness.AsOfAsync(transaction, ct));
        return new(Answers(rows, filter, LoopKind.Middle, [], asOf), Answers(rows, filter, LoopKind.Outer, [], asOf));
    }

    private static Compared<LoopAnswer> Answers(List<ChangeRollup> rows, Filter filter, LoopKind loop, List<TeamName> teams, DateTimeOffset? asOf) =>
        new(Answer(rows, filter, loop, teams, asOf), filter.Compared is { } before ? Answer(rows, before, loop, [], asOf) : null);

    private static LoopAnswer Answer(List<ChangeRollup> rows, Filter filter, LoopKind loop, List<TeamName> teams, DateTimeOffset? asOf)
    {
        var (asked, middle) = (filter.Team ?? "", loop == LoopKind.Middle);
        var days = rows.Where(d => d.Loop == loop && DaySpan.Of(filter).Holds(d.Day)).ToLookup(d => d.Team);
        var total = Measure(days[asked], new(filter.From, filter.To), middle, explained: true,
            new(LeftOutReason.Bot, days[asked].Sum(d => d.Bots)),
            new(middle ? LeftOutReason.NoReady : LeftOutReason.NoDeployment, days[asked].Sum(d => d.Unknown)));
        LoopMeasure Part(string team, DateOnly from, DateOnly to) => Measure(days[team], new(from, to), middle, explained: false);
        List<LoopMeasure> Points(string team) => [.. filter.Buckets().Select(b => Part(team, b.From, b.To))];
        return new(
            asOf, days[asked].Sum(d => d.N), total.Explanations!.LeftOut(), false, total,
            Points(asked),
            [.. teams.Where(t => filter.Team is null || t.Team == filter.Team).Select(t => new TeamLoop(t.Team, t.Name, Part(t.Team, filter.From, filter.To), Points(t.Team)))])
        {
            Distribution = Distribution.Of(Times(days[asked], d => d.Wall)),
            DistributionWorking = Distribution.Of(Times(days[asked], d => d.Working)),
        };
    }

    /// <param name="byTeam">Of the period itself each team's days too.</param>
    private static async Task<List<ChangeRollup>> ReadAsync(TenantTransaction transaction, Filter filter, LoopKind[] loops, bool byTeam, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select day, team, n, unknown, bots, wall, working, segments, segment_n, segment_ms, segment_working_ms, loop
            from devex.change_rollups
            where tenant_id = $1 and loop = any($2) and repository = $3 and day = any($4) and (team = $5 or day >= $6)
            """, loops.Select(l => l == LoopKind.Middle ? Middle : "outer").ToArray(), filter.Repository ?? "",
            DaySpan.OfBoth(filter).SelectMany(s => s.Days).Distinct().ToArray(), filter.Team ?? "", byTeam && filter.Team is null ? filter.From : null);
        var days = new List<ChangeRollup>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var (kinds, n) = (rows.GetFieldValue<string[]>(7), rows.GetFieldValue<long[]>(8));
            var (ms, working) = (rows.GetFieldValue<long[]>(9), rows.GetFieldValue<long[]>(10));
            days.Add(new(
                rows.GetString(11) == Middle ? LoopKind.Middle : LoopKind.Outer,
                rows.GetFieldValue<DateOnly>(0), rows.GetString(1), rows.GetInt64(2), rows.GetInt64(3), rows.GetInt64(4), rows.GetFieldValue<byte[]>(5),
                rows.GetFieldValue<byte[]>(6), [.. kinds.Select((kind, i) => new SegmentSum(Enum.Parse<SegmentKind>(kind, ignoreCase: true), kind, n[i], ms[i], working[i]))]));
        }

        return days;
    }

    private static LoopMeasure Measure(IEnumerable<ChangeRollup> all, DaySpan span, bool middle, bool explained, params IReadOnlyList<LeftOut> leftOut)
    {
        var days = all.Where(d => span.Holds(d.Day)).ToList();
        var (wallTimes, workingTimes) = (Times(days, d => d.Wall), Times(days, d => d.Working));
        var changes = days.Sum(d => d.N);
        var wall = new MeasuredDuration(middle ? Measures.Middle : Measures.Outer, wallTimes, leftOut);
        var working = new MeasuredDuration(middle ? Measures.MiddleWorking : Measures.OuterWorking, workingTimes, leftOut);
        var segments = days.SelectMany(d => d.Segments).GroupBy(s => s.Kind).OrderBy(g => g.Key).ToList();
        return new(span.From, span.To, Quantiles.Of(wall), Quantiles.Of(working), [.. segments.Select(g => new SegmentMean(
            g.First().Word, (double)g.Sum(s => s.Ms) / changes, (double)g.Sum(s => s.WorkingMs) / changes, g.Sum(s => s.N)))])
        {
            Explanations = explained ? [.. wall.All, .. working.All, .. segments.Select(g => Mean(g.Key, g.Sum(s => s.Ms), changes, leftOut))] : null,
        };
    }

    private static Histogram Times(IEnumerable<ChangeRollup> days, Func<ChangeRollup, byte[]> clock)
    {
        var times = new Histogram();
        foreach (var day in days)
        {
            times.Merge(clock(day));
        }

        return times;
    }

    private static Explanation Mean(SegmentKind segment, long sumMs, long changes, IReadOnlyList<LeftOut> leftOut) => Explanation.Ratio(
        Measures.Segment(segment), new("Sum", sumMs, MeasureUnit.Milliseconds),
        new("All changes", changes, MeasureUnit.Count), changes, leftOut);

    internal static List<StoredSegment> Segments(string json) =>
        JsonSerializer.Deserialize<List<StoredSegment>>(json, JsonSerializerOptions.Web) ?? [];

    /// <summary>A group's day: changes with a duration, those without one, those of bots, and what the first took.</summary>
    private sealed record ChangeRollup(
        LoopKind Loop, DateOnly Day, string Team, long N, long Unknown, long Bots, byte[] Wall, byte[] Working, IReadOnlyList<SegmentSum> Segments);

    private sealed record SegmentSum(SegmentKind Kind, string Word, long N, long Ms, long WorkingMs);
}

/// <summary>A segment of a change's way, as its cell holds it.</summary>
public sealed record StoredSegment(string Kind, DateTimeOffset From, DateTimeOffset To, long Ms, long WorkingMs);
