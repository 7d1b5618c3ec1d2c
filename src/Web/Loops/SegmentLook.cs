using System.Text.Json;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;

namespace DevEx.Web.Loops;

/// <summary>How a segment of a change's way is named and coloured, and whether it counts in the loop's duration.</summary>
/// <param name="Kind">As the API writes it.</param>
/// <param name="Counts">False for what comes before ready, or is cut out.</param>
public sealed record SegmentLook(string Kind, string Name, string Meaning, bool Counts = true)
{
    public static readonly IReadOnlyList<SegmentLook> Middle =
    [
        Of(SegmentKind.Pickup), Of(SegmentKind.Review), Of(SegmentKind.MergeWait), Of(SegmentKind.Unreviewed), Of(SegmentKind.Unattributed),
        Of(SegmentKind.Draft) with { Counts = false }, Of(SegmentKind.Closed) with { Counts = false },
    ];

    public static readonly IReadOnlyList<SegmentLook> Outer =
    [
        Of(SegmentKind.Integrate), Of(SegmentKind.Stage), Of(SegmentKind.ReleaseWait), Of(SegmentKind.Rollout), Of(SegmentKind.Unattributed),
    ];

    /// <summary>The CSS variable without its dashes.</summary>
    public string Colour => "sg-" + Kind.ToLowerInvariant();

    private static SegmentLook Of(SegmentKind kind) =>
        new(JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()), Measures.Segment(kind).Name, Measures.Segment(kind).Formula);
}
