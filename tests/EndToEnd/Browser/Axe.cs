using System.Text.Json;
using DevEx.EndToEnd.Programs;
using Microsoft.Playwright;

namespace DevEx.EndToEnd.Browser;

/// <summary>axe-core, which finds what people with disabilities would stumble over: the rules of WCAG 2.2, levels A and AA.</summary>
internal static class Axe
{
    private const string Run = """
        () => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })
            .then(found => found.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${v.help}: ${n.html.slice(0, 300)} ${n.any.map(a => a.message)}`)))
        """;

    private static readonly Lazy<string> Script = new(() => File.ReadAllText(Built.Axe));

    /// <summary>Each violation in one line.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page)
    {
        await page.EvaluateAsync(Script.Value);
        var found = await page.EvaluateAsync<JsonElement>(Run);
        return [.. found.EnumerateArray().Select(v => v.GetString()!)];
    }
}
