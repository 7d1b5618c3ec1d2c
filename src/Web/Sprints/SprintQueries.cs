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
    long? Iterations, int? DeveloperDays, double? Lost, double? LostPerDeveloperDay, double? TaxShare, IReadOnlyList<PhaseLoss>? Phases);

/// <summary>A repository's part of a sprint's loss.</summary>
public sealed record RepositoryLoss(string Repository, bool Suppressed, double? Lost);

/// <summary>What <c>GET /api/v1/sprints</c> gives: the latest first.</summary>
public sealed record SprintsAnswer(DateTimeOffset? AsOf, BaselineView Baseline, IReadOnlyList<SprintView> Sprints);

/// <summary>What <c>GET /api/v1/sprints/{id}</c> gives.</summary>
public sealed record SprintAnswer(DateTimeOffset? AsOf, BaselineView Baseline, SprintView Sprint, IReadOnlyList<RepositoryLoss> Repositories);

/// <summary>Reads for teams' sprints and the cycles that they lose.</summary>
public sealed class SprintQueries(Database database)
{
    private const int SprintsShown = 5;

    private static readonly GroupRule Rule = new();
    private static readonly BaselineView Traditional = new(Baseline.Traditional.Kind, Baseline.Traditional.Cycle.TotalMilliseconds);

    /// <param name="team">Null for all teams.</param>
    public async Task<SprintsAnswer> GetAsync(Viewer viewer, string? team, DateOnly today, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var sprints = new List<SprintView>();
        foreach (var schedule in await SchedulesAsync(transaction, team, ct))
        {
            var current = schedule.Sprints.SprintOn(today);
            var first = schedule.Sprints.SprintOn(current.FirstDay.AddDays(-(SprintsShown - 1) * schedule.Sprints.LengthDays));
            var days = await DaysAsync(transaction, schedule.Team, first.FirstDay, current.LastDay, ct);
            for (var day = current.FirstDay; day >= first.FirstDay; day = day.AddDays(-schedule.Sprints.LengthDays))
            {
                sprints.Add(View(schedule, schedule.Sprints.SprintOn(day), days, viewer, today));
            }
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
        var days = await DaysAsync(transaction, team, sprint.FirstDay, sprint.LastDay, ct);
        var covered = Covered(sprint, today);
        var repositories = days.GroupBy(d => d.Repository).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Rule.Judge(Contributions(g), viewer.Subject, covered) == Disclosure.Shown
            ? new RepositoryLoss(g.Key, false, Loss([.. g]).Cycles)
            : new RepositoryLoss(g.Key, true, null));
        return new(await Freshness.AsOfAsync(transaction, ct), Traditional, View(schedule, sprint, days, viewer, today), [.. repositories]);
    }

    private static SprintView View(Schedule schedule, Sprint sprint, List<InnerDay> all, Viewer viewer, DateOnly today)
    {
        var days = all.FindAll(d => d.Day >= sprint.FirstDay && d.Day <= sprint.LastDay);
        var view = new SprintView(
            $"{schedule.Team}:{sprint.Number}", schedule.Team, schedule.Name, sprint.Number, sprint.FirstDay, sprint.LastDay, sprint.WorkingDays,
            sprint.LastDay >= today, true, null, null, null, null, null, null);
        if (Rule.Judge(Contributions(days), viewer.Subject, Covered(sprint, today)) == Disclosure.Suppressed)
        {
            return view;
        }

        var (loss, phases) = (Loss(days), days.Aggregate(PhaseTimes.Zero, (sum, d) => sum + d.Phases));
        var developerDays = days.Select(d => (d.Subject, d.Day)).Distinct().Count();
        return view with
        {
            Suppressed = false,
            Iterations = days.Sum(d => (long)d.N),
            DeveloperDays = developerDays,
            Lost = loss.Cycles,
            LostPerDeveloperDay = loss.Cycles / developerDays,
            TaxShare = phases.Sum == 0 ? null : (double)phases.Tax / phases.Sum,
            Phases = loss.Phases,
        };
    }

    /// <summary>The days of the sprint that have begun: a sprint's first days alone are too little to show a small team.</summary>
    private static int Covered(Sprint sprint, DateOnly today) =>
        (sprint.LastDay < today ? sprint.LastDay : today).DayNumber - sprint.FirstDay.DayNumber + 1;

    private static IEnumerable<Contribution> Contributions(IEnumerable<InnerDay> days) => days.Select(d => new Contribution(d.Subject, d.Phases.Sum, d.N));

    private static Loss Loss(List<InnerDay> days) =>
        LostCycles.Of(days.Sum(d => (long)d.N), days.Aggregate(PhaseTimes.Zero, (sum, d) => sum + d.Phases), Baseline.Traditional);

    private static async Task<List<InnerDay>> DaysAsync(TenantTransaction transaction, string team, DateOnly from, DateOnly to, CancellationToken ct) =>
        InnerQueries.InTeam(await InnerQueries.DaysAsync(transaction, from, to, null, ct), await InnerQueries.MembershipsAsync(transaction, ct), team);

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
