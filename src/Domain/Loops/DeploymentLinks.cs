namespace DevEx.Domain.Loops;

/// <summary>A deployment that brought a change to an environment, and how sure that is.</summary>
/// <param name="Deployment">One that succeeded.</param>
/// <param name="Change">One that is merged.</param>
/// <param name="ByTime">The order of the commits is not known, so the clock decided.</param>
/// <param name="NoPredecessor">The first deployment to that environment that is known, so what was there before it is not.</param>
public sealed record DeploymentLink(Deployment Deployment, Change Change, bool ByTime, bool NoPredecessor);

/// <summary>
/// Which deployment brought which change where: the one whose commits since the previous successful deployment to the same environment
/// hold the change's merge commit, or its head.
/// </summary>
public static class DeploymentLinks
{
    /// <summary>How far back the first deployment to an environment reaches.</summary>
    public static readonly TimeSpan FirstReach = TimeSpan.FromDays(30);

    /// <summary>By environment, then in order of the deployments, then of the changes' numbers.</summary>
    /// <remarks>
    /// After a rollback the next deployment brings what was rolled back once more. One that finished before the merge brought the change
    /// only if the change was still there at the merge, else it was a trial; and only if it is of the change's own commits: another branch
    /// that was in production at that time stands later on the default branch than the change does, without holding it.
    /// </remarks>
    /// <param name="deployments">Of one repository, to any environments, in any order; previews and those that did not succeed bring nothing.</param>
    /// <param name="commits">Of its default branch, oldest first; those that no deployment or change needs may be left out.</param>
    /// <param name="changes">Of the repository, in any order; those that are not merged are in no deployment.</param>
    public static IReadOnlyList<DeploymentLink> Of(IEnumerable<Deployment> deployments, IEnumerable<string> commits, IEnumerable<Change> changes)
    {
        ArgumentNullException.ThrowIfNull(deployments);
        ArgumentNullException.ThrowIfNull(commits);
        ArgumentNullException.ThrowIfNull(changes);

        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (place, sha) in commits.Index())
        {
            places.TryAdd(sha, place);
        }

        Merge[] merges = [.. changes.Where(c => c.MergedAt is not null).DistinctBy(c => c.Number).OrderBy(c => c.Number).Select(c => Merge.Of(c, places))];
        return
        [
            .. deployments.Where(d => d.Succeeded && !d.Preview && d.FinishedAt is not null)
                .DistinctBy(d => d.DeploymentId)
                .GroupBy(d => d.Environment, StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .SelectMany(g => OfEnvironment([.. g.OrderBy(d => d.FinishedAt).ThenBy(d => d.DeploymentId, StringComparer.Ordinal)], places, merges)),
        ];
    }

    private static IEnumerable<DeploymentLink> OfEnvironment(Deployment[] deployments, Dictionary<string, int> places, Merge[] merges)
    {
        Reach[][] reaches = [.. deployments.Select(d => (Deployment: d, Place: Place(places, d.Sha))).Select(d => Array.ConvertAll(merges, m => m.In(d.Deployment, d.Place)))];
        foreach (var (nth, deployment) in deployments.Index())
        {
            foreach (var (i, merge) in merges.Index())
            {
                var before = nth > 0 && reaches[nth - 1][i].Has;
                var brought = reaches[nth][i].Has && !before
                    && (nth > 0 || merge.At >= Began(deployment) - FirstReach)
                    && !WasTrial(nth, i);
                if (brought)
                {
                    yield return new(deployment, merge.Change, reaches[nth][i].ByTime, NoPredecessor: nth == 0);
                }
            }
        }

        bool WasTrial(int nth, int i)
        {
            for (var later = nth + 1; later < deployments.Length && deployments[later].FinishedAt < merges[i].At; later++)
            {
                if (!reaches[later][i].Has)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private static DateTimeOffset? Began(Deployment deployment) => deployment.StartedAt ?? deployment.FinishedAt;

    private static int? Place(Dictionary<string, int> places, string? sha) =>
        sha is not null && places.TryGetValue(sha, out var place) ? place : null;

    private readonly record struct Reach(bool Has, bool ByTime);

    /// <summary>A merged change and where it stands on the default branch; a squash leaves only its merge commit there.</summary>
    private sealed record Merge(Change Change, DateTimeOffset At, int? Place)
    {
        public static Merge Of(Change change, Dictionary<string, int> places) =>
            new(change, change.MergedAt!.Value, DeploymentLinks.Place(places, change.MergeSha) ?? DeploymentLinks.Place(places, change.HeadSha));

        public Reach In(Deployment deployment, int? deployed) =>
            deployment.Sha == Change.MergeSha || deployment.Sha == Change.HeadSha ? new(Has: true, ByTime: false)
            : deployment.FinishedAt < At ? default
            : deployed is not null && Place is not null ? new(Place <= deployed, ByTime: false)
            : new(Began(deployment) >= At, ByTime: true);
    }
}
