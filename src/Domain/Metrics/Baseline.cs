using DevEx.Domain.Events;
using DevEx.Domain.Loops;

namespace DevEx.Domain.Metrics;

/// <summary>A loop to compare with: how long each phase takes in the mean.</summary>
/// <remarks>The own ones are null where there is nothing to compare with: a loop that never ran has no length.</remarks>
public sealed record Baseline
{
    public const string TraditionalKind = "traditional";
    public const string TargetKind = "target";
    public const string OwnBestKind = "own best";
    public const string PreviousSprintKind = "previous sprint";
    public const string TaxFreeKind = "tax-free";

    /// <summary>Fewer than these in four weeks are luck, and not a level that a group has reached.</summary>
    public const int LeastIterationsOfBest = 100;

    private const int DaysOfWeek = 7;
    private const int WeeksOfBest = 4;

    /// <param name="kind">One of the kinds above.</param>
    /// <param name="totals">Phase sums over so many iterations: means taken late lose nothing to rounding.</param>
    /// <param name="iterations">1 when the totals are the means.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is nothing to take a mean of.</exception>
    public Baseline(string kind, PhaseTimes totals, long iterations = 1)
    {
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(totals.Sum, 1, nameof(totals));
        Kind = kind;
        Totals = totals;
        Iterations = iterations;
    }

    /// <summary>The loop without containers: 5:10.</summary>
    public static Baseline Traditional { get; } = new(TraditionalKind, PhaseTimes.Of(
        (Phase.Code, TimeSpan.FromMinutes(3)),
        (Phase.Build, TimeSpan.FromMinutes(1)),
        (Phase.Test, TimeSpan.FromMinutes(1)),
        (Phase.Commit, TimeSpan.FromSeconds(10))));

    /// <summary>The same loop with four minutes of container steps: 9:10. An example, not a goal.</summary>
    public static Baseline Containerised { get; } = new("containerised", Traditional.Totals + PhaseTimes.Of(
        (Phase.Package, TimeSpan.FromMinutes(2)),
        (Phase.Push, TimeSpan.FromMinutes(1)),
        (Phase.Deploy, TimeSpan.FromMinutes(1))));

    public string Kind { get; }

    /// <summary>For whom it was set; null when it was not set by anybody.</summary>
    public string? Whose { get; init; }

    /// <summary>Kind, and for whom it was set: "traditional, of checkout".</summary>
    public string Name => Whose is null ? Kind : $"{Kind}, {Whose}";

    public PhaseTimes Totals { get; }

    public long Iterations { get; }

    public TimeSpan Cycle => TimeSpan.FromMilliseconds(CycleMs);

    internal double CycleMs => (double)Totals.Sum / Iterations;

    /// <summary>The group's own loop with every tax phase gone; null when that leaves nothing.</summary>
    public static Baseline? TaxFree(PhaseTimes totals, long iterations)
    {
        ArgumentNullException.ThrowIfNull(totals);

        var free = PhaseTimes.Of(PhaseTimes.LoopPhases
            .Except(PhaseTimes.TaxPhases)
            .Select(p => (p, TimeSpan.FromMilliseconds(totals[p]))));
        return OrNull(TaxFreeKind, free, iterations);
    }

    /// <summary>What a group aims at; null when it names no time at all.</summary>
    public static Baseline? Target(PhaseTimes means) => OrNull(TargetKind, means, 1);

    /// <summary>
    /// The group's four consecutive weeks, Monday to Sunday, with the lowest mean cycle of those within the last twelve months that hold
    /// enough iterations; of equals the latest.
    /// </summary>
    /// <param name="today">Weeks that are not over by then do not count.</param>
    public static Baseline? OwnBest(IEnumerable<RepositoryDay> days, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(days);

        var weeks = days.ToLookup(d => MondayOf(d.Day));
        Baseline? best = null;
        for (var first = MondayOf(today).AddDays(-WeeksOfBest * DaysOfWeek); first >= today.AddYears(-1); first = first.AddDays(-DaysOfWeek))
        {
            var (n, phases) = RepositoryDay.Sum(Enumerable.Range(0, WeeksOfBest).SelectMany(w => weeks[first.AddDays(w * DaysOfWeek)]));
            var candidate = n < LeastIterationsOfBest ? null : OrNull(OwnBestKind, phases, n);
            best = candidate is not null && !(best?.CycleMs <= candidate.CycleMs) ? candidate : best;
        }

        return best;
    }

    /// <summary>The group's own loop in the sprint before the one that the day lies in.</summary>
    public static Baseline? PreviousSprint(IEnumerable<RepositoryDay> days, SprintSchedule schedule, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(days);
        ArgumentNullException.ThrowIfNull(schedule);

        var sprint = schedule.SprintOn(schedule.SprintOn(day).FirstDay.AddDays(-1));
        var (n, phases) = RepositoryDay.Sum(days.Where(d => sprint.Contains(d.Day)));
        return OrNull(PreviousSprintKind, phases, n);
    }

    internal double MeanMs(Phase phase) => (double)Totals[phase] / Iterations;

    private static Baseline? OrNull(string kind, PhaseTimes totals, long iterations)
    {
        ArgumentNullException.ThrowIfNull(totals);
        return iterations < 1 || totals.Sum < 1 ? null : new(kind, totals, iterations);
    }

    private static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + DaysOfWeek - 1) % DaysOfWeek));
}
