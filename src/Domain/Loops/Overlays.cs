using DevEx.Domain.Events;

namespace DevEx.Domain.Loops;

/// <summary>What lies across the segments of a change's way.</summary>
public enum OverlayKind
{
    /// <summary>From "changes requested" to the author's next push.</summary>
    Rework,

    /// <summary>From a push to a preview environment that shows it.</summary>
    Preview,

    /// <summary>A pre-commit hook on the author's machine.</summary>
    Check,
}

/// <summary>A stretch of time that is counted beside the segments and never part of their sum.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="From">Its begin.</param>
/// <param name="To">Never before its begin.</param>
/// <param name="Name">The commit of a preview, the label of a hook; null for rework.</param>
public sealed record Overlay(OverlayKind Kind, DateTimeOffset From, DateTimeOffset To, string? Name = null)
{
    public TimeSpan Length => To - From;
}

/// <summary>What goes on beside the review of a change.</summary>
public static class Overlays
{
    /// <summary>
    /// For each push that got a preview environment: until the first one was ready that shows it. A deployment shows the commit that it
    /// names; one that only names the change shows the last push before it.
    /// </summary>
    /// <param name="change">The head that it was opened with counts as pushed at the opening.</param>
    /// <param name="deployments">Any, in any order.</param>
    public static IReadOnlyList<Overlay> Previews(Change change, IEnumerable<Deployment> deployments)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(deployments);

        var pushes = Heads(change).ToList();
        return
        [
            .. from deployment in deployments
               where deployment is { Preview: true, Succeeded: true, FinishedAt: not null }
                   && deployment.Provider == change.Provider && deployment.Repository == change.Repository
               let push = Shown(change, pushes, deployment)
               where push is not null && push.At <= deployment.FinishedAt
               group deployment.FinishedAt by push into ready
               orderby ready.Key.At, ready.Key.Sha
               select new Overlay(OverlayKind.Preview, ready.Key.At, ready.Min()!.Value, ready.Key.Sha),
        ];
    }

    /// <summary>The pre-commit hooks that ran on the change's branch before it was merged, in order.</summary>
    /// <param name="change">Joined by its branch.</param>
    /// <param name="steps">The author's in a clone of the repository, in any order.</param>
    /// <param name="since">Where an earlier change had a branch of the same name: when that one was merged or closed.</param>
    public static IReadOnlyList<Overlay> Checks(Change change, IEnumerable<Step> steps, DateTimeOffset? since = null)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(steps);
        return
        [
            .. steps.Where(s => s.Phase == Phase.Check && s.Branch == change.HeadRef && !(s.StartedAt < since) && !(s.StartedAt > change.MergedAt))
                .Select(s => new Overlay(OverlayKind.Check, s.StartedAt, Partition.Clamp(s.FinishedAt, s.StartedAt, DateTimeOffset.MaxValue), s.Label))
                .Distinct()
                .OrderBy(o => o.From).ThenBy(o => o.To).ThenBy(o => o.Name, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<ChangePush> Heads(Change change)
    {
        if (change.OpenedAt is { } opened && change.OpenedSha is { } sha)
        {
            yield return new(opened, sha, Forced: null);
        }

        foreach (var push in change.Pushes)
        {
            yield return push;
        }
    }

    private static ChangePush? Shown(Change change, List<ChangePush> pushes, Deployment deployment) =>
        pushes.Find(p => p.Sha == deployment.Sha)
        ?? (deployment.ChangeNumber == change.Number
            ? pushes.FindLast(p => p.At <= (deployment.StartedAt ?? deployment.FinishedAt))
            : null);
}
