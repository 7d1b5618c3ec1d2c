using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using DevEx.Benchmarks.Store;
using DevEx.Store.Access;
using DevEx.Testing;
using DevEx.Web.Demo;
using Microsoft.Playwright;

namespace DevEx.Benchmarks.Browser;

/// <summary>Every page that is read, in a real browser on this machine, from an empty cache until it can be used.</summary>
internal sealed record BrowserBench(IReadOnlyList<(string Page, PageLoad Load)> Pages, IReadOnlyList<TimeSpan> OnScreen)
{
    private const string Builds = "/builds";

    private static readonly string[] Paths =
    [
        "/", "/loops", "/loops?loop=middle", "/loops?loop=outer", "/dora", "/before-after", "/sprint", "/what-if", Builds, "/changes", "/me", "/me/rate", "/me/commands", "/me/data", "/sources",
    ];

    public double LargestPaint => Pages.Max(p => p.Load.LargestPaint);

    public double Usable => Pages.Max(p => p.Load.Usable);

    public double OverviewKilobytes => Pages[0].Load.Kilobytes;

    /// <summary>Of pages without a table that is worked in: of the builds' one is asked for.</summary>
    public int Circuits => Pages.Where(p => p.Page != Builds).Sum(p => p.Load.Circuits);

    public double EventToScreenMilliseconds => OnScreen.Order().ElementAt(OnScreen.Count / 2).TotalMilliseconds;

    public IEnumerable<string> Notes =>
    [
        .. Pages.Select(p => string.Create(CultureInfo.InvariantCulture,
            $"{p.Page}: largest paint {p.Load.LargestPaint:f0} ms, usable {p.Load.Usable:f0} ms, {p.Load.Kilobytes:f0} KB, {p.Load.Circuits} circuits")),
        $"event to screen, slowest of {OnScreen.Count}: {OnScreen.Max().TotalMilliseconds:f0} ms",
    ];

    /// <param name="organisation">Whose people the database holds.</param>
    public static async Task<BrowserBench> MeasureAsync(BenchServer server, string database, DemoOrganisation organisation, DateTimeOffset now, int loads, int events, int warming)
    {
        await using var web = await server.StartWebAsync(database);
        using var import = await web.ClientAsync(TokenKind.Import);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Find(), Args = Chromium.Arguments });
        var pages = new List<(string, PageLoad)>();
        List<string> paths = [.. Paths, .. await SinglesAsync(web.Address)];
        // The application has been running for a while before the first page too, the browser has not been here.
        foreach (var path in paths)
        {
            await WarmAsync(browser, web.Address, path, warming);
        }

        foreach (var path in paths)
        {
            await PageLoad.MeasureAsync(browser, web.Address, path);
            var measured = new List<PageLoad>();
            for (var nth = 0; nth < loads; nth++)
            {
                measured.Add(await PageLoad.MeasureAsync(browser, web.Address, path));
            }

            pages.Add((path.Length > 40 ? path[..path.LastIndexOf('/')] + "/…" : path, PageLoad.Median(measured)));
        }

        // Nobody of the demo is at work at night.
        var night = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(-1);
        return new(pages, await EventToScreen.MeasureAsync(browser, web.Address, import, organisation.Teams[0].Members[0].Subject, night, events));
    }

    private static async Task WarmAsync(IBrowser browser, Uri server, string path, int rounds)
    {
        await using var context = await PageLoad.NewContextAsync(browser, server, path);
        for (var nth = 0; nth < rounds; nth++)
        {
            await context.APIRequest.GetAsync(path);
        }
    }

    /// <summary>One build, one pull request.</summary>
    private static async Task<IReadOnlyList<string>> SinglesAsync(Uri server)
    {
        using var api = new HttpClient { BaseAddress = server };
        async Task<string> FirstAsync(string list, string key) =>
            $"/{list}/{(await api.GetFromJsonAsync<JsonElement>($"api/v1/{list}")).GetProperty(list)[0].GetProperty(key).GetString()}";
        return [await FirstAsync("builds", "key"), await FirstAsync("changes", "id")];
    }
}
