using System.Text.Json;
using DevEx.Domain.Events;
using DevEx.EndToEnd.Browser;
using DevEx.Web.Components.Shared;
using Microsoft.Playwright;

namespace DevEx.EndToEnd;

/// <summary>The day of an invented developer, reached as a visitor reaches it.</summary>
public sealed class MyDayTests(BrowserFixture browser)
{
    private static readonly string[] Tiles = ["n", "meanCycleMs", "taxShare", "lost"];

    [Fact]
    public async Task The_example_developers_day_is_what_the_API_answers_to_the_same_cookies()
    {
        using var api = await browser.ApiAsync("example");

        await browser.VisitAsync("/me", async visit =>
        {
            await visit.Page.GetByLabel("View as").ClickAsync();
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Example developer" }).ClickAsync();
            await Assertions.Expect(visit.Page.GetByText("does not exist")).ToBeVisibleAsync();

            // Today may be a day off or not have begun where the person is; the last day is over and holds still.
            await visit.GoToAsync($"/me?date={await LastDayAsync(api)}");
            var date = await visit.Page.GetByLabel("Day", new() { Exact = true }).Locator("input[type=date]").InputValueAsync();
            var answer = JsonElement.Parse(await api.GetStringAsync($"/api/v1/me/day?date={date}"));

            var figures = await Figure.AllAsync(visit.Page);
            Assert.All(Tiles, tile => Assert.Equal(answer.GetProperty("day").GetProperty(tile).GetDouble(), figures.Of(tile)));
            Assert.Equal(answer.GetProperty("iterations").EnumerateArray().Select(Written).Reverse(), await RowsAsync(visit.Page));
            Assert.InRange(figures.Of("n") ?? 0, 10, 120);
        });
    }

    [Fact]
    public async Task A_manager_is_told_that_a_day_is_its_owners()
    {
        await browser.VisitAsync("/me", async visit =>
        {
            await Assertions.Expect(visit.Page.GetByText("Nobody else sees it")).ToBeVisibleAsync();
            Assert.Empty(await Figure.AllAsync(visit.Page));
        }, new(ViewAs: "manager"));
    }

    private static async Task<string> LastDayAsync(HttpClient api)
    {
        var today = JsonElement.Parse(await api.GetStringAsync("/api/v1/me/day"));
        return today.GetProperty("lastActiveDay").GetString()!;
    }

    /// <summary>The bars of the table as they are read out, the latest first.</summary>
    private static async Task<IReadOnlyList<string>> RowsAsync(IPage page)
    {
        var bars = await page.Locator("table.iterations tbody .segment-bar").AllAsync();
        return await Task.WhenAll(bars.Select(async bar => (await bar.GetAttributeAsync("aria-label"))!));
    }

    private static string Written(JsonElement iteration)
    {
        var phases = iteration.GetProperty("phases").EnumerateArray().Select(p =>
            $"{PhaseLook.Name(Enum.Parse<Phase>(p.GetProperty("phase").GetString()!, ignoreCase: true))} {Milliseconds(p.GetProperty("ms"))}");
        return $"Phases, {Milliseconds(iteration.GetProperty("cycleMs"))}: {string.Join(", ", phases)}";
    }

    private static string Milliseconds(JsonElement ms) => Figures.Duration(TimeSpan.FromMilliseconds(ms.GetInt64()));
}
