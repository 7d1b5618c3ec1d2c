namespace DevEx.Domain.Loops;

/// <summary>A merged change's way to production.</summary>
public static class OuterLoop
{
    /// <summary>How long a deployment is watched before it counts as good.</summary>
    public static readonly TimeSpan DefaultObservation = TimeSpan.FromHours(24);

    /// <summary>
    /// Where the time since the merge went, without a hole, as far as the change has come. Lead time ends before
    /// <see cref="SegmentKind.Observe"/>. What was in production before it was merged waited for nothing.
    /// </summary>
    /// <param name="change">Nothing is known of one that is not merged.</param>
    /// <param name="integratedAt">See <see cref="IntegratedAt"/>.</param>
    /// <param name="containing">The deployments that contain the change, in any order: see <see cref="DeploymentLinks"/>.</param>
    /// <param name="observation">Null for the default of a day.</param>
    /// <param name="troubleAt">The first incident or rollback after the change was in production.</param>
    public static IReadOnlyList<Segment> Segments(
        Change change,
        DateTimeOffset? integratedAt,
        IEnumerable<Deployment> containing,
        TimeSpan? observation = null,
        DateTimeOffset? troubleAt = null)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(containing);
        if (change.MergedAt is not { } merged)
        {
            return [];
        }

        var deployments = containing
            .Where(d => d.Succeeded && !d.Preview && (d.Production || d.FinishedAt >= merged))
            .OrderBy(d => d.FinishedAt)
            .ThenBy(d => d.DeploymentId, StringComparer.Ordinal)
            .ToList();
        var production = deployments.Find(d => d.Production);
        DateTimeOffset? released = production?.FinishedAt is { } finished ? Partition.Clamp(finished, merged, DateTimeOffset.MaxValue) : null;

        // Backwards, because what comes later is what was reached: a pipeline that deploys finishes after its own deployment. A hot-fix
        // that is staged after it was in production was not staged on its way there.
        var rolloutAt = Sooner(production?.StartedAt, released);
        var stagedAt = Sooner(deployments.Find(d => !d.Production && !(d.FinishedAt > released))?.FinishedAt, rolloutAt ?? released);
        integratedAt = Sooner(integratedAt, stagedAt ?? rolloutAt ?? released);

        var segments = Partition.Of(
            merged,
            released ?? DateTimeOffset.MaxValue,
            (SegmentKind.Integrate, integratedAt),
            (SegmentKind.Stage, stagedAt),
            (SegmentKind.ReleaseWait, rolloutAt),
            (SegmentKind.Rollout, released));
        if (released is { } inProduction)
        {
            var watched = Partition.Clamp(production!.FinishedAt!.Value + (observation ?? DefaultObservation), inProduction, DateTimeOffset.MaxValue);
            segments.Add(new(SegmentKind.Observe, inProduction, Partition.Clamp(troubleAt ?? watched, inProduction, watched)));
        }

        return segments;
    }

    /// <summary>
    /// When the default branch's pipelines for the merge were through: the last attempt of each run for the merge commit, or for the head
    /// where the forge names none. Null while one is not, or when there are none.
    /// </summary>
    /// <param name="change">Nothing is integrated that is not merged.</param>
    /// <param name="runs">
    /// Any attempts, in any order. Those that a pull request or the clock started are no integration, and neither are those of a tag or
    /// another branch.
    /// </param>
    public static DateTimeOffset? IntegratedAt(Change change, IEnumerable<Run> runs)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(runs);

        var last = runs
            .Where(r => change.MergedAt is not null && r.Provider == change.Provider && r.Repository == change.Repository
                && r.Sha == (change.MergeSha ?? change.HeadSha)
                && r.Trigger is not ("pull_request" or "schedule")
                && (r.Ref is null || r.Ref == change.BaseRef || r.Ref == $"refs/heads/{change.BaseRef}"))
            .GroupBy(r => r.RunId, StringComparer.Ordinal)
            .Select(g => g.MaxBy(r => r.Attempt)!.FinishedAt)
            .ToList();
        return last.Contains(null) ? null : last.Max();
    }

    /// <summary>
    /// The first sign that a deployment did harm while it was watched: an incident that names it or opens where it went, or a rollback of
    /// it; null when there was none.
    /// </summary>
    /// <param name="production">The deployment that is watched.</param>
    /// <param name="deployments">Among which a rollback of it may be.</param>
    /// <param name="incidents">Any.</param>
    /// <param name="observation">Null for the default of a day.</param>
    public static DateTimeOffset? TroubleAt(
        Deployment production, IEnumerable<Deployment> deployments, IEnumerable<Incident> incidents, TimeSpan? observation = null)
    {
        ArgumentNullException.ThrowIfNull(production);

        var until = production.FinishedAt + (observation ?? DefaultObservation);
        return incidents.Where(i => i.Names(production) || i.MayBeOf(production)).Select(i => i.OpenedAt)
            .Concat(deployments.Where(production.IsRolledBackBy).Select(d => d.StartedAt ?? d.FinishedAt))
            .Where(at => at >= production.FinishedAt && at < until)
            .Min();
    }

    private static DateTimeOffset? Sooner(DateTimeOffset? at, DateTimeOffset? limit) => at > limit ? limit : at;
}
