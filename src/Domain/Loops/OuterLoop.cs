namespace DevEx.Domain.Loops;

/// <summary>A merged change's way to production.</summary>
public static class OuterLoop
{
    /// <summary>How long a deployment is watched before it counts as good.</summary>
    public static readonly TimeSpan DefaultObservation = TimeSpan.FromHours(24);

    /// <summary>
    /// Where the time since the merge went, without a hole, as far as the change has come. Lead time ends before
    /// <see cref="SegmentKind.Observe"/>.
    /// </summary>
    /// <param name="change">Nothing is known of one that is not merged.</param>
    /// <param name="integratedAt">When the last attempt of the default branch's pipeline for the merge finished.</param>
    /// <param name="containing">The deployments that contain the change, in any order.</param>
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
            .Where(d => d.Succeeded && !d.Preview && d.FinishedAt >= merged)
            .OrderBy(d => d.FinishedAt)
            .ThenBy(d => d.DeploymentId, StringComparer.Ordinal)
            .ToList();
        var production = deployments.Find(d => d.Production);
        var released = production?.FinishedAt;

        // Backwards, because what comes later is what was reached: a pipeline that deploys finishes after its own deployment.
        var rolloutAt = Sooner(production?.StartedAt, released);
        var stagedAt = Sooner(deployments.Find(d => !d.Production)?.FinishedAt, rolloutAt ?? released);
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
            var watched = inProduction + (observation ?? DefaultObservation);
            segments.Add(new(SegmentKind.Observe, inProduction, Partition.Clamp(troubleAt ?? watched, inProduction, watched)));
        }

        return segments;
    }

    private static DateTimeOffset? Sooner(DateTimeOffset? at, DateTimeOffset? limit) => at > limit ? limit : at;
}
