using DevEx.EndToEnd.Browser;
using DevEx.Testing;
using Microsoft.Playwright;

namespace DevEx.EndToEnd;

/// <summary>A page that is open while events arrive.</summary>
public sealed class LivePageTests(BrowserFixture browser)
{
    private const string Place = "() => ({ focus: document.activeElement?.textContent?.trim() ?? '', y: Math.round(scrollY), stayed: window.stayed === true })";

    [Fact]
    public async Task New_steps_change_the_page_and_leave_focus_and_scroll_where_they_are()
    {
        await browser.VisitAsync("/", async visit =>
        {
            var link = visit.Page.GetByRole(AriaRole.Link, new() { Name = "Storefront", Exact = true });
            await link.FocusAsync();
            await visit.Page.EvaluateAsync("() => { window.stayed = true; scrollTo(0, 200); }");
            var (before, place) = ((await Figure.AllAsync(visit.Page)).Of("iterationsPerDay", "storefront"), await PlaceAsync(visit.Page));

            await NightWork.PostAsync(visit.Server, await (await browser.ServerAsync()).CreateTokenAsync("import"), who: 1);

            // One more developer-day, of few iterations, among some hundred.
            await Eventually.TrueAsync(async () => (await Figure.AllAsync(visit.Page)).Of("iterationsPerDay", "storefront") < before, "the open page shows the short day");
            await Eventually.TrueAsync(async () => await PlaceAsync(visit.Page) == place, $"focus and scroll are as they were: {place}");
            Assert.True(place.Stayed && place.Focus == "Storefront" && place.Y > 0, place.ToString());
        }, new(Width: 390));
    }

    [Fact]
    public async Task A_page_that_hears_nothing_says_so_until_it_hears_again()
    {
        await browser.VisitAsync("/", async visit =>
        {
            await visit.Page.Clock.InstallAsync();
            await visit.GoToAsync("/");
            await Pages.SettledAsync(visit.Page);
            var lost = visit.Page.Locator(".fresh-lost");
            await Assertions.Expect(lost).ToBeEmptyAsync();

            // A beat comes every ten seconds of the server's clock.
            await visit.Page.Clock.FastForwardAsync(60_000);

            await Assertions.Expect(lost).ToContainTextAsync("connection lost");
            await Assertions.Expect(lost).ToBeEmptyAsync();
        });
    }

    private static async Task<WhereOn> PlaceAsync(IPage page) => await page.EvaluateAsync<WhereOn>(Place);

    /// <summary>Where somebody is on a page.</summary>
    private sealed record WhereOn
    {
        public string Focus { get; set; } = "";

        public int Y { get; set; }

        public bool Stayed { get; set; }
    }
}
