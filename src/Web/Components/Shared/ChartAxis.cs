namespace DevEx.Web.Components.Shared;

/// <summary>The dates below a chart, evenly spaced, and the marks that fall on them.</summary>
internal sealed record ChartAxis(IReadOnlyList<string> Names, IReadOnlyList<Mark> Marks, IReadOnlyList<string> MarkedNames)
{
    private const int LastStepDays = 7;

    /// <summary>The name of the axis stands above the plot; where there is none, the letters of the marks still need their line.</summary>
    public static object Grid(string? unit) => new { left = 2, right = 14, top = unit is null ? 20 : 4, bottom = 2, outerBoundsMode = "same" };

    /// <summary>A mark stands on the step that it falls in; one before or after all steps is left out.</summary>
    public static ChartAxis Of(IReadOnlyList<DateOnly> dates, IReadOnlyList<Mark> marks)
    {
        var names = dates.Select(Figures.Date).ToList();
        var placed = marks
            .OrderBy(m => m.At)
            .Select(mark => (Mark: mark, Step: dates.Count(d => d <= mark.At) - 1))
            .Where(p => p.Step >= 0 && (p.Step < dates.Count - 1 || p.Mark.At < dates[^1].AddDays(LastStepDays)))
            .ToList();
        return new(names, [.. placed.Select(p => p.Mark)], [.. placed.Select(p => names[p.Step])]);
    }

    /// <summary>Vertical lines, each with its letter, and at most one across. Null when there is none.</summary>
    public object? MarkLine(double? across)
    {
        // Those of one step share a line, or their letters would stand on top of each other.
        List<object> data =
        [
            .. MarkedNames.Select((name, index) => (Name: name, Letter: Chart.Letter(index)))
                .GroupBy(m => m.Name)
                .Select(g => new { xAxis = g.Key, name = string.Join(' ', g.Select(m => m.Letter)) }),
        ];
        if (across is { } value)
        {
            var label = new { position = "insideEndTop", formatter = $"possible: {Figures.Number(value)}", fontWeight = "normal" };
            data.Add(new { yAxis = value, label, lineStyle = new { type = "solid", width = 1, color = "var:--ink-3" } });
        }

        return data.Count == 0 ? null : new
        {
            symbol = "none",
            silent = true,
            animation = false,
            lineStyle = new { type = "dashed", color = "var:--ink-2", width = 1 },
            label = new { formatter = "{b}", color = "var:--ink-2", fontSize = 11, fontWeight = "bold", position = "end", distance = 4 },
            data,
        };
    }
}
