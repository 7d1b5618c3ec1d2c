using DevEx.Domain.Events;
using DevEx.Domain.Loops;

namespace DevEx.Domain.Metrics;

/// <summary>Where a minute of work on the tools pays best.</summary>
/// <param name="Repository">Whose loop it is.</param>
/// <param name="Phase">What would take half as long.</param>
/// <param name="Won">Cycles that this wins.</param>
public sealed record Lever(string Repository, Phase Phase, double Won);

/// <summary>Finds what to make faster first.</summary>
public static class BestLever
{
    /// <summary>
    /// For each phase and repository the cycles won by halving it, the best first. Coding is no lever: it is what the loop is for.
    /// </summary>
    /// <param name="loops">Times of one repository are added.</param>
    /// <param name="baseline">Whose cycles are won.</param>
    /// <param name="sprints">How many sprints the times are of: what is won is won in each.</param>
    public static IReadOnlyList<Lever> Ranked(
        IEnumerable<(string Repository, PhaseTimes Totals)> loops, Baseline baseline, double sprints = 1)
    {
        ArgumentNullException.ThrowIfNull(loops);
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sprints);
        return
        [
            .. loops
                .GroupBy(l => l.Repository, l => l.Totals)
                .Select(g => (Repository: g.Key, Totals: RepositoryDay.Sum(g.Select(t => (0L, t))).Phases))
                .SelectMany(l => PhaseTimes.LoopPhases
                    .Where(p => p != Phase.Code && l.Totals[p] > 0)
                    .Select(p => new Lever(l.Repository, p, l.Totals[p] / 2.0 / baseline.CycleMs / sprints)))
                .OrderByDescending(l => l.Won)
                .ThenBy(l => l.Repository, StringComparer.Ordinal)
                .ThenBy(l => l.Phase),
        ];
    }
}
