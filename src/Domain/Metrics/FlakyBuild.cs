using DevEx.Domain.Events;

namespace DevEx.Domain.Metrics;

/// <summary>A build that said both yes and no about the same commit, and what that cost.</summary>
/// <remarks>
/// Only CI's: on a developer's machine the same commit stands for other code each minute, because what is edited is not committed yet.
/// </remarks>
/// <param name="Build">Which.</param>
/// <param name="FlakyCommits">On so many commits it said both.</param>
/// <param name="Commits">Of so many that it built.</param>
/// <param name="Failures">Failed runs on the flaky ones.</param>
/// <param name="Cost">
/// Run time of the failures on flaky commits, and of the runs after a failure up to the one that succeeds; null when no duration is known.
/// </param>
public sealed record FlakyBuild(BuildKey Build, int FlakyCommits, int Commits, int Failures, TimeSpan? Cost)
{
    public Explanation Explained => Explanation.Ratio(
        Measures.BuildFlaky, new("Flaky commits", FlakyCommits, MeasureUnit.Count), new("Commits", Commits, MeasureUnit.Count), Commits);

    public Explanation ExplainedCost => new(
        Measures.BuildFlakyCost, Cost?.TotalMilliseconds, [new("Failures", Failures, MeasureUnit.Count)], FlakyCommits);

    /// <summary>The most costly first. Builds of which the commit is not known are left out.</summary>
    public static IReadOnlyList<FlakyBuild> Find(IEnumerable<Build> builds)
    {
        ArgumentNullException.ThrowIfNull(builds);
        return
        [
            .. builds
                .Where(b => b.Where == BuildPlace.Ci && b.Sha is not null)
                .GroupBy(BuildKey.Of)
                .Select(g => Of(g.Key, [.. g.GroupBy(b => b.Sha!).Select(Sorted)]))
                .Where(f => f.FlakyCommits > 0)
                .OrderByDescending(f => f.Cost)
                .ThenBy(f => f.Build.Repository, StringComparer.Ordinal)
                .ThenBy(f => f.Build.Name, StringComparer.Ordinal),
        ];
    }

    private static FlakyBuild Of(BuildKey key, List<Build>[] commits)
    {
        var flaky = commits
            .Where(c => c.Exists(b => b.Outcome == Outcome.Failure) && c.Exists(b => b.Outcome == Outcome.Success))
            .ToList();
        return new(
            key,
            flaky.Count,
            commits.Length,
            flaky.Sum(c => c.Count(b => b.Outcome == Outcome.Failure)),
            Sum(flaky.SelectMany(Wasted).Select(b => b.Duration)));
    }

    private static IEnumerable<Build> Wasted(List<Build> commit)
    {
        var red = false;
        foreach (var build in commit)
        {
            red |= build.Outcome == Outcome.Failure;
            if (red)
            {
                yield return build;
            }

            red &= build.Outcome != Outcome.Success;
        }
    }

    private static List<Build> Sorted(IEnumerable<Build> builds) =>
        [.. builds.OrderBy(b => b.At).ThenBy(b => b.Attempt).ThenBy(b => b.Outcome).ThenBy(b => b.Duration)];

    private static TimeSpan? Sum(IEnumerable<TimeSpan?> durations) =>
        durations.Aggregate((TimeSpan?)null, (sum, d) => d is null ? sum : (sum ?? TimeSpan.Zero) + d);
}
