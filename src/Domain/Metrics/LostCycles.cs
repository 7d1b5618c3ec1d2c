using DevEx.Domain.Events;
using DevEx.Domain.Loops;

namespace DevEx.Domain.Metrics;

/// <summary>The cycles that one phase cost; negative when it won some.</summary>
public sealed record PhaseLoss(Phase Phase, double Cycles);

/// <summary>Cycles lost against a baseline, and to which phases.</summary>
/// <remarks><paramref name="Cycles"/> is the sum of <paramref name="Phases"/>; negative when cycles were gained.</remarks>
public sealed record Loss(double Cycles, IReadOnlyList<PhaseLoss> Phases);

/// <summary>How many more turns the same time would have held, had each taken as long as the baseline's.</summary>
/// <remarks>Linear in its numbers: the loss of a sprint or a group is the loss of the sums.</remarks>
public static class LostCycles
{
    /// <summary>The loss of <paramref name="n"/> complete iterations and the active time by phase.</summary>
    public static Loss Of(long n, PhaseTimes totals, Baseline baseline)
    {
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentNullException.ThrowIfNull(baseline);

        var parts = PhaseTimes.LoopPhases
            .Select(p => new PhaseLoss(p, (totals[p] - (n * baseline.MeanMs(p))) / baseline.CycleMs))
            .ToList();
        return new(parts.Sum(p => p.Cycles), parts);
    }

    internal static Loss Of((long Iterations, PhaseTimes Phases) sums, Baseline baseline) => Of(sums.Iterations, sums.Phases, baseline);

    /// <summary>How often a loop of that length fits into the time that a developer can work without interruption.</summary>
    public static double PossibleIterations(TimeSpan focus, TimeSpan meanCycle)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(meanCycle, TimeSpan.Zero);
        return focus / meanCycle;
    }
}
