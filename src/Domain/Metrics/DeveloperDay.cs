using DevEx.Domain.Loops;

namespace DevEx.Domain.Metrics;

/// <summary>What the iterations of one developer's day add up to.</summary>
/// <param name="Iterations">The complete ones.</param>
/// <param name="Phases">
/// Where the active time went: all of it, also that of iterations without any feedback, because it was spent on work. So an evening of
/// coding without a build shows as cycles lost to coding and not as a time that never was.
/// </param>
/// <param name="Cycles">Of the complete iterations only: a tail is not a cycle.</param>
public sealed record DeveloperDay(long Iterations, PhaseTimes Phases, Histogram Cycles)
{
    /// <summary>A day without a complete iteration is not counted among the developer-days of a group.</summary>
    public bool Counts => Iterations > 0;

    public TimeSpan Active => TimeSpan.FromMilliseconds(Phases.Sum);

    /// <summary>Null when there was no active time.</summary>
    public double? TaxShare => Phases.Sum == 0 ? null : (double)Phases.Tax / Phases.Sum;

    /// <param name="iterations">Those of one day, of all workspaces of the developer.</param>
    public static DeveloperDay Of(IEnumerable<Iteration> iterations)
    {
        ArgumentNullException.ThrowIfNull(iterations);

        var phases = PhaseTimes.Zero;
        var cycles = new Histogram();
        foreach (var iteration in iterations)
        {
            phases += iteration.Phases;
            if (iteration.Complete)
            {
                cycles.Add(iteration.Cycle);
            }
        }

        return new(cycles.Count, phases, cycles);
    }
}
