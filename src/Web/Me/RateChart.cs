using DevEx.Web.Components.Shared;

namespace DevEx.Web.Me;

/// <summary>The own rate as a line, on the band of the team and against the median of the period before. What is not over is a point beside it, and no fall.</summary>
internal static class RateChart
{
    private const string Own = "You";
    private const string Unfinished = "Not over yet";
    private const string Quarter = "A quarter of the team's days up to";
    private const string ThreeQuarters = "Three quarters of them up to";
    private const string Half = "The middle half of the team's days";
    private const string Past = "Your median before";
    private const double Faint = 0.16;

    public static Chart Of(MyRate rate, IReadOnlyList<Mark> marks)
    {
        var points = rate.Points;
        var axis = ChartAxis.Of([.. points.Select(p => p.From)], marks);
        var (low, high) = (points.Select(p => (double?)p.Band?.P25).ToList(), points.Select(p => (double?)p.Band?.P75).ToList());
        var series = new List<object> { Line(Own, "accent", points.Select(p => p.Whole), markLine: axis.MarkLine(null)) };
        if (GoesOn(rate))
        {
            series.Add(Line(Unfinished, "accent", points.Select(p => p.IsOver ? null : p.IterationsPerDay), hollow: true));
        }

        if (!rate.Suppressed)
        {
            // The band is columns as wide as their step, on an axis of their own; its ends are lines that only the pointer finds.
            series.Add(Column(low, 0));
            series.Add(Column(high.Zip(low, (top, bottom) => top - bottom), Faint));
            series.Add(Line(Quarter, "accent", low, width: 0));
            series.Add(Line(ThreeQuarters, "accent", high, width: 0));
        }

        if (rate.MedianBefore is { } median)
        {
            series.Add(Line(Past, "ink-3", points.Select(_ => (double?)median), width: 1));
        }

        var option = new
        {
            grid = ChartAxis.Grid(null),
            tooltip = new { trigger = "axis", confine = true, axisPointer = new { type = "shadow" }, valueFormatter = "fn:number" },
            xAxis = new object[]
            {
                new { type = "category", data = axis.Names, axisLabel = new { hideOverlap = true } },
                new { type = "category", data = axis.Names, show = false, axisPointer = new { show = false } },
            },
            yAxis = new { type = "value" },
            series,
        };
        return new(option, Legend(rate), axis.Marks, Table(rate));
    }

    private static List<LegendEntry> Legend(MyRate rate) =>
    [
        new(Own, "accent", "solid"),
        .. GoesOn(rate) ? [new(Unfinished, "accent", "ring")] : (LegendEntry[])[],
        .. rate.Suppressed ? (LegendEntry[])[] : [new(Half, "accent-soft")],
        .. rate.MedianBefore is null ? (LegendEntry[])[] : [new(Past, "ink-3", "solid")],
    ];

    private static bool GoesOn(MyRate rate) => rate.Points.Any(p => !p.IsOver && p.IterationsPerDay is not null);

    private static ChartTable Table(MyRate rate) => new(
        ["From", Own, "n", Quarter, ThreeQuarters],
        [.. rate.Points.Select(p => (IReadOnlyList<string>)
        [
            p.IsOver ? Figures.Date(p.From) : $"{Figures.Date(p.From)} (not over yet)", Figures.OrDash(FigureKind.Number, p.IterationsPerDay), Figures.Count(p.Iterations),
            Figures.OrDash(FigureKind.Count, p.Band?.P25), Figures.OrDash(FigureKind.Count, p.Band?.P75),
        ])]);

    private static object Line(string name, string colour, IEnumerable<double?> data, double width = 2, object? markLine = null, bool hollow = false) => new
    {
        type = "line",
        name,
        symbol = width > 1 ? "circle" : "none",
        symbolSize = 7,
        showSymbol = width > 1,
        z = 3,
        itemStyle = hollow ? new { color = "var:--card", borderColor = $"var:--{colour}", borderWidth = 2 } : (object)new { color = $"var:--{colour}" },
        lineStyle = new { width },
        data = data.ToList(),
        markLine,
    };

    private static object Column(IEnumerable<double?> data, double opacity) => new
    {
        type = "bar",
        name = Half,
        stack = "band",
        xAxisIndex = 1,
        barWidth = "100%",
        silent = true,
        tooltip = new { show = false },
        itemStyle = new { color = "var:--accent", opacity },
        data = data.ToList(),
    };
}
