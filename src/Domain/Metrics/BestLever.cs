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
    public static IReadOnlyList<Lever> Ranked(IEnumerable<(string Repository, PhaseTimes Totals)> loops, Baseline baseline)
    {
        ArgumentNullException.ThrowIfNull(loops);
        ArgumentNullException.ThrowIfNull(baseline);
        return
        [
            .. loops
                .SelectMany(l => PhaseTimes.LoopPhases
                    .Where(p => p != Phase.Code && l.Totals[p] > 0)
                    .Select(p => new Lever(l.Repository, p, l.Totals[p] / 2.0 / baseline.CycleMs)))
                .OrderByDescending(l => l.Won)
                .ThenBy(l => l.Repository, StringComparer.Ordinal)
                .ThenBy(l => l.Phase),
        ];
    }
}
