using System.Text.Json;
using Microsoft.Playwright;

namespace DevEx.EndToEnd.Browser;

/// <summary>What moved in a page while somebody may already have been reading it: the browser's own count since the first paint (CLS).</summary>
internal static class LayoutShifts
{
    /// <summary>A fifth of what is called good: nothing that an eye would follow.</summary>
    public const double Most = 0.02;

    private const string Watch = """
        window.shifts = [];
        window.shiftsWatch = new PerformanceObserver(list => shifts.push(...list.getEntries()));
        shiftsWatch.observe({ type: 'layout-shift', buffered: true });
        """;

    // Two frames, so that what the last change moved is counted too.
    private const string Read = """
        async () => {
            await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
            const rect = r => `${Math.round(r.x)},${Math.round(r.y)} ${Math.round(r.width)}x${Math.round(r.height)}`;
            const name = n => n?.nodeType === 1 ? `${n.localName}.${n.className} ${n.textContent.trim().slice(0, 30)}` : n?.nodeName ?? 'gone';
            return [...shifts, ...shiftsWatch.takeRecords()].filter(e => !e.hadRecentInput).map(e => ({
                value: e.value,
                moved: e.sources.map(s => `${name(s.node)}: ${rect(s.previousRect)} -> ${rect(s.currentRect)}`).join('; '),
            }));
        }
        """;

    /// <summary>Counts in every page that is loaded from now on.</summary>
    public static Task WatchAsync(IBrowserContext context) => context.AddInitScriptAsync(Watch);

    /// <summary>What is wrong, in one line a shift; nothing when all of them together are too little to see.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(IPage page)
    {
        var shifts = (await page.EvaluateAsync<JsonElement>(Read)).EnumerateArray()
            .Select(s => (Value: s.GetProperty("value").GetDouble(), Moved: s.GetProperty("moved").GetString())).ToList();
        return shifts.Sum(s => s.Value) <= Most ? [] : [.. shifts.Select(s => FormattableString.Invariant($"moved by {s.Value:f3}: {s.Moved}"))];
    }
}
