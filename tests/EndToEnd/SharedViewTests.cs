using DevEx.EndToEnd.Browser;
using DevEx.Testing;
using Microsoft.Playwright;

namespace DevEx.EndToEnd;

/// <summary>The view of a page is its address: it survives a reload, the way back, and being sent to somebody else.</summary>
public sealed class SharedViewTests(BrowserFixture browser)
{
    /// <summary>A page, and a choice on it that changes what is shown.</summary>
    public static TheoryData<string, string> Choices { get; } = new()
    {
        { "/", ".presets a[data-key='3']" },
        { "/loops", ".presets a[data-key='1']" },
        { "/loops?loop=middle", ".presets a[data-key='1']" },
        { "/dora", ".presets a[data-key='3']" },
        { "/before-after", ".switches a:not([aria-current]) >> nth=1" },
        { "/sprint?team=checkout", "table a[href^='sprint?']:not([aria-current])" },
        { "/what-if?team=checkout", "td a[href*='-50']" },
        { "/builds", ".presets a[data-key='3']" },
        { "/changes", "nav[aria-label=Pages] a" },
        { "/me", "a[aria-label='The day before']" },
        { "/me/rate", ".presets a[data-key='3']" },
        { "/me/commands", ".presets a[data-key='3']" },
    };

    [Theory]
    [MemberData(nameof(Choices))]
    public async Task A_choice_survives_a_reload_the_way_back_and_being_sent(string path, string choice)
    {
        var viewer = Pages.ViewerOf(path);
        var (chosen, address) = ("", "");
        await browser.VisitAsync(path, async visit =>
        {
            var page = visit.Page;
            var first = await ViewAsync(page);
            await page.Locator(choice).First.ClickAsync();
            await Eventually.TrueAsync(async () => await ViewAsync(page) != first, "the page shows something else");
            address = new Uri(page.Url).PathAndQuery;
            await page.ReloadAsync();
            chosen = await ViewAsync(page);
            Assert.NotEqual(first, chosen);

            await page.GoBackAsync();
            await BecomesAsync(page, first);

            await page.GoForwardAsync();
            await BecomesAsync(page, chosen);
        }, new(ViewAs: viewer));

        await browser.VisitAsync(address, async visit => Assert.Equal(chosen, await ViewAsync(visit.Page)), new(ViewAs: viewer));
    }

    private static async Task BecomesAsync(IPage page, string view)
    {
        var seen = "";
        try
        {
            await Eventually.TrueAsync(async () => (seen = await ViewAsync(page)) == view, "the view of before");
        }
        catch (TimeoutException)
        {
            Assert.Equal(view, seen);
        }
    }

    /// <summary>All that can be read, and what the fields hold.</summary>
    private static async Task<string> ViewAsync(IPage page)
    {
        await Pages.SettledAsync(page);
        return await page.Locator("main").EvaluateAsync<string>("main => [main.innerText.replace(/ · data to \\S+/, ''), ...[...main.querySelectorAll('select, input:not([type=hidden])')].map(f => `${f.name}=${f.value}`)].join('\\n')");
    }
}
