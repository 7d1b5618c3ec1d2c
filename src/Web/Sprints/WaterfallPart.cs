namespace DevEx.Web.Sprints;

/// <summary>One step of a waterfall: it begins where the one before it ended.</summary>
/// <param name="Key">For scripts and tests.</param>
/// <param name="Value">Cycles; negative when they were gained.</param>
/// <param name="Colour">The CSS variable without its dashes: <c>ph-build</c>.</param>
public sealed record WaterfallPart(string Key, string Name, double Value, string Colour, string? Href = null);

/// <summary>Where a step is drawn, in percent of the width.</summary>
public sealed record WaterfallBar(double Left, double Width)
{
    /// <summary>Those of the steps and, last, of their sum, which begins at zero.</summary>
    public static IReadOnlyList<WaterfallBar> Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);

        var ends = new List<double> { 0 };
        foreach (var value in values)
        {
            ends.Add(ends[^1] + value);
        }

        var (low, high) = (ends.Min(), ends.Max());
        var scale = high > low ? 100 / (high - low) : 0;
        return [.. values.Select((_, i) => Bar(ends[i], ends[i + 1])), Bar(0, ends[^1])];

        WaterfallBar Bar(double from, double to) => new((Math.Min(from, to) - low) * scale, Math.Abs(to - from) * scale);
    }
}
