using DevEx.Domain.Metrics;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Components.Shared;

/// <summary>How durations spread: a bar for each bin, and where the half and nine tenths of them end.</summary>
public sealed partial class SpreadBars
{
    private const int MostLimits = 8;
    private const double LastLimit = 94;

    // A label that begins later has no room at its right.
    private const double LastLabel = 72;

    [Parameter, EditorRequired] public IReadOnlyList<DurationBin> Bins { get; set; } = [];

    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <summary>What is counted: "Iterations".</summary>
    [Parameter, EditorRequired] public string Thing { get; set; } = "";

    [Parameter] public double? P50 { get; set; }

    [Parameter] public double? P90 { get; set; }

    [Parameter] public FigureKind Kind { get; set; } = FigureKind.Duration;

    private long Highest => Bins.Max(b => b.N);

    private long Sum => Bins.Sum(b => b.N);

    private IEnumerable<(string Name, double Ms)> Marks =>
        new (string Name, double? Ms)[] { ("p50", P50), ("p90", P90) }.Where(m => m.Ms is not null).Select(m => (m.Name, m.Ms!.Value));

    private string Range(DurationBin bin) =>
        bin.ToMs is not { } to ? $"over {Figures.Of(Kind, bin.FromMs)}"
        : bin.FromMs == 0 ? $"up to {Figures.Of(Kind, to)}"
        : $"{Figures.Of(Kind, bin.FromMs)} – {Figures.Of(Kind, to)}";

    /// <summary>In percent of the width. A bin without a limit is drawn as wide as the others, and what is in it in its middle.</summary>
    private double Place(double ms)
    {
        var nth = 0;
        while (nth < Bins.Count - 1 && ms > Bins[nth].ToMs)
        {
            nth++;
        }

        var within = Bins[nth] is { FromMs: > 0, ToMs: { } to } bin ? Math.Clamp(Math.Log(ms / bin.FromMs) / Math.Log(to / bin.FromMs), 0, 1) : 0.5;
        return 100 * (nth + within) / Bins.Count;
    }

    private IEnumerable<(double At, string Text)> Limits()
    {
        var step = (Bins.Count + MostLimits - 1) / MostLimits;
        return Bins.Index().Where(b => b.Index % step == 0 && b.Item.ToMs is not null)
            .Select(b => (At: 100.0 * (b.Index + 1) / Bins.Count, Text: Figures.Of(Kind, b.Item.ToMs!.Value)))
            .Where(l => l.At < LastLimit);
    }
}
