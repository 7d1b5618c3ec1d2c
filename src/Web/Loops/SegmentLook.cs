namespace DevEx.Web.Loops;

/// <summary>How a segment of a change's way is named and coloured, and whether it counts in the loop's duration.</summary>
/// <param name="Kind">As the API writes it.</param>
/// <param name="Counts">False for what comes before ready, or is cut out.</param>
public sealed record SegmentLook(string Kind, string Name, string Meaning, bool Counts = true)
{
    public static readonly IReadOnlyList<SegmentLook> Middle =
    [
        new("pickup", "Pickup", "ready until the first response of another person"),
        new("review", "Review", "first response until the last approval"),
        new("mergeWait", "Merge wait", "last approval until merged"),
        new("unreviewed", "Unreviewed", "ready until merged, when nobody responded"),
        new("unattributed", "Unattributed", "what nothing explains"),
        new("draft", "Draft", "opened until ready: before the loop", Counts: false),
        new("closed", "Closed", "closed until reopened: cut out", Counts: false),
    ];

    public static readonly IReadOnlyList<SegmentLook> Outer =
    [
        new("integrate", "Integrate", "merged until the pipeline of the default branch is through"),
        new("stage", "Stage", "then until the first deployment outside production"),
        new("releaseWait", "Release wait", "then until the deployment to production begins"),
        new("rollout", "Rollout", "until that deployment succeeded"),
        new("unattributed", "Unattributed", "what nothing explains"),
    ];

    /// <summary>The CSS variable without its dashes.</summary>
    public string Colour => "sg-" + Kind.ToLowerInvariant();
}
