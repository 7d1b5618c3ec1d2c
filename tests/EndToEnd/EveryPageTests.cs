using DevEx.EndToEnd.Browser;
using Microsoft.Playwright;

namespace DevEx.EndToEnd;

/// <summary>What holds of every page, however one looks at it.</summary>
public sealed class EveryPageTests(BrowserFixture browser)
{
    private const string TooWide = """
        () => {
            const width = document.documentElement.clientWidth;
            const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1 && !e.closest('.scroll, .radzen, svg'));
            return document.documentElement.scrollWidth > width ? wide.slice(0, 5).map(e => e.outerHTML.slice(0, 120)).join('\n') || 'the page' : '';
        }
        """;

    [Theory]
    [MemberData(nameof(Pages.Paths), MemberType = typeof(Pages))]
    public async Task Is_sound_in_both_themes_and_at_both_widths(string path)
    {
        var faults = new List<string>();

        foreach (var theme in Pages.Themes)
        {
            var widths = Pages.WidthsOf(path, theme);
            await browser.VisitAsync(path, async visit =>
            {
                foreach (var width in widths)
                {
                    if (width != widths[0])
                    {
                        await visit.Page.SetViewportSizeAsync(width, 900);
                        await visit.GoToAsync(path);
                    }

                    await Pages.SettledAsync(visit.Page);
                    Assert.Equal(1, await visit.Page.Locator("h1:visible").CountAsync());
                    if (Pages.IsToRead(path))
                    {
                        faults.AddRange((await LayoutShifts.FaultsAsync(visit.Page)).Select(f => $"{width} {theme}: {f}"));
                    }

                    faults.AddRange((await FaultsAsync(visit.Page)).Select(f => $"{width} {theme}: {f}"));
                }
            }, new(widths[0], theme, Pages.ViewerOf(path)));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>What is wrong with a page at its width and in its theme, to eyes and to assistive technology.</summary>
    internal static async Task<IEnumerable<string>> FaultsAsync(IPage page)
    {
        var wide = await page.EvaluateAsync<string>(TooWide);
        return [.. wide.Length > 0 ? [$"wider than the window: {wide}"] : Array.Empty<string>(), .. await Axe.ViolationsAsync(page)];
    }
}
