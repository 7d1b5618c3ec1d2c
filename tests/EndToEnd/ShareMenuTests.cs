using DevEx.EndToEnd.Browser;
using Microsoft.Playwright;

namespace DevEx.EndToEnd;

/// <summary>What can be taken along from a page: every table as CSV, every chart as a picture.</summary>
public sealed class ShareMenuTests(BrowserFixture browser)
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G'];

    [Fact]
    public async Task Every_table_and_every_chart_of_a_page_can_be_saved() => await browser.VisitAsync("/", async visit =>
    {
        await Pages.SettledAsync(visit.Page);
        await OpenAsync(visit.Page);

        var (tables, charts) = (await visit.Page.Locator("main table").CountAsync(), await visit.Page.Locator("main dx-chart").CountAsync());
        // Beside them the link and the print.
        await Assertions.Expect(visit.Page.Locator(".share .menu-panel button")).ToHaveCountAsync(2 + tables + charts);

        var teams = await SavedAsync(visit.Page, "Teams");
        var lines = (await File.ReadAllTextAsync(await teams.PathAsync())).Split("\r\n");
        Assert.Equal("devex-teams.csv", teams.SuggestedFilename);
        Assert.Equal(1 + await visit.Page.Locator("table.teams tbody tr").CountAsync(), lines.Length - 1);
        var shown = (await Figure.AllAsync(visit.Page)).Of("iterationsPerDay", "storefront");
        Assert.Contains(lines, l => l.StartsWith("Storefront,", StringComparison.Ordinal) && l.Contains(shown!.Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));

        await OpenAsync(visit.Page);
        var picture = await SavedAsync(visit.Page, "How often do we go round?", last: true);
        Assert.Equal("devex-how-often-do-we-go-round.png", picture.SuggestedFilename);
        Assert.Equal(Png, (await File.ReadAllBytesAsync(await picture.PathAsync()))[..Png.Length]);
    });

    private static async Task OpenAsync(IPage page)
    {
        await page.Locator(".share > summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task<IDownload> SavedAsync(IPage page, string name, bool last = false)
    {
        var button = page.Locator(".share .menu-panel button").Filter(new() { HasTextString = name });
        return await page.RunAndWaitForDownloadAsync(() => (last ? button.Last : button.First).ClickAsync());
    }
}
