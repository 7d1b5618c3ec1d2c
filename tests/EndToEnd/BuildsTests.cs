using System.Text.RegularExpressions;
using DevEx.EndToEnd.Browser;
using Microsoft.Playwright;

namespace DevEx.EndToEnd;

/// <summary>The one page with a circuit: it has to come up whatever script and runtime are put together.</summary>
public sealed class BuildsTests(BrowserFixture browser)
{
    [Fact]
    public async Task The_circuit_comes_up_and_the_grid_sorts()
    {
        await browser.VisitAsync("/builds", async visit =>
        {
            await visit.Page.Locator("[data-interactive]").WaitForAsync();
            Assert.Contains(visit.Sockets, address => address.Contains("/_blazor", StringComparison.Ordinal));

            var first = visit.Page.Locator(".build-grid tbody tr").First;
            await Assertions.Expect(first).ToBeVisibleAsync();
            var mostCostly = await first.InnerTextAsync();
            var header = visit.Page.GetByRole(AriaRole.Columnheader, new() { NameRegex = new Regex("^p50") });
            await header.Locator("[role=button], .rz-sortable-column, div").First.ClickAsync();
            await Assertions.Expect(first).Not.ToHaveTextAsync(mostCostly);
            await Assertions.Expect(header).ToHaveAttributeAsync("aria-sort", "ascending");

            // The grid's own arrows would fetch a font of a megabyte.
            var fetched = await visit.Page.EvaluateAsync<string[]>(
                "async () => { await document.fonts.ready; return performance.getEntriesByType('resource').map(e => e.name); }");
            Assert.DoesNotContain(fetched, address => address.Contains(".woff", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task The_other_pages_need_no_circuit()
    {
        await browser.VisitAsync("/", async visit =>
        {
            await Assertions.Expect(visit.Page.Locator("[data-metric]").First).ToBeVisibleAsync();
            await visit.GoToAsync("/loops");

            Assert.Empty(visit.Sockets);
        });
    }
}
