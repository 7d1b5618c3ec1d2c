using System.Text.Json;
using DevEx.EndToEnd.Browser;
using Microsoft.Playwright;

namespace DevEx.EndToEnd;

/// <summary>The pages about oneself, from one to the next, as an invented developer.</summary>
public sealed class MineTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_developer_goes_from_the_costliest_command_to_its_slowest_day()
    {
        await browser.VisitAsync("/me/rate", async visit =>
        {
            await visit.Page.GetByRole(AriaRole.Link, new() { Name = "My commands" }).ClickAsync();
            await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Which of my commands cost me the most?" })).ToBeVisibleAsync();

            await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Duration" }).ClickAsync();
            await Assertions.Expect(visit.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("sort=slowest"));
            await visit.Page.Locator("table.commands tbody tr").First.Locator("a").First.ClickAsync();

            await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Where did my time go on");
            await Assertions.Expect(visit.Page.Locator("table.iterations tbody tr").First).ToBeVisibleAsync();
        }, new(ViewAs: "example"));
    }

    [Fact]
    public async Task A_developer_takes_the_own_data_along()
    {
        await browser.VisitAsync("/me/data", async visit =>
        {
            var download = await visit.Page.RunAndWaitForDownloadAsync(() => visit.Page.GetByRole(AriaRole.Link, new() { Name = "Download my data" }).ClickAsync());
            var lines = await File.ReadAllLinesAsync(await download.PathAsync());

            Assert.EndsWith(".jsonl", download.SuggestedFilename, StringComparison.Ordinal);
            Assert.Equal(lines.Length, JsonElement.Parse(lines[^1]).GetProperty("end").GetProperty("lines").GetInt32());
            Assert.Contains(lines, l => l.Contains("step_finished", StringComparison.Ordinal));
        }, new(ViewAs: "example"));
    }
}
