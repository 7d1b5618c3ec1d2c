using System.Text.Json;
using DevEx.EndToEnd.Programs;
using Microsoft.Playwright;

namespace DevEx.EndToEnd.Browser;

/// <summary>axe-core, which finds what people with disabilities would stumble over: the rules of WCAG 2.2, levels A and AA.</summary>
internal static class Axe
{
    // Without preload: it would put the style sheets once more into the page, which the page's policy forbids.
    private const string Run = """
        () => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'], preload: false })
            .then(found => found.violations.map(v => `${v.id}, ${v.nodes.length} times: ${v.nodes[0].html.slice(0, 300)} ${v.nodes[0].any.map(a => a.message)}`))
        """;

    private static readonly Lazy<string> Script = new(() => File.ReadAllText(Built.Axe));

    /// <summary>Each rule that is broken in one line, with the first place.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page)
    {
        await page.EvaluateAsync(Script.Value);
        var found = await page.EvaluateAsync<JsonElement>(Run);
        return [.. found.EnumerateArray().Select(v => v.GetString()!)];
    }
}
