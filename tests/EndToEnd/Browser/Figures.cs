using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace DevEx.EndToEnd.Browser;

/// <summary>A figure as a page carries it beside the written text: of which team, or of all.</summary>
public sealed record Figure(string Metric, string? Team, double? Value)
{
    private const string Read = """
        () => [...document.querySelectorAll('main [data-metric]')]
            .map(e => ({ metric: e.dataset.metric, team: e.dataset.team ?? null, value: e.dataset.value ?? '' }))
        """;

    /// <summary>All figures of a page at one instant, so that no refresh comes in between.</summary>
    public static async Task<IReadOnlyList<Figure>> AllAsync(IPage page)
    {
        var found = await page.EvaluateAsync<JsonElement>(Read);
        return [.. found.EnumerateArray().Select(f => new Figure(f.GetProperty("metric").GetString()!, f.GetProperty("team").GetString(), Number(f)))];
    }

    private static double? Number(JsonElement figure) =>
        figure.GetProperty("value").GetString() is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;
}

/// <summary>Finds one figure among those of a page.</summary>
public static class FigureLookUp
{
    public static double? Of(this IReadOnlyList<Figure> figures, string metric, string? team = null) =>
        figures.Single(f => f.Metric == metric && f.Team == team).Value;
}
