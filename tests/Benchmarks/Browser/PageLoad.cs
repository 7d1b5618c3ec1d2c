using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace DevEx.Benchmarks.Browser;

/// <summary>One cold load of a page: a browser that has never been here.</summary>
/// <param name="LargestPaint">When the largest part of it was painted (LCP), since the navigation began.</param>
/// <param name="Usable">When all of it was there: no placeholder, its scripts at work, charts drawn, the grid filled.</param>
/// <param name="Kilobytes">What came over the wire, compressed as it was.</param>
/// <param name="Circuits">Its sockets to the server.</param>
internal sealed record PageLoad(double LargestPaint, double Usable, double Kilobytes, int Circuits)
{
    private const int Width = 1440;
    private const int Height = 900;

    // Looks at each frame, as a person would: the browser's own clock is the one that counts.
    private const string Watch = """
        window.largest = 0;
        new PerformanceObserver(list => { for (const e of list.getEntries()) largest = e.startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
        const there = () => document.readyState === 'complete' && window.Blazor && document.querySelector('main h1')
            && !document.querySelector('main .skeleton')
            && [...document.querySelectorAll('dx-chart')].every(c => c.shadowRoot?.querySelector('[data-drawn]'))
            && (location.pathname !== '/builds' || document.querySelector('.build-grid tbody tr'));
        const look = () => { if (there()) window.usable = performance.now(); else requestAnimationFrame(look); };
        requestAnimationFrame(look);
        """;

    // Another frame, so that what was painted last has been told of.
    private const string Read = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done([largest, usable]))))";

    public static async Task<PageLoad> MeasureAsync(IBrowser browser, Uri server, string path)
    {
        await using var context = await NewContextAsync(browser, server, path);
        await context.AddInitScriptAsync(Watch);
        var page = await context.NewPageAsync();
        var (bytes, sockets) = (new ConcurrentBag<double>(), new ConcurrentBag<IWebSocket>());
        page.WebSocket += (_, socket) => sockets.Add(socket);
        var network = await context.NewCDPSessionAsync(page);
        network.Event("Network.loadingFinished").OnEvent += (_, told) => bytes.Add(told!.Value.GetProperty("encodedDataLength").GetDouble());
        await network.SendAsync("Network.enable");
        await page.GotoAsync(path);
        await page.WaitForFunctionAsync("() => window.usable > 0");
        var times = await page.EvaluateAsync<JsonElement>(Read);
        return new(times[0].GetDouble(), times[1].GetDouble(), bytes.Sum() / 1024, sockets.Count);
    }

    /// <summary>The median of each figure by itself.</summary>
    public static PageLoad Median(IReadOnlyCollection<PageLoad> loads) =>
        new(Middle(loads, l => l.LargestPaint), Middle(loads, l => l.Usable), Middle(loads, l => l.Kilobytes), (int)Middle(loads, l => l.Circuits));

    /// <summary>Without a cache and without a cookie, but for pages of one person's, which show that of the demo.</summary>
    public static async Task<IBrowserContext> NewContextAsync(IBrowser browser, Uri server, string path)
    {
        var context = await browser.NewContextAsync(new() { BaseURL = server.ToString(), ViewportSize = new() { Width = Width, Height = Height }, Locale = "en-GB" });
        if (path.StartsWith("/me", StringComparison.Ordinal))
        {
            await context.AddCookiesAsync([new() { Name = "devex-view", Value = "example", Url = server.ToString() }]);
        }

        return context;
    }

    private static double Middle(IEnumerable<PageLoad> loads, Func<PageLoad, double> figure) => loads.Select(figure).Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
}
