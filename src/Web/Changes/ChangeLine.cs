using System.Collections.Immutable;
using DevEx.Web.Components.Shared;
using DevEx.Web.Loops;

namespace DevEx.Web.Changes;

/// <summary>By which clock durations are measured: the wall's, or that of the team's working days.</summary>
public enum ChangeClock
{
    Wall,
    Working,
}

/// <summary>A pull request as the list shows it: one clock, the segments that count, the flags in words.</summary>
public sealed record ChangeLine(ChangeRow Change, LoopBar? Middle, LoopBar? Outer, string? Href, IReadOnlyList<string> Notes)
{
    // Not part of a loop's duration, so not part of its bar either.
    private static readonly string[] Outside = ["draft", "closed", "observe"];

    /// <summary>The names of the segments in the order of time.</summary>
    public static readonly ImmutableArray<string> Order =
        ["Pickup", "Review", "Merge wait", "Unreviewed", "Integrate", "Stage", "Release wait", "Rollout", "Unattributed"];

    public static ChangeLine Of(ChangeRow change, ChangeClock clock) => new(
        change, Bar(change.MiddleMs, change.Middle, clock), Bar(change.OuterMs, change.Outer, clock), SafeHref(change.Url), [.. change.Flags.Select(Note)]);

    /// <summary>A forge's address may hold anything; only these two lead to a page and run nothing.</summary>
    public static string? SafeHref(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri!.AbsoluteUri : null;

    private static LoopBar? Bar(long? wallMs, IReadOnlyList<StoredSegment> segments, ChangeClock clock)
    {
        if (wallMs is not { } ms)
        {
            return null;
        }

        var counted = segments.Where(s => !Outside.Contains(s.Kind)).ToList();
        var parts = counted.GroupBy(s => s.Kind)
            .Select(g => new SegmentPart(Name(g.Key), TimeSpan.FromMilliseconds(g.Sum(s => clock == ChangeClock.Wall ? s.Ms : s.WorkingMs)), Colour(g.Key)));
        return new(TimeSpan.FromMilliseconds(clock == ChangeClock.Wall ? ms : counted.Sum(s => s.WorkingMs)), [.. parts]);
    }

    private static string Colour(string kind) => "sg-" + kind.ToLowerInvariant();

    private static string Name(string kind) => kind switch
    {
        "mergeWait" => "Merge wait",
        "releaseWait" => "Release wait",
        _ => char.ToUpperInvariant(kind[0]) + kind[1..],
    };

    private static string Note(string flag) => flag switch
    {
        "rewritten" => "Its commits were rewritten after it was opened, so the time before is not known.",
        "byTime" => "Which release brought it was decided by the clock: the order of the commits is not known.",
        "noPredecessor" => "The first release to that environment: whatever was merged in the 30 days before counts to it.",
        _ => flag,
    };
}

/// <summary>How long a loop took, and the segments that it is made of.</summary>
public sealed record LoopBar(TimeSpan Length, IReadOnlyList<SegmentPart> Parts);
