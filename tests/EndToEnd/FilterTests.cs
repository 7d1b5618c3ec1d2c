using System.Text.RegularExpressions;
using DevEx.EndToEnd.Browser;
using DevEx.Testing;
using Microsoft.Playwright;

namespace DevEx.EndToEnd;

/// <summary>What is chosen stands in the address: it survives the way back, a reload, and being sent to somebody.</summary>
public sealed class FilterTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_chosen_view_survives_back_reload_and_being_shared()
    {
        var shared = "";
        IReadOnlyList<string> seen = [];

        await browser.VisitAsync("/loops?loop=middle", async visit =>
        {
            var page = visit.Page;
            await page.Locator("select[name=team]").SelectOptionAsync("checkout");
            await page.WaitForURLAsync("**/loops?*team=checkout*");
            await page.Locator("select[name=clock]").SelectOptionAsync("working");
            await page.WaitForURLAsync("**/loops?*clock=working*");
            await Assertions.Expect(page.GetByText("nights, weekends and holidays")).ToBeVisibleAsync();
            (shared, seen) = (new Uri(page.Url).PathAndQuery, await ValuesAsync(page));

            await page.ReloadAsync();
            Assert.Equal(seen, await ValuesAsync(page));

            // The clock goes along to another page, and comes back with this one.
            await page.Locator(".tabs a", new() { HasText = "Outer" }).ClickAsync();
            await page.WaitForURLAsync("**/loops?*clock=working*loop=outer*");
            await page.GoBackAsync();
            await Assertions.Expect(page.Locator("select[name=team]")).ToHaveValueAsync("checkout");
            // The address changes before the page does.
            await Eventually.TrueAsync(async () => seen.SequenceEqual(await ValuesAsync(page)), "the figures are those of before");
        });

        await browser.VisitAsync(shared, async visit => Assert.Equal(seen, await ValuesAsync(visit.Page)));
    }

    [Fact]
    public async Task Single_keys_choose_the_period_and_the_comparison_and_clear_what_is_chosen()
    {
        await browser.VisitAsync("/?team=checkout", async visit =>
        {
            var page = visit.Page;
            await Pages.SettledAsync(page);
            await page.Keyboard.PressAsync("c");
            // The address changes before the page does.
            await Assertions.Expect(page.Locator(".presets [data-key='4']")).ToHaveAttributeAsync("href", new Regex("compare=year"));
            await page.Keyboard.PressAsync("4");
            await Assertions.Expect(page.Locator(".presets [aria-current]")).ToHaveTextAsync("365 d");
            await Assertions.Expect(page.Locator("select[name=compare]")).ToHaveValueAsync("year");

            // A menu that is open is closed first; who stands in a field keeps the filters.
            await page.Locator("summary[aria-label^='Theme']").ClickAsync();
            await page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(page.Locator("details.menu[open]")).ToHaveCountAsync(0);
            Assert.Contains("team=checkout", page.Url, StringComparison.Ordinal);
            await page.Keyboard.PressAsync("f");
            await Assertions.Expect(page.Locator("select[name=team]")).ToBeFocusedAsync();
            await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).FocusAsync();
            await page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(page.Locator("select[name=team]")).ToHaveValueAsync("");
            Assert.Contains("compare=year", page.Url, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_team_is_found_and_opened_by_the_keyboard_alone()
    {
        await browser.VisitAsync("/", async visit =>
        {
            var page = visit.Page;
            await Pages.SettledAsync(page);
            await page.Keyboard.PressAsync("/");
            await page.Keyboard.TypeAsync("catalog");
            await page.Keyboard.PressAsync("Enter");
            await page.WaitForURLAsync("**/search?q=catalog");
            await Assertions.Expect(page.Locator("[data-search]")).ToBeFocusedAsync();
            await page.Keyboard.PressAsync("ArrowDown");
            await Assertions.Expect(page.Locator("[data-hits] li a").First).ToBeFocusedAsync();
            await page.Keyboard.PressAsync("Enter");
            await page.WaitForURLAsync("**/loops?team=catalog*");
            await Assertions.Expect(page.Locator("select[name=team]")).ToHaveValueAsync("catalog");
        });
    }

    private static async Task<IReadOnlyList<string>> ValuesAsync(IPage page)
    {
        await Pages.SettledAsync(page);
        return await page.Locator("main [data-value]").EvaluateAllAsync<string[]>("all => all.map(e => e.dataset.value)");
    }
}
