using System.Text.Json;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Web.Loops;

namespace DevEx.Web.Changes;

/// <summary>Lays the parts of a change's way behind one another, on both clocks.</summary>
internal static class JourneyWay
{
    public const string Editing = "editing";
    public const string Coding = "coding";

    /// <summary>The stops that the legs lie between.</summary>
    public static List<ReachedStop> Stops(Journey journey) => journey.Legs.Count == 0
        ? []
        : [new(journey.Legs[0].From, journey.Legs[0].StartedAt), .. journey.Legs.Select(l => new ReachedStop(l.To, l.FinishedAt))];

    /// <summary>
    /// What came before the opening, and then the segments of the middle and the outer loop as the lists and the loops have them. A change
    /// that is not merged has none yet: the legs between its stops stand in for them.
    /// </summary>
    /// <param name="middle">Without a hole, from the opening to the merge; empty while it is not merged.</param>
    /// <param name="outer">From the merge on.</param>
    public static List<StoredSegment> Segments(
        Journey journey, IReadOnlyList<StoredSegment> middle, IReadOnlyList<StoredSegment> outer, WorkingCalendar calendar)
    {
        if (middle.Count == 0)
        {
            return [.. journey.Legs.Select(l => Segment(KindOf(l), l.StartedAt, l.FinishedAt, l.Working))];
        }

        var opened = middle[0].From;
        var before = Stops(journey).Where(s => s.Stop is JourneyStop.FirstEdit or JourneyStop.FirstCommit && s.At < opened).ToList();
        DateTimeOffset[] bounds = [.. before.Select(s => s.At), opened];
        var working = calendar.WorkingTimes(bounds);
        return
        [
            .. before.Select((s, nth) => Segment(s.Stop == JourneyStop.FirstEdit ? Editing : Coding, s.At, bounds[nth + 1], working[nth])),
            .. middle,
            .. outer.Where(s => s.Kind != "observe"),
        ];
    }

    private static string KindOf(JourneyLeg leg) => leg switch
    {
        { From: JourneyStop.FirstEdit } => Editing,
        { From: JourneyStop.FirstCommit } => Coding,
        { To: JourneyStop.Ready } => Word(SegmentKind.Draft),
        { To: JourneyStop.FirstResponse } => Word(SegmentKind.Pickup),
        { To: JourneyStop.Approved } => Word(SegmentKind.Review),
        { To: JourneyStop.Merged, From: JourneyStop.Approved } => Word(SegmentKind.MergeWait),
        _ => Word(SegmentKind.Unattributed),
    };

    private static string Word(SegmentKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private static StoredSegment Segment(string kind, DateTimeOffset from, DateTimeOffset to, TimeSpan working) =>
        new(kind, from, to, (long)(to - from).TotalMilliseconds, (long)working.TotalMilliseconds);
}
