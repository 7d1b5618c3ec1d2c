using DevEx.Domain.Events;
using DevEx.Domain.Loops;

namespace DevEx.Domain.Metrics;

/// <summary>A loop in four numbers, as the what-if page compares them.</summary>
/// <param name="Iterations">How many the active time held, or would have held.</param>
/// <param name="Cycle">The mean one.</param>
/// <param name="TaxShare">Of the active time.</param>
/// <param name="Lost">Cycles against the baseline.</param>
public sealed record LoopFigures(double Iterations, TimeSpan Cycle, double TaxShare, double Lost);

/// <summary>The same loop with some phases made shorter or longer.</summary>
public sealed record WhatIf(LoopFigures Before, LoopFigures After)
{
    /// <summary>Null where there is nothing to change: no iterations, or no time left.</summary>
    /// <param name="rows">What was done; rows of one repository are added.</param>
    /// <param name="baseline">What is lost is lost against this.</param>
    /// <param name="changes">One after the other; phases that none concerns stay as they are.</param>
    public static WhatIf? Of(IEnumerable<RepositoryDay> rows, Baseline baseline, IReadOnlyCollection<PhaseChange> changes)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(changes);

        var repositories = rows.GroupBy(r => r.Repository).Select(g => (g.Key, Sums: RepositoryDay.Sum(g))).ToList();
        var (n, totals) = RepositoryDay.Sum(repositories.Select(r => r.Sums));
        var (_, changed) = RepositoryDay.Sum(repositories.Select(r => (0L, Changed(r.Key, r.Sums.Iterations, r.Sums.Phases, changes))));
        return n < 1 || totals.Sum < 1 || changed.Sum < 1
            ? null
            : new(Figures(n, totals, totals, baseline), Figures(n, changed, totals, baseline));
    }

    /// <inheritdoc cref="Of(IEnumerable{RepositoryDay}, Baseline, IReadOnlyCollection{PhaseChange})"/>
    /// <param name="n">Complete iterations.</param>
    /// <param name="totals">Active time by phase.</param>
    /// <param name="baseline">What is lost is lost against this.</param>
    /// <param name="factors">What to multiply a phase by; phases that are not named stay as they are.</param>
    public static WhatIf? Of(long n, PhaseTimes totals, Baseline baseline, IReadOnlyDictionary<Phase, double> factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        return Of([new(default, "", n, totals)], baseline, [.. factors.Select(f => PhaseChange.Times(f.Key, f.Value))]);
    }

    private static PhaseTimes Changed(string repository, long n, PhaseTimes totals, IReadOnlyCollection<PhaseChange> changes) =>
        PhaseTimes.FromArray(
        [
            .. PhaseTimes.LoopPhases.Select(phase =>
                changes.Where(c => c.Concerns(repository, phase)).Aggregate(totals[phase], (ms, change) => change.Apply(ms, n))),
        ]);

    // The time that a change frees is worked in too, so the same day holds more iterations.
    private static LoopFigures Figures(long n, PhaseTimes totals, PhaseTimes worked, Baseline baseline) => new(
        (double)n * worked.Sum / totals.Sum,
        TimeSpan.FromMilliseconds(totals.Sum) / n,
        (double)totals.Tax / totals.Sum,
        LostCycles.Of(n, totals, baseline).Cycles);
}
