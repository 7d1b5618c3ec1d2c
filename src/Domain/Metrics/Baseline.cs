using DevEx.Domain.Events;
using DevEx.Domain.Loops;

namespace DevEx.Domain.Metrics;

/// <summary>A loop to compare with: how long each phase takes in the mean.</summary>
public sealed record Baseline
{
    /// <param name="kind"><c>traditional</c>, <c>target</c>, <c>own best</c>, <c>previous sprint</c>, <c>tax-free</c>.</param>
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
    public static Baseline Traditional { get; } = new("traditional", PhaseTimes.Of(
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
        return iterations < 1 || free.Sum == 0 ? null : new("tax-free", free, iterations);
    }

    internal double MeanMs(Phase phase) => (double)Totals[phase] / Iterations;
}
