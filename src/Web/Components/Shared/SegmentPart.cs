namespace DevEx.Web.Components.Shared;

/// <summary>One part of a whole on a bar: a segment of a pull request or of a release.</summary>
/// <param name="Colour">The CSS variable without its dashes: <c>sg-pickup</c>, <c>ph-build</c>.</param>
public sealed record SegmentPart(string Name, TimeSpan Length, string Colour, string? Href = null);
