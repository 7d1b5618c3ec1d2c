using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Store;
using DevEx.Store.Projections;
using DevEx.Web.Access;

namespace DevEx.Web.Me;

/// <summary>Milliseconds that an iteration spent in a phase.</summary>
public sealed record PhaseMs(Phase Phase, long Ms);

/// <summary>A stretch of an iteration, for the timeline.</summary>
public sealed record PartView(Phase Phase, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, string? Label);

/// <summary>One of the own iterations.</summary>
public sealed record IterationView(
    string Repository, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, long CycleMs, bool Complete, Outcome? Outcome,
    IReadOnlyList<PhaseMs> Phases, IReadOnlyList<PartView> Parts);

/// <summary>What the own day adds up to. <paramref name="Lost"/> is against the traditional loop.</summary>
public sealed record DayView(long N, long ActiveMs, double? TaxShare, double? MeanCycleMs, double? Lost, IReadOnlyList<PhaseMs> Phases)
{
    /// <summary>How the numbers came about.</summary>
    public IReadOnlyList<Explanation> Explanations { get; init; } = [];
}

/// <summary>What <c>GET /api/v1/me/day</c> gives: the caller's own day and nobody else's.</summary>
/// <param name="Waiting">The longest single wait of the day.</param>
public sealed record MyDay(
    DateOnly Date, string Zone, DateTimeOffset? AsOf, IReadOnlyList<IterationView> Iterations, DayView Day, PartView? Waiting, DateOnly? LastActiveDay)
{
    public long N => Day.N;

    public IReadOnlyList<LeftOut> Excluded => Day.Explanations.LeftOut();
}

/// <summary>Reads for one's own day. The subject is the viewer's and never a parameter.</summary>
public sealed class MyDayQueries(Database database)
{
    /// <param name="date">Null for today where the person is.</param>
    public async Task<MyDay> GetAsync(Viewer viewer, DateOnly? date, DateTimeOffset now, CancellationToken ct)
    {
        var subject = viewer.Subject ?? throw new InvalidOperationException("Only a person has days.");
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var zone = await ZoneAsync(transaction, subject, ct);
        var day = date ?? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).Date);
        var iterations = await IterationsAsync(transaction, subject, day, ct);
        return new(
            day, zone.Id, await Filters.Freshness.AsOfAsync(transaction, ct), iterations, Sum(iterations),
            iterations.SelectMany(i => i.Parts).Where(p => p.Phase is not (Phase.Code or Phase.Inspect)).MaxBy(p => p.FinishedAt - p.StartedAt),
            await LastActiveDayAsync(transaction, subject, day, ct));
    }

    /// <summary>Whether the demo has people whose days anybody may look at.</summary>
    public async Task<bool> HasExampleAsync(Viewer viewer, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        await using var query = transaction.Command("select exists (select from devex.people where tenant_id = $1 and invented and not bot)");
        return (bool)(await query.ExecuteScalarAsync(ct))!;
    }

    /// <summary>The last day with a complete iteration; null for who has none.</summary>
    public async Task<DateOnly?> LastActiveDayAsync(Viewer viewer, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        return await LastActiveDayAsync(transaction, viewer.Subject!.Value, DateOnly.MaxValue, ct);
    }

    internal static async Task<TimeZoneInfo> ZoneAsync(TenantTransaction transaction, Guid subject, CancellationToken ct)
    {
        await using var query = transaction.Command("select zone from devex.people where tenant_id = $1 and subject = $2", subject);
        return await query.ExecuteScalarAsync(ct) is string id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;
    }

    private static async Task<List<IterationView>> IterationsAsync(TenantTransaction transaction, Guid subject, DateOnly day, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select repository, started_at, finished_at, complete, outcome, phases, parts from devex.iterations
            where tenant_id = $1 and subject = $2 and day = $3 order by started_at, repository
            """, subject, day);
        var iterations = new List<IterationView>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var phases = PhaseTimes.FromArray(rows.GetFieldValue<long[]>(5));
            iterations.Add(new(
                rows.GetString(0), rows.GetFieldValue<DateTimeOffset>(1), rows.GetFieldValue<DateTimeOffset>(2), phases.Sum, rows.GetBoolean(3),
                rows.IsDBNull(4) ? null : Enum.Parse<Outcome>(rows.GetString(4), ignoreCase: true), Phases(phases),
                [.. IterationParts.Read(rows.GetFieldValue<byte[]>(6), rows.GetFieldValue<DateTimeOffset>(1)).Select(p => new PartView(p.Phase, p.StartedAt, p.FinishedAt, p.Label))]));
        }

        return iterations;
    }

    private static async Task<DateOnly?> LastActiveDayAsync(TenantTransaction transaction, Guid subject, DateOnly before, CancellationToken ct)
    {
        await using var query = transaction.Command(
            "select max(day) from devex.iterations where tenant_id = $1 and subject = $2 and day < $3 and complete", subject, before);
        await using var row = await query.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        return row.IsDBNull(0) ? null : row.GetFieldValue<DateOnly>(0);
    }

    private static DayView Sum(List<IterationView> iterations)
    {
        var phases = iterations.Aggregate(PhaseTimes.Zero, (sum, i) => sum + PhaseTimes.Of(i.Phases.Select(p => (p.Phase, TimeSpan.FromMilliseconds(p.Ms)))));
        var cycles = new Histogram();
        foreach (var iteration in iterations.Where(i => i.Complete))
        {
            cycles.Add(iteration.CycleMs);
        }

        var loop = new MeasuredInnerLoop
        {
            Iterations = cycles.Count,
            DeveloperDays = cycles.Count == 0 ? 0 : 1,
            Phases = phases,
            Cycles = cycles,
            Incomplete = iterations.Count - cycles.Count,
        };
        return new(loop.Iterations, phases.Sum, loop.TaxShare.Value, loop.Cycle.Mean.Value, loop.Lost.Value, Phases(phases)) { Explanations = loop.All };
    }

    private static List<PhaseMs> Phases(PhaseTimes phases) =>
        [.. PhaseTimes.LoopPhases.Where(p => phases[p] > 0).Select(p => new PhaseMs(p, phases[p]))];
}
