using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Store;
using DevEx.Web.Access;
using DevEx.Web.Filters;
using DevEx.Web.Loops;

namespace DevEx.Web.Sprints;

/// <summary>The loop that cycles are lost against.</summary>
public sealed record BaselineView(string Kind, double CycleMs);

/// <summary>A sprint of a team and the cycles that it lost. When too few people stand behind it, the numbers are null.</summary>
/// <param name="Id">For <c>/api/v1/sprints/{id}</c>: <c>team:number</c>.</param>
/// <param name="LostPerDeveloperDay">So many cycles a developer lost on a day with work.</param>
public sealed record SprintView(
    string Id, string Team, string Name, int Number, DateOnly From, DateOnly To, int WorkingDays, bool Current, bool Suppressed,
    long? Iterations, int? DeveloperDays, double? Lost, double? LostPerDeveloperDay, double? TaxShare, IReadOnlyList<PhaseLoss>? Phases)
{
    public IReadOnlyList<LeftOut> Excluded { get; init; } = [];

    /// <summary>How the numbers came about; of a sprint that was asked for by its id, and null where it is suppressed.</summary>
    public IReadOnlyList<Explanation>? Explanations { get; init; }

    /// <summary>What was left out of several sprints.</summary>
    internal static IReadOnlyList<LeftOut> Sum(IEnumerable<SprintView> sprints) =>
        [.. sprints.SelectMany(s => s.Excluded).GroupBy(l => l.Reason).OrderBy(g => g.Key).Select(g => new LeftOut(g.Key, g.Sum(l => l.N)))];
}

/// <summary>A repository's part of a sprint's loss.</summary>
public sealed record RepositoryLoss(string Repository, bool Suppressed, double? Lost);

/// <summary>What <c>GET /api/v1/sprints</c> gives: the latest first.</summary>
public sealed record SprintsAnswer(DateTimeOffset? AsOf, BaselineView Baseline, IReadOnlyList<SprintView> Sprints)
{
    /// <summary>Iterations of the sprints that may be shown.</summary>
    public long N => Sprints.Sum(s => s.Iterations ?? 0);

    public IReadOnlyList<LeftOut> Excluded => SprintView.Sum(Sprints);
}

/// <summary>What <c>GET /api/v1/sprints/{id}</c> gives.</summary>
public sealed record SprintAnswer(DateTimeOffset? AsOf, BaselineView Baseline, SprintView Sprint, IReadOnlyList<RepositoryLoss> Repositories)
{
    public long? N => Sprint.Iterations;

    public IReadOnlyList<LeftOut> Excluded => Sprint.Excluded;

    public bool Suppressed => Sprint.Suppressed;
}

/// <summary>Reads for teams' sprints and the cycles that they lose.</summary>
public sealed class SprintQueries(Database database)
{
    private const int SprintsShown = 5;

    private static readonly BaselineView Traditional = new(Baseline.Traditional.Kind, Baseline.Traditional.Cycle.TotalMilliseconds);

    /// <param name="team">Null for all teams.</param>
    public async Task<SprintsAnswer> GetAsync(Viewer viewer, string? team, DateOnly today, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var (sprints, known) = (new List<SprintView>(), new Dictionary<(DateOnly, int), InnerGroupQueries>());
        var schedules = await SchedulesAsync(transaction, team, ct);
        var teams = schedules.Select(s => s.Team).ToArray();
        foreach (var schedule in schedules)
        {
            var current = schedule.Sprints.SprintOn(today);
            List<Sprint> shown = [.. Enumerable.Range(1 - SprintsShown, SprintsShown).Select(n => schedule.Sprints.SprintOn(current.FirstDay.AddDays(n * schedule.Sprints.LengthDays)))];
            // Teams whose sprints are the same days are asked for together.
            if (!known.TryGetValue((current.FirstDay, schedule.Sprints.LengthDays), out var rows))
            {
                rows = await InnerGroupQueries.ByTeamAsync(transaction, teams, null, viewer.Subject, new(shown[0].FirstDay, shown[^1].LastDay), ct);
                known[(current.FirstDay, schedule.Sprints.LengthDays)] = rows;
            }

            sprints.AddRange(shown.Select(sprint => View(schedule, sprint, rows, today) with { Explanations = null }));
        }

        return new(await Freshness.AsOfAsync(transaction, ct), Traditional, [.. sprints.OrderByDescending(s => s.From).ThenBy(s => s.Name, StringComparer.Ordinal)]);
    }

    /// <returns>Null when there is no such team.</returns>
    public async Task<SprintAnswer?> FindAsync(Viewer viewer, string team, int number, DateOnly today, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        if ((await SchedulesAsync(transaction, team, ct)).SingleOrDefault() is not { } schedule || Math.Abs(number) > 10_000)
        {
            return null;
        }

        var sprint = schedule.Sprints.SprintOn(schedule.Sprints.FirstDay.AddDays(number * schedule.Sprints.LengthDays));
        var rows = await InnerGroupQueries.ByTeamAsync(transaction, [team], null, viewer.Subject, Span(sprint), ct);
        var repositories = await InnerGroupQueries.ByRepositoryAsync(transaction, team, viewer.Subject, Span(sprint), ct);
        var losses = repositories.Groups.Select(repository => repositories.Measure(repository, Span(sprint), Covered(sprint, today)) is { } loop
            ? new RepositoryLoss(repository, false, loop.Lost.Value) : new RepositoryLoss(repository, true, null));
        return new(await Freshness.AsOfAsync(transaction, ct), Traditional, View(schedule, sprint, rows, today), [.. losses]);
    }

    private static SprintView View(Schedule schedule, Sprint sprint, InnerGroupQueries rows, DateOnly today)
    {
        var view = new SprintView(
            $"{schedule.Team}:{sprint.Number}", schedule.Team, schedule.Name, sprint.Number, sprint.FirstDay, sprint.LastDay, sprint.WorkingDays,
            sprint.LastDay >= today, true, null, null, null, null, null, null);
        return rows.Measure(schedule.Team, Span(sprint), Covered(sprint, today)) is not { } loop ? view : view with
        {
            Suppressed = false,
            Iterations = loop.Iterations,
            DeveloperDays = (int)loop.DeveloperDays,
            Lost = loop.Lost.Value,
            LostPerDeveloperDay = loop.LostPerDay.Value,
            TaxShare = loop.TaxShare.Value,
            Phases = [.. PhaseTimes.LoopPhases.Zip(loop.LostByPhase, (phase, lost) => new PhaseLoss(phase, lost.Value!.Value))],
            Excluded = loop.All.LeftOut(),
            Explanations = loop.All,
        };
    }

    /// <summary>The days of the sprint that have begun: a sprint's first days alone are too little to show a small team.</summary>
    private static int Covered(Sprint sprint, DateOnly today) =>
        (sprint.LastDay < today ? sprint.LastDay : today).DayNumber - sprint.FirstDay.DayNumber + 1;

    private static DaySpan Span(Sprint sprint) => new(sprint.FirstDay, sprint.LastDay);

    private static async Task<List<Schedule>> SchedulesAsync(TenantTransaction transaction, string? team, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select team, name, coalesce(sprint_start, date '2024-01-01'), sprint_days from devex.teams
            where tenant_id = $1 and ($2::text is null or team = $2) order by name, team
            """, team);
        var schedules = new List<Schedule>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            schedules.Add(new(rows.GetString(0), rows.GetString(1), new SprintSchedule(rows.GetFieldValue<DateOnly>(2), rows.GetInt32(3))));
        }

        return schedules;
    }

    private sealed record Schedule(string Team, string Name, SprintSchedule Sprints);
}
