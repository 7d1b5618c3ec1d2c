using DevEx.Domain.Events;

namespace DevEx.Domain.Loops;

/// <summary>A change's way from its opening to its merge.</summary>
public static class MiddleLoop
{
    /// <summary>
    /// Where the time from opening to merge went, without a hole; empty while it is not merged. What lies before the first boundary that
    /// is known of a change whose opening is not known is unattributed.
    /// </summary>
    public static IReadOnlyList<Segment> Segments(Change change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.MergedAt is not { } merged)
        {
            return [];
        }

        var start = Partition.Clamp(change.OpenedAt ?? change.FirstSeenAt, DateTimeOffset.MinValue, merged);
        var segments = Partition.Of(start, merged, Bounds(change, merged));
        return Partition.Cut(segments, change.Closings);
    }

    /// <summary>Merged − ready; null while it is not merged. Where ready is not known it was ready when it was opened.</summary>
    public static TimeSpan? Duration(Change change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.MergedAt is not { } merged)
        {
            return null;
        }

        var ready = change.ReadyAt ?? change.OpenedAt ?? change.FirstSeenAt;
        return ready < merged ? merged - ready : TimeSpan.Zero;
    }

    /// <summary>
    /// The rounds of rework before the merge: each from the first "changes requested" to the author's next push. Requests that one push
    /// answers are one round.
    /// </summary>
    public static IReadOnlyList<Overlay> Rework(Change change)
    {
        ArgumentNullException.ThrowIfNull(change);

        var rounds = new List<Overlay>();
        var end = change.MergedAt ?? DateTimeOffset.MaxValue;
        foreach (var request in change.Reviews.Where(r => r.State == ReviewState.ChangesRequested && IsByAnotherPerson(change, r)))
        {
            var answered = rounds.Count > 0 && request.At < rounds[^1].To;
            var push = change.Pushes.FirstOrDefault(p => p.At > request.At && p.At <= end);
            if (!answered && push is not null)
            {
                rounds.Add(new(OverlayKind.Rework, request.At, push.At));
            }
        }

        return rounds;
    }

    /// <summary>The first review or review comment before the merge by a person who is not the author.</summary>
    public static DateTimeOffset? FirstResponse(Change change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Answers(change).FirstOrDefault()?.At;
    }

    /// <summary>The last approval before the merge that was not taken back before it.</summary>
    public static DateTimeOffset? LastApproval(Change change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Answers(change)
            .LastOrDefault(r => r.State == ReviewState.Approved && (r.DismissedAt is not { } at || at > change.MergedAt))
            ?.At;
    }

    private static IEnumerable<(SegmentKind Kind, DateTimeOffset? To)> Bounds(Change change, DateTimeOffset merged)
    {
        var response = FirstResponse(change);
        yield return change.OpenedAt is null
            ? (SegmentKind.Unattributed, change.ReadyAt ?? response ?? merged)
            : (SegmentKind.Draft, change.ReadyAt);

        var known = change.OpenedAt is not null || change.ReadyAt is not null;
        if (response is null)
        {
            yield return (SegmentKind.Unreviewed, known ? merged : null);
            yield break;
        }

        yield return (SegmentKind.Pickup, known ? response : null);
        yield return (SegmentKind.Review, LastApproval(change) ?? merged);
        yield return (SegmentKind.MergeWait, merged);
    }

    // Forges tell time in seconds: an approval that merges at once has the same instant as the merge.
    private static IEnumerable<ChangeReview> Answers(Change change) =>
        change.Reviews.Where(r => (change.MergedAt is not { } merged || r.At <= merged) && IsByAnotherPerson(change, r));

    // Where neither is known, a verdict is still by somebody else, since no forge lets authors give one; a comment may be the author's.
    private static bool IsByAnotherPerson(Change change, ChangeReview review) =>
        !review.Reviewer.Bot
        && (review.Reviewer.Subject != change.Author.Subject
            || (review.Reviewer.Subject is null && review.State != ReviewState.Commented));
}
