using System.Text.Json;
using System.Text.RegularExpressions;
using DevEx.EndToEnd.Browser;
using Microsoft.Playwright;

namespace DevEx.EndToEnd;

/// <summary>The story that the demo tells whoever follows its links: what helped one team, who is still slow, what would help, and since when.</summary>
public sealed class StoryTests(BrowserFixture browser)
{
    private const string SlowBuild = "acme-demo/checkout-api";

    [Fact]
    public async Task It_can_be_walked_by_links_alone()
    {
        using var api = await browser.ApiAsync("manager");

        await browser.VisitAsync("/", async visit =>
        {
            await TheOverviewLeadsToWhatHappenedAsync(visit.Page);
            await BeforeAfterProvesItAsync(visit.Page, api);
            await TheOverviewNamesTheSlowTeamAsync(visit.Page);
            await ItsSprintLostCyclesToContainerBuildsAsync(visit.Page);
            await HalvingOneOfThemWinsTheMostAsync(visit.Page);
            await TheBuildsShowItAndItsRegressionAsync(visit.Page);
        }, new(ViewAs: "manager"));
    }

    /// <summary>The mark on the chart is a link, and names the team.</summary>
    private static async Task TheOverviewLeadsToWhatHappenedAsync(IPage page)
    {
        await Pages.SettledAsync(page);
        await Assertions.Expect(page.Locator(".finding")).ToContainTextAsync("Checkout spends");
        await FollowAsync(page, page.Locator("main .marks a").Filter(new() { HasTextString = "(Catalog)" }).First, "**/before-after?annotation=*");
    }

    private static async Task BeforeAfterProvesItAsync(IPage page, HttpClient api)
    {
        var finding = await page.Locator(".finding").InnerTextAsync();
        Assert.Matches("The median cycle of Catalog went from .+ to .+ less is the change's own", finding);

        var answer = JsonElement.Parse(await api.GetStringAsync("/api/v1/before-after" + new Uri(page.Url).Query));
        Assert.True(answer.GetProperty("net").GetProperty("highMs").GetDouble() < 0, answer.ToString());
    }

    private static async Task TheOverviewNamesTheSlowTeamAsync(IPage page)
    {
        await FollowAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "DevEx, overview" }), "**/");
        var figures = await Figure.AllAsync(page);
        var slow = figures.Where(f => f is { Metric: "taxShare", Team: not null }).MaxBy(f => f.Value)!.Team;
        Assert.Equal("checkout", slow);
        await FollowAsync(page, page.Locator("table.teams").GetByRole(AriaRole.Link, new() { Name = "Checkout" }), "**/loops?team=checkout*");
    }

    private static async Task ItsSprintLostCyclesToContainerBuildsAsync(IPage page)
    {
        await FollowAsync(page, page.Locator(".tabs").GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Sprint") }), "**/sprint?team=checkout");
        var figures = await Figure.AllAsync(page);
        Assert.InRange(figures.Of("lostPerTenDays")!.Value, 200, 400);
        var parts = await page.Locator("[data-metric=lostInPhase]").EvaluateAllAsync<string[]>("cells => cells.sort((a, b) => b.dataset.value - a.dataset.value).map(c => c.dataset.part)");
        Assert.Equal("package", parts[0]);
        await Assertions.Expect(page.Locator(".finding")).ToContainTextAsync("went into container build");
    }

    private static async Task HalvingOneOfThemWinsTheMostAsync(IPage page)
    {
        await FollowAsync(page, page.Locator(".page-head").GetByRole(AriaRole.Link, new() { Name = "What if?" }), "**/what-if?team=checkout*");
        var levers = page.Locator("tr", new() { Has = page.Locator("[data-metric=lever]") });
        await Assertions.Expect(levers.First).ToContainTextAsync("Container build");

        var before = (await Figure.AllAsync(page)).Of("whatIfIterations");
        var slow = levers.Filter(new() { HasTextString = SlowBuild }).Filter(new() { HasTextString = "Container build" }).First;
        await FollowAsync(page, slow.GetByRole(AriaRole.Link, new() { Name = "Halve it" }), "**/what-if?*=-50");
        Assert.True((await Figure.AllAsync(page)).Of("whatIfIterations") > before);
    }

    private static async Task TheBuildsShowItAndItsRegressionAsync(IPage page)
    {
        await FollowAsync(page, page.Locator("td.where").GetByRole(AriaRole.Link, new() { Name = SlowBuild }).First, "**/builds?*place=local");
        var line = page.Locator(".build-grid tbody tr").Filter(new() { HasTextString = "docker build" });
        await Assertions.Expect(line.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("slower since") })).ToBeVisibleAsync();

        await FollowAsync(page, line.GetByRole(AriaRole.Link, new() { Name = "docker build" }), "**/builds/*");
        await Assertions.Expect(page.Locator("main .banner").First).ToContainTextAsync(new Regex(@"\d+\s%\sslower since"));
    }

    /// <summary>The address changes before the page does.</summary>
    private static async Task FollowAsync(IPage page, ILocator link, string to)
    {
        await page.EvaluateAsync("() => { window.arrived = false; Blazor.addEventListener('enhancednavigationend', () => { window.arrived = true; }); }");
        await link.ClickAsync();
        await page.WaitForURLAsync(to);
        await page.WaitForFunctionAsync("() => window.arrived !== false");
        await Pages.SettledAsync(page);
    }
}
