using DevEx.Domain.Metrics;
using DevEx.Store;
using DevEx.Store.Organisation;
using DevEx.Web.Access;
using DevEx.Web.Filters;
using DevEx.Web.Loops;

namespace DevEx.Web.Sprints;

/// <summary>Reads for teams' sprints and the cycles that they lose.</summary>
public sealed class SprintQueries(Database database)
{
    private const int SprintsShown = 5;
    private const int PastShown = 7;
    private const int MostDaysAway = 36_500;

    /// <param name="team">Null for all teams.</param>
    public async Task<SprintsAnswer> GetAsync(Viewer viewer, string? team, DateOnly today, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var (sprints, known) = (new List<SprintView>(), new Dictionary<(DateOnly, int), InnerGroupQueries>());
        var (schedules, baselines) = (await SchedulesAsync(transaction, team, ct), await Baselines.BookAsync(transaction, ct));
        var teams = schedules.Select(s => s.Team).ToArray();
        foreach (var schedule in schedules)
        {
            var current = schedule.Sprints.SprintOn(today);
            List<Sprint> shown = [.. Enumerable.Range(1 - SprintsShown, SprintsShown).Select(n => schedule.After(current, n))];
            // Teams whose sprints are the same days are asked for together.
            if (!known.TryGetValue((current.FirstDay, schedule.Sprints.LengthDays), out var rows))
            {
                rows = await InnerGroupQueries.ByTeamAsync(transaction, teams, null, viewer.Subject, shown.ConvertAll(Span), ct, shown.ConvertAll(Span));
                known[(current.FirstDay, schedule.Sprints.LengthDays)] = rows;
            }

            sprints.AddRange(shown.Select(sprint =>
                schedule.View(sprint, Measure(rows, schedule.Team, sprint, today), today, baselines.Traditional(schedule.Team), explained: false)));
        }

        return new(await Freshness.AsOfAsync(transaction, ct), BaselineView.Of(baselines.Traditional(team)), [.. sprints.OrderByDescending(s => s.From).ThenBy(s => s.Name, StringComparer.Ordinal)]);
    }

    /// <param name="number">Null for the sprint under way, or for the one before while that is too young to be shown.</param>
    /// <returns>Null when there is no such team or sprint.</returns>
    public async Task<SprintAnswer?> FindAsync(Viewer viewer, string team, int? number, BaselineChoice choice, DateOnly today, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        if ((await SchedulesAsync(transaction, team, ct)).SingleOrDefault() is not { } schedule || schedule.Find(number, today) is not { } sprint)
        {
            return null;
        }

        // One more than is shown: the oldest has a sprint before it too.
        List<DaySpan> parts = [.. Enumerable.Range(-PastShown - 2, PastShown + 3).Select(n => Span(schedule.After(sprint, n)))];
        var since = SprintBaselines.Since(choice, parts[0].From, today);
        var rows = await InnerGroupQueries.ByTeamAsync(transaction, [team], null, viewer.Subject, [new(since, sprint.LastDay < today ? today : sprint.LastDay)], ct, parts);
        if (number is null && Measure(rows, team, sprint, today) is null && Measure(rows, team, schedule.After(sprint, -1), today) is not null)
        {
            sprint = schedule.After(sprint, -1);
        }

        var repositories = await InnerGroupQueries.ByRepositoryAsync(transaction, team, viewer.Subject, Span(sprint), ct);
        var baselines = new SprintBaselines(choice, team, schedule.Sprints, rows, today) { Set = await Baselines.BookAsync(transaction, ct) };
        // All of the sprint from one statement: what came in since would not add up.
        var covered = Covered(sprint, today);
        var (view, baseline) = View(sprint, repositories.Measure("", Span(sprint), covered), explained: true);
        var shown = view.Lost is not null;
        return new(
            await Freshness.AsOfAsync(transaction, ct),
            (baseline ?? baselines.Known) is { } known ? BaselineView.Of(known) : new(choice.Kind(), null),
            view,
            shown ? SprintLosses.ByRepository(repositories, Span(sprint), baseline!, viewer.Subject, covered) : [],
            shown ? SprintLosses.ByDay(repositories.Days("", Span(sprint)), Span(sprint), baseline!, viewer.Subject, covered) : [],
            [.. Enumerable.Range(1, PastShown).Select(n => schedule.After(sprint, -n)).Select(s => View(s, Measure(rows, team, s, today), explained: false).View)]);

        (SprintView View, Baseline? Baseline) View(Sprint of, MeasuredInnerLoop? loop, bool explained)
        {
            var against = loop is null ? null : baselines.Of(of, loop);
            return (schedule.View(of, loop, today, against, explained), against);
        }
    }

    private static MeasuredInnerLoop? Measure(InnerGroupQueries rows, string team, Sprint sprint, DateOnly today) =>
        rows.Measure(team, Span(sprint), Covered(sprint, today));

    /// <summary>The days of the sprint that have begun: a sprint's first days alone are too little to show a small team.</summary>
    private static int Covered(Sprint sprint, DateOnly today) =>
        (sprint.LastDay < today ? sprint.LastDay : today).DayNumber - sprint.FirstDay.DayNumber + 1;

    private static DaySpan Span(Sprint sprint) => new(sprint.FirstDay, sprint.LastDay);

    private static async Task<List<Schedule>> SchedulesAsync(TenantTransaction transaction, string? team, CancellationToken ct)
    {
        await using var query = transaction.Command($"""
            select t.team, t.name, coalesce(t.sprint_start, date '2024-01-01'), t.sprint_days, {TeamCalendar.Columns} from devex.teams t
            where t.tenant_id = $1 and ($2::text is null or t.team = $2) order by t.name, t.team
            """, team);
        var schedules = new List<Schedule>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            schedules.Add(new(rows.GetString(0), rows.GetString(1), new SprintSchedule(rows.GetFieldValue<DateOnly>(2), rows.GetInt32(3), TeamCalendar.Read(rows, 4))));
        }

        return schedules;
    }

    private sealed record Schedule(string Team, string Name, SprintSchedule Sprints)
    {
        public Sprint After(Sprint sprint, int sprints) => Sprints.SprintOn(sprint.FirstDay.AddDays(sprints * Sprints.LengthDays));

        /// <summary>Null when it is further away than anybody plans or remembers.</summary>
        public Sprint? Find(int? number, DateOnly today)
        {
            var current = Sprints.SprintOn(today);
            return number is not { } asked ? current
                : Math.Abs(((long)asked - current.Number) * Sprints.LengthDays) > MostDaysAway ? null
                : After(current, asked - current.Number);
        }

        public SprintView View(Sprint sprint, MeasuredInnerLoop? loop, DateOnly today, Baseline? baseline, bool explained) =>
            SprintView.Of(Team, Name, sprint, today, loop, baseline, explained);
    }
}
