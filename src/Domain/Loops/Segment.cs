namespace DevEx.Domain.Loops;

/// <summary>What a change waits for on its way from the machine to production.</summary>
public enum SegmentKind
{
    /// <summary>Not yet ready for review.</summary>
    Draft,

    /// <summary>Ready, and nobody has responded yet.</summary>
    Pickup,
    Review,

    /// <summary>Approved, not merged; the merge queue is part of it.</summary>
    MergeWait,

    /// <summary>Merged without a response from anybody.</summary>
    Unreviewed,

    /// <summary>Closed and opened again later.</summary>
    Closed,

    /// <summary>Nothing that is known explains it.</summary>
    Unattributed,

    /// <summary>The default branch's pipeline.</summary>
    Integrate,

    /// <summary>On the way to the first environment that is not production.</summary>
    Stage,
    ReleaseWait,
    Rollout,

    /// <summary>In production and watched; not part of lead time.</summary>
    Observe,
}

/// <summary>A stretch of a change's way: <c>[From, To)</c>. A kind may occur more than once where a closing cuts it.</summary>
public sealed record Segment(SegmentKind Kind, DateTimeOffset From, DateTimeOffset To)
{
    public TimeSpan Length => To - From;
}

/// <summary>A state that lasted for a while, or still lasts when <paramref name="To"/> is null.</summary>
public sealed record Period(DateTimeOffset From, DateTimeOffset? To);

/// <summary>Cuts a stretch of time into segments that have neither holes nor overlaps.</summary>
internal static class Partition
{
    /// <summary>
    /// Each bound lies between the one before it and the end; a bound that is not known leaves its time to the next segment, and the
    /// last segment ends at the end.
    /// </summary>
    public static List<Segment> Of(
        DateTimeOffset start, DateTimeOffset end, params IEnumerable<(SegmentKind Kind, DateTimeOffset? To)> bounds)
    {
        var segments = new List<Segment>();
        var from = start;
        foreach (var (kind, to) in bounds)
        {
            if (to is { } known)
            {
                var until = Clamp(known, from, end);
                segments.Add(new(kind, from, until));
                from = until;
            }
        }

        return segments;
    }

    /// <summary>Takes the closings out of the segments that they fall in.</summary>
    public static List<Segment> Cut(List<Segment> segments, IReadOnlyList<Segment> closings)
    {
        var pieces = new List<Segment>();
        foreach (var segment in segments)
        {
            var from = segment.From;
            var first = true;
            foreach (var closing in closings.Where(c => c.To > c.From && c.From < segment.To && c.To > segment.From))
            {
                var closed = Clamp(closing.From, from, segment.To);
                if (first || closed > from)
                {
                    pieces.Add(segment with { From = from, To = closed });
                }

                from = Clamp(closing.To, closed, segment.To);
                pieces.Add(new(SegmentKind.Closed, closed, from));
                first = false;
            }

            if (first || from < segment.To)
            {
                pieces.Add(segment with { From = from });
            }
        }

        return pieces;
    }

    public static DateTimeOffset Clamp(DateTimeOffset at, DateTimeOffset min, DateTimeOffset max) =>
        at < min ? min : at > max ? max : at;
}
