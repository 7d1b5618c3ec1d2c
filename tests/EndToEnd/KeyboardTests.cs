using System.Text.Json;
using DevEx.EndToEnd.Browser;
using DevEx.Testing;
using Microsoft.Playwright;

namespace DevEx.EndToEnd;

/// <summary>Every page by keyboard alone: all that can be used is reached, is seen to be reached, and can be left again.</summary>
public sealed class KeyboardTests(BrowserFixture browser)
{
    // What somebody could click and what scrolls by itself. Of the choices of a group one alone is stopped at.
    private const string Find = """
        () => {
            const usable = 'a[href], button:not([disabled]), input:not([type=hidden], [disabled]), select, textarea, summary, [tabindex="0"]';
            // Looked for anew each time: a page that waits for its first event puts the same things in place of each other.
            const find = () => [...document.querySelectorAll(usable)].filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.closest('[inert], dialog:not([open])') && e.tabIndex >= 0);
            const stops = find();
            window.reached = new Set();
            window.unseen = new Set();
            addEventListener('focusin', ({ target: e }) => {
                const look = [e, ...(e.labels ?? []), e.closest('label')].filter(Boolean).flatMap(x => [getComputedStyle(x), getComputedStyle(x, '::after')]);
                const seen = look.some(s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none');
                reached.add(find().indexOf(e));
                // Where the way past the bar leads, nothing can be used.
                if (!seen && e.localName !== 'main') unseen.add(e.outerHTML.slice(0, 160));
            });
            return stops.map(e => e.outerHTML.slice(0, 160));
        }
        """;

    [Theory]
    [MemberData(nameof(Pages.Paths), MemberType = typeof(Pages))]
    public async Task Leads_past_the_bar_reaches_everything_and_shows_where_it_is(string path)
    {
        await browser.VisitAsync(path, async visit =>
        {
            var page = visit.Page;
            await Pages.SettledAsync(page);
            var stops = (await page.EvaluateAsync<JsonElement>(Find)).EnumerateArray().Select(s => s.GetString()).ToList();
            Assert.True(stops.Count > 10, $"{stops.Count} stops");

            await page.Keyboard.PressAsync("Tab");
            await Assertions.Expect(page.Locator(".skip")).ToBeFocusedAsync();
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator("main")).ToBeFocusedAsync();
            await page.Keyboard.PressAsync("Tab");
            Assert.True(await page.EvaluateAsync<bool>("() => !!document.activeElement.closest('main')"), "the next stop is on the page");

            // From the last the way goes on at the first. More presses than stops: a date is three, and the grid grows while one walks down its rows.
            var missed = Enumerable.Range(0, stops.Count).ToHashSet();
            for (var left = (2 * stops.Count) + 1000; left > 0 && missed.Count > 0; left--)
            {
                await page.Keyboard.PressAsync("Tab");
                if (left % 10 == 0)
                {
                    missed.ExceptWith(await page.EvaluateAsync<int[]>("() => [...reached]"));
                }
            }

            Assert.Empty(stops.Where((_, at) => missed.Contains(at)));
            Assert.Empty(await page.EvaluateAsync<string[]>("() => [...unseen]"));
        }, new(ViewAs: Pages.ViewerOf(path)));
    }

    [Theory]
    [InlineData("View as")]
    [InlineData("Theme")]
    [InlineData("Share")]
    public async Task A_menu_opens_is_walked_through_and_closes(string menu)
    {
        await browser.VisitAsync("/", async visit =>
        {
            var page = visit.Page;
            await Pages.SettledAsync(page);
            var summary = page.Locator($"details.menu > summary:is([aria-label^='{menu}'], :has-text('{menu}'))").First;
            await summary.FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator("details.menu[open] .menu-panel :is(a, button)").First).ToBeVisibleAsync();

            await page.Keyboard.PressAsync("Tab");
            await Eventually.TrueAsync(() => page.EvaluateAsync<bool>("() => !!document.activeElement.closest('.menu-panel')"), "the first of its entries has the focus");

            await page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(page.Locator("details.menu[open]")).ToHaveCountAsync(0);
            await Assertions.Expect(summary).ToBeFocusedAsync();
        });
    }
}
