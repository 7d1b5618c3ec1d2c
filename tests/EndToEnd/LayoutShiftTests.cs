using DevEx.EndToEnd.Browser;
using Microsoft.Playwright;

namespace DevEx.EndToEnd;

/// <summary>Pages that hold still while they arrive in pieces; that they do when they arrive at once is seen of every page.</summary>
public sealed class LayoutShiftTests(BrowserFixture browser)
{
    // Each with a table that it waits for. The others come as a whole: their island or their address needs the answer first.
    public static TheoryData<string, string> Streamed { get; } = new()
    {
        { "/", "change_rollups" },
        { "/loops", "annotations" },
        { "/me/rate", "developer_days" },
        { "/dora", "dora_deployments" },
        { "/sprint", "inner_rollups" },
    };

    [Theory]
    [MemberData(nameof(Streamed))]
    public async Task Nothing_moves_when_the_figures_take_the_place_of_what_stood_for_them(string path, string table)
    {
        var home = (await browser.ServerAsync()).Home;

        await ShiftsAsync(path, async visit =>
        {
            await using (await HeldReads.BeginAsync(home, table))
            {
                await visit.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Commit });
                await Assertions.Expect(visit.Page.Locator("main .skeleton").First).ToBeVisibleAsync();
                await visit.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
            }

            await Pages.SettledAsync(visit.Page);
        });
    }

    [Fact]
    public async Task A_page_that_jumps_is_seen()
    {
        await browser.VisitAsync("/", async visit =>
        {
            await visit.GoToAsync("/");
            await Pages.SettledAsync(visit.Page);
            await visit.Page.EvaluateAsync("() => { document.querySelector('h1').style.paddingTop = '200px'; }");

            Assert.NotEmpty(await LayoutShifts.FaultsAsync(visit.Page));
        });
    }

    private async Task ShiftsAsync(string path, Func<Visit, Task> load)
    {
        var faults = new List<string>();
        foreach (var width in Pages.Widths)
        {
            await browser.VisitAsync("/favicon.svg", async visit =>
            {
                await load(visit);
                faults.AddRange((await LayoutShifts.FaultsAsync(visit.Page)).Select(f => $"{width}: {f}"));
            }, new(width, ViewAs: Pages.ViewerOf(path)));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }
}
