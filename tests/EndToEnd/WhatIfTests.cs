using System.Text.Json;
using DevEx.EndToEnd.Browser;
using DevEx.Testing;
using Microsoft.Playwright;

namespace DevEx.EndToEnd;

/// <summary>The manager's pages in a browser: sliders that answer while they move, and a report that is one page.</summary>
public sealed class WhatIfTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_slider_that_is_moved_by_keys_changes_the_figures_and_the_address_without_a_circuit()
    {
        using var api = await browser.ApiAsync();

        await browser.VisitAsync("/what-if?team=checkout", async visit =>
        {
            var before = await TextsAsync(visit.Page);
            await visit.Page.Locator("input[type=range][name=package]").FocusAsync();
            for (var step = 0; step < 10; step++)
            {
                await visit.Page.Keyboard.PressAsync("ArrowLeft");
            }

            await Assertions.Expect(visit.Page.Locator("input[type=range][name=package] + output")).ToHaveTextAsync("−50 %");
            await visit.Page.WaitForURLAsync("**/what-if?*package=-50");
            var query = new Uri(visit.Page.Url).Query;
            var after = JsonElement.Parse(await api.GetStringAsync("/api/v1/what-if" + query)).GetProperty("after");
            await Eventually.TrueAsync(
                async () => (await Figure.AllAsync(visit.Page)).Of("whatIfIterations") == after.GetProperty("iterationsPerDay").GetDouble(), "the figures follow");
            var moved = await TextsAsync(visit.Page);
            Assert.NotEqual(before, moved);
            Assert.Contains("package=-50", await visit.Page.Locator(".filter-bar .presets a").First.GetAttributeAsync("href"), StringComparison.Ordinal);
            Assert.Empty(visit.Sockets);

            // The server writes the same figures in the same way.
            await visit.GoToAsync("/what-if" + query);
            Assert.Equal(moved, await TextsAsync(visit.Page));
            await Assertions.Expect(visit.Page.Locator("input[type=range][name=package]")).ToHaveValueAsync("-50");
        });
    }

    [Fact]
    public async Task A_sprint_is_printed_on_one_page()
    {
        await browser.VisitAsync("/sprint?team=checkout", async visit =>
        {
            await Pages.SettledAsync(visit.Page);
            var pdf = await visit.Page.PdfAsync(new() { PreferCSSPageSize = true });

            Assert.Equal(1, System.Text.Encoding.Latin1.GetString(pdf).Split("/Type /Page").Skip(1).Count(after => after[0] != 's'));
        });
    }

    private static Task<IReadOnlyList<string>> TextsAsync(IPage page) => page.Locator("[data-figure]").AllTextContentsAsync();
}
