namespace DevEx.Domain.Loops;

/// <summary>One pipeline run that checked a change, with its attempts apart; it runs beside the review and is no part of its sum.</summary>
/// <param name="RunId">The run's; its attempts share it.</param>
/// <param name="First">Null when only a later attempt is known.</param>
/// <param name="Last">The last attempt that began before the merge: the first one when there was no other.</param>
public sealed record ChangePipeline(string RunId, Run? First, Run Last)
{
    public string? Workflow => Last.Workflow ?? First?.Workflow;

    /// <summary>How many attempts came after the first.</summary>
    public int Reruns => Last.Attempt - 1;

    /// <summary>
    /// By run id. Joined by the change's number, or by a commit that was its head; a pipeline of the branch that it goes to is not its own.
    /// </summary>
    /// <param name="change">What began after its merge did not keep it waiting.</param>
    /// <param name="runs">Any attempts, in any order.</param>
    public static IReadOnlyList<ChangePipeline> Of(Change change, IEnumerable<Run> runs)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(runs);

        var heads = change.Pushes.Select(p => p.Sha).Append(change.HeadSha).Append(change.OpenedSha).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. runs.Where(r => r.Provider == change.Provider && r.Repository == change.Repository && Checks(change, heads, r))
                .GroupBy(r => r.RunId, StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new ChangePipeline(g.Key, g.FirstOrDefault(r => r.Attempt == 1), g.MaxBy(r => r.Attempt)!)),
        ];
    }

    private static bool Checks(Change change, HashSet<string?> heads, Run run) =>
        !((run.QueuedAt ?? run.StartedAt ?? run.FinishedAt) > change.MergedAt)
        && (run.ChangeNumbers.Contains(change.Number)
            || (run.Sha is { } sha && heads.Contains(sha) && run.Ref != change.BaseRef && run.Ref != $"refs/heads/{change.BaseRef}"));
}
