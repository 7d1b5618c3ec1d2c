using DevEx.Domain.Events;

namespace DevEx.Web.Components.Shared;

/// <summary>The charts of the dashboard as data, so that a test can read them without a browser.</summary>
public static class ChartOptions
{
    private const int MaxTeams = 8;

    /// <summary>Where the waiting goes: the tax phases alone, stacked per week. Code would be a moving floor under what matters.</summary>
    public static Chart TaxByWeek(IReadOnlyList<PhaseWeek> weeks, IReadOnlyList<Mark> marks) =>
        PhasesByWeek(weeks, marks, PhaseLook.Tax);

    /// <summary>Stacked phases per week.</summary>
    public static Chart PhasesByWeek(IReadOnlyList<PhaseWeek> weeks, IReadOnlyList<Mark> marks) =>
        PhasesByWeek(weeks, marks, PhaseLook.Order);

    /// <summary>Is it getting better: p50 solid, p75 dotted, p90 dashed, the median of the period before thin and grey.</summary>
    /// <param name="before">The name of the period before.</param>
    public static Chart PercentileLines(IReadOnlyList<PercentilePoint> points, IReadOnlyList<Mark> marks, string before = "the period before")
    {
        var axis = ChartAxis.Of([.. points.Select(p => p.At)], marks);
        var unit = DurationUnit.For(points.SelectMany(p => new[] { p.P50, p.P75, p.P90, p.Before }));
        var lines = new List<LineLook>
        {
            new("p50", "p50", "solid", [.. points.Select(p => unit.Of(p.P50))]),
            new("p75", "p75", "dotted", [.. points.Select(p => unit.Of(p.P75))]),
            new("p90", "p90", "dashed", [.. points.Select(p => unit.Of(p.P90))]),
        };
        if (points.Any(p => p.Before is not null))
        {
            lines.Add(new($"p50 of {before}", "ink-3", "solid", [.. points.Select(p => unit.Of(p.Before))], Width: 1));
        }

        var table = new ChartTable(
            ["From", "p50", "p75", "p90", "n"],
            [.. points.Select(p => Row(Figures.Date(p.At), Text(p.P50), Few(p, p.P75), Few(p, p.P90), Figures.Count(p.Count)))]);
        return new Chart(Lines(axis, lines, unit.Name, unit.Formatter), Legend(lines), axis.Marks, table);
    }

    /// <summary>Iterations per developer-day, a line per team, in the order given so that a team keeps its colour.</summary>
    /// <param name="possible">Drawn across: the iterations that a day has room for.</param>
    /// <param name="before">The same of the period that it is compared with, where there is but one team.</param>
    public static Chart IterationsPerDay(IReadOnlyList<NamedLine> teams, IReadOnlyList<Mark> marks, double? possible = null, BeforeLine? before = null) =>
        Named([.. teams.Take(MaxTeams)], marks, n => n, Text, null, "fn:number", possible, before);

    /// <summary>Numbers without a unit, a line each.</summary>
    public static Chart NumberLines(IReadOnlyList<NamedLine> lines, IReadOnlyList<Mark> marks, double? across = null) =>
        Named(lines, marks, n => n, Text, null, "fn:number", across);

    /// <summary>Durations in milliseconds, a line each.</summary>
    public static Chart DurationLines(IReadOnlyList<NamedLine> lines, IReadOnlyList<Mark> marks)
    {
        var unit = DurationUnit.For(lines.SelectMany(l => l.Points).Select(p => Time(p.Value)));
        return Named(lines, marks, ms => unit.Of(Time(ms)), ms => Text(Time(ms)), unit.Name, unit.Formatter, null);
    }

    private static Chart Named(
        IReadOnlyList<NamedLine> named, IReadOnlyList<Mark> marks, Func<double?, double?> drawn, Func<double?, string> written, string? unit, string formatter, double? across,
        BeforeLine? before = null)
    {
        List<DateOnly> dates = [.. named.SelectMany(t => t.Points).Select(p => p.At).Distinct().Order()];
        var axis = ChartAxis.Of(dates, marks);
        var values = named.Select(t => t.Points.ToDictionary(p => p.At, p => p.Value)).ToList();
        var lines = named
            .Select((line, index) => new LineLook(line.Name, $"team-{index + 1}", "solid", [.. dates.Select(d => drawn(values[index].GetValueOrDefault(d)))]))
            .ToList();
        if (before is not null)
        {
            lines.Add(new(before.Name, "ink-3", "solid", [.. dates.Select((_, nth) => drawn(before.Values.ElementAtOrDefault(nth)))], Width: 1));
        }

        var table = new ChartTable(
            ["From", .. named.Select(t => t.Name)],
            [.. dates.Select(d => Row([Figures.Date(d), .. values.Select(v => written(v.GetValueOrDefault(d)))]))]);
        return new Chart(Lines(axis, lines, unit, formatter, across), Legend(lines), axis.Marks, table);
    }

    /// <summary>Columns of layers, one column a step of time: each layer has its own colour, and a step without data has no column.</summary>
    public static Chart Stacked(IReadOnlyList<StackLayer> layers, IReadOnlyList<StackPoint> points, IReadOnlyList<Mark> marks)
    {
        var axis = ChartAxis.Of([.. points.Select(p => p.Start)], marks);
        List<int> shown = [.. Enumerable.Range(0, layers.Count).Where(l => points.Any(p => p.Parts?[l] > TimeSpan.Zero))];
        var unit = DurationUnit.For(points.Select(p => p.Parts is { } parts ? (TimeSpan?)new TimeSpan(shown.Sum(l => parts[l].Ticks)) : null));

        var series = shown.Select((layer, index) => new
        {
            type = "bar",
            name = layers[layer].Name,
            stack = "loop",
            barMaxWidth = 36,
            barCategoryGap = "28%",
            itemStyle = new { color = $"var:--{layers[layer].Colour}", borderColor = "var:--card", borderWidth = 0.5 },
            emphasis = new { focus = "series" },
            data = points.Select(p => unit.Of(p.Parts?[layer])).ToList(),
            markLine = index == 0 ? axis.MarkLine(null) : null,
        });

        var option = new
        {
            grid = ChartAxis.Grid(unit.Name),
            tooltip = new { trigger = "axis", confine = true, axisPointer = new { type = "shadow" }, valueFormatter = unit.Formatter },
            xAxis = new { type = "category", data = axis.Names, axisLabel = new { hideOverlap = true } },
            yAxis = new { type = "value", name = unit.Name },
            series,
        };
        var table = new ChartTable(
            ["From", .. shown.Select(l => layers[l].Name)],
            [.. points.Select(p => Row([Figures.Date(p.Start), .. shown.Select(l => Text(p.Parts?[l]))]))]);
        return new Chart(option, [.. shown.Select(l => new LegendEntry(layers[l].Name, layers[l].Colour))], axis.Marks, table);
    }

    private static Chart PhasesByWeek(IReadOnlyList<PhaseWeek> weeks, IReadOnlyList<Mark> marks, IReadOnlyList<Phase> phases) => Stacked(
        [.. phases.Select(p => new StackLayer(PhaseLook.Name(p), PhaseLook.Key(p)))],
        [.. weeks.Select(w => new StackPoint(w.Start, w.Parts is { } parts ? [.. phases.Select(p => parts.GetValueOrDefault(p))] : null))],
        marks);

    private static object Lines(ChartAxis axis, IReadOnlyList<LineLook> lines, string? unit, string formatter, double? across = null) => new
    {
        grid = ChartAxis.Grid(unit),
        tooltip = new { trigger = "axis", confine = true, valueFormatter = formatter },
        xAxis = new { type = "category", boundaryGap = false, data = axis.Names, axisLabel = new { hideOverlap = true } },
        yAxis = new { type = "value", name = unit, max = Reach(lines, across) },
        series = lines.Select((line, index) => new
        {
            type = "line",
            name = line.Name,
            showSymbol = false,
            symbolSize = 6,
            itemStyle = new { color = $"var:--{line.Colour}" },
            lineStyle = new { width = line.Width, type = line.Dash },
            data = line.Values,
            markLine = index == 0 ? axis.MarkLine(across) : null,
        }),
    };

    /// <summary>A line across counts for nothing when the axis chooses its length, so it is told when the line lies above all data.</summary>
    private static double? Reach(IEnumerable<LineLook> lines, double? across) =>
        across is { } value && value > (lines.SelectMany(l => l.Values).Max() ?? 0) ? Math.Ceiling(value * 1.05 / 10) * 10 : null;

    private static List<LegendEntry> Legend(IEnumerable<LineLook> lines) => [.. lines.Select(l => new LegendEntry(l.Name, l.Colour, l.Dash))];

    private static string Text(TimeSpan? duration) => duration is { } d ? Figures.Duration(d) : "–";

    /// <summary>A median alone is known where there are too few for more.</summary>
    private static string Few(PercentilePoint point, TimeSpan? percentile) => percentile is null && point.P50 is not null ? "too few" : Text(percentile);

    private static string Text(double? number) => number is { } n ? Figures.Number(n) : "–";

    private static TimeSpan? Time(double? ms) => ms is { } known ? TimeSpan.FromMilliseconds(known) : null;

    private static string[] Row(params string[] cells) => cells;

    private sealed record LineLook(string Name, string Colour, string Dash, IReadOnlyList<double?> Values, double Width = 2);
}
