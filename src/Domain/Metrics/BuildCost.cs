namespace DevEx.Domain.Metrics;

/// <summary>What people's waiting for a build costs.</summary>
/// <param name="Build">Which.</param>
/// <param name="Times">So often somebody waited.</param>
/// <param name="Waited">All of them together: people-minutes.</param>
/// <param name="LostCycles">As many turns of the baseline's loop would have fitted in.</param>
public sealed record BuildCost(BuildKey Build, int Times, TimeSpan Waited, double LostCycles)
{
    /// <summary>The most lost cycles first, however long a single build takes. A build that nobody waited for is not in it.</summary>
    public static IReadOnlyList<BuildCost> Ranked(IEnumerable<BuildWait> waits, Baseline baseline)
    {
        ArgumentNullException.ThrowIfNull(waits);
        ArgumentNullException.ThrowIfNull(baseline);
        return
        [
            .. waits
                .Where(w => w.Waited > TimeSpan.Zero)
                .GroupBy(w => w.Build)
                .Select(g => (g.Key, Times: g.Count(), Waited: TimeSpan.FromTicks(g.Sum(w => w.Waited.Ticks))))
                .Select(c => new BuildCost(c.Key, c.Times, c.Waited, c.Waited.TotalMilliseconds / baseline.CycleMs))
                .OrderByDescending(c => c.LostCycles)
                .ThenBy(c => c.Build.Repository, StringComparer.Ordinal)
                .ThenBy(c => c.Build.Name, StringComparer.Ordinal)
                .ThenBy(c => c.Build.Where),
        ];
    }
}
