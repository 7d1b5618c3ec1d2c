using DevEx.Domain.Events;

namespace DevEx.Domain.Loops;

/// <summary>What the pushes to a change's branch tell of the time before it was opened, and of its history.</summary>
/// <param name="FirstCommitAt">When the first commit of its own was written; null when none is known.</param>
/// <param name="Coding">From the first commit to the opening: 0 when the commits that are known are younger, null when either is not known.</param>
/// <param name="Rewritten">Its history was overwritten: a push was forced, or the first commit is younger than the opening (squash, rebase).</param>
public sealed record ChangeBranch(DateTimeOffset? FirstCommitAt, TimeSpan? Coding, bool Rewritten)
{
    /// <summary>Joins by repository and branch; what came onto the default branch before it came here is not the change's own.</summary>
    /// <param name="change">Where nothing is known of the pushes, its own events may still say that it was rewritten.</param>
    /// <param name="pushes">To any branch, in any order, each any number of times.</param>
    /// <param name="since">Where an earlier change had a branch of the same name: when that one was merged or closed.</param>
    public static ChangeBranch Of(Change change, IEnumerable<CommitsPushed> pushes, DateTimeOffset? since = null)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(pushes);

        var here = pushes.Where(p => p.Provider == change.Provider && p.Repository == change.Repository).ToList();
        var elsewhere = here.Where(p => p.DefaultBranch is { } branch && p.Ref == $"refs/heads/{branch}")
            .SelectMany(p => p.Commits.Select(c => (c.Sha, p.At)))
            .GroupBy(c => c.Sha, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Min(c => c.At), StringComparer.Ordinal);
        var own = here.Where(p =>
            p.Ref == $"refs/heads/{change.HeadRef}" && !p.Deleted && !(p.At < since) && !(p.At > change.MergedAt)).ToList();

        var first = own
            .SelectMany(p => p.Commits.Where(c => !(elsewhere.TryGetValue(c.Sha, out var at) && at < p.At)).Select(c => c.AuthoredAt ?? p.At))
            .Select(at => (DateTimeOffset?)at)
            .Min();
        return new(
            first,
            Run.Between(first, change.OpenedAt),
            change.Rewritten || first > change.OpenedAt || own.Any(p => p.Forced && !p.Created && !(p.At < change.OpenedAt)));
    }
}
