using DevEx.Domain.Metrics;
using DevEx.Web.Filters;
using DevEx.Web.Loops;

namespace DevEx.Web.Sprints;

/// <summary>The loops that the sprints of one team are compared with. What may not be shown of a team is no baseline either.</summary>
/// <param name="rows">Of the team, as far back as the choice needs.</param>
internal sealed class SprintBaselines(BaselineChoice choice, string team, SprintSchedule schedule, InnerGroupQueries rows, DateOnly today)
{
    private const int DaysOfWeek = 7;

    private readonly Lazy<Baseline?> _best = new(() => Baseline.OwnBest(ShownWeeks(team, rows, today), today));

    public BaselineChoice Choice => choice;

    /// <summary>Those that somebody set.</summary>
    public BaselineBook Set { get; init; } = BaselineBook.Empty;

    /// <summary>That which hangs on no sprint; null when the choice is none of these.</summary>
    public Baseline? Known => choice switch
    {
        BaselineChoice.Traditional => Set.Traditional(team),
        BaselineChoice.Target => Set.Target(team),
        _ => null,
    };

    /// <summary>The first day that the choice needs to know of.</summary>
    public static DateOnly Since(BaselineChoice choice, DateOnly first, DateOnly today) =>
        choice == BaselineChoice.OwnBest && Filter.Monday(today.AddYears(-1)) is var year && year < first ? year : first;

    /// <summary>Null where there is nothing to compare with.</summary>
    /// <param name="loop">Of the sprint itself.</param>
    public Baseline? Of(Sprint sprint, MeasuredInnerLoop loop) => choice switch
    {
        BaselineChoice.TaxFree => Baseline.TaxFree(loop.Phases, loop.Iterations),
        BaselineChoice.OwnBest => _best.Value,
        BaselineChoice.PreviousSprint => Before(sprint),
        _ => Known,
    };

    private Baseline? Before(Sprint sprint)
    {
        var before = schedule.SprintOn(sprint.FirstDay.AddDays(-1));
        var span = new DaySpan(before.FirstDay, before.LastDay);
        return rows.Measure(team, span) is null ? null : Baseline.PreviousSprint(Days(rows.Days(team, span)), schedule, sprint.FirstDay);
    }

    // Weeks in which nobody makes more than half add up to weeks in which nobody does.
    private static IEnumerable<RepositoryDay> ShownWeeks(string team, InnerGroupQueries rows, DateOnly today)
    {
        for (var monday = Filter.Monday(today.AddYears(-1)); monday < today; monday = monday.AddDays(DaysOfWeek))
        {
            var week = new DaySpan(monday, monday.AddDays(DaysOfWeek - 1));
            if (rows.Measure(team, week) is not null)
            {
                foreach (var day in Days(rows.Days(team, week)))
                {
                    yield return day;
                }
            }
        }
    }

    private static IEnumerable<RepositoryDay> Days(IEnumerable<InnerRollup> days) => days.Select(d => new RepositoryDay(d.Day, d.Group, d.Iterations, d.Phases));
}
