using DevEx.Domain.Loops;

namespace DevEx.Domain.Metrics;

/// <summary>What was done in one repository on one day, by one person or by several: what groups and sprints are summed from.</summary>
/// <param name="Day">The local date.</param>
/// <param name="Repository">Owner and name.</param>
/// <param name="Iterations">The complete ones.</param>
/// <param name="Phases">Where the active time went, also that of tails without feedback.</param>
public sealed record RepositoryDay(DateOnly Day, string Repository, long Iterations, PhaseTimes Phases)
{
    internal static (long Iterations, PhaseTimes Phases) Sum(IEnumerable<RepositoryDay> days) =>
        Sum(days.Select(d => (d.Iterations, d.Phases)));

    internal static (long Iterations, PhaseTimes Phases) Sum(IEnumerable<(long Iterations, PhaseTimes Phases)> parts)
    {
        var n = 0L;
        var ms = new long[PhaseTimes.LoopPhases.Count];
        foreach (var (iterations, phases) in parts)
        {
            n += iterations;
            for (var i = 0; i < ms.Length; i++)
            {
                ms[i] += phases[PhaseTimes.LoopPhases[i]];
            }
        }

        return (n, PhaseTimes.FromArray(ms));
    }
}
