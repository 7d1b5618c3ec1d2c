using System.Text.Json;
using DevEx.EndToEnd.Browser;
using DevEx.Testing;
using Microsoft.Playwright;

namespace DevEx.EndToEnd;

/// <summary>A new user's first walk: Welcome, the demo, the Overview, the other pages, and the day of an invented developer.</summary>
public sealed class DemoWalkTests(BrowserFixture browser, ITestOutputHelper output)
{
    [Fact]
    public async Task The_button_loads_the_demo_and_an_open_overview_fills_by_itself()
    {
        var loading = await browser.DemoAsync();

        output.WriteLine($"From the click to the figures on the Overview {loading.UntilFigures.TotalSeconds:f1} s, to the end {loading.UntilDone.TotalSeconds:f1} s.");
        Assert.True(loading.Progress.Count > 3, $"The progress stood at {string.Join(", ", loading.Progress)}.");
    }

    [Fact]
    public async Task The_overview_shows_what_the_API_answers()
    {
        using var api = await browser.ApiAsync();

        await browser.VisitAsync("/", async visit =>
        {
            // A late cell may change between the page and the answer: the same instant on both sides is what has to be equal.
            IReadOnlyList<Figure> figures = [];
            IReadOnlyList<Figure> answers = [];
            await Eventually.TrueAsync(
                async () =>
                {
                    answers = await AnswersAsync(api);
                    await visit.GoToAsync("/");
                    figures = await Figure.AllAsync(visit.Page);
                    return answers.SequenceEqual(await AnswersAsync(api));
                },
                "nothing changes any more");

            Assert.All(answers, answer => Assert.Equal(answer.Value, figures.Of(answer.Metric, answer.Team)));
            Assert.All(DemoFigures.All, expected => Assert.True(expected.Holds(figures), $"{expected.Team}: {string.Join(' ', figures.Where(f => f.Team == expected.Team))}"));
            Assert.True(figures.Of("lost", "checkout") > 0);
        });
    }

    [Theory]
    [InlineData("Loops", "/loops")]
    [InlineData("Builds", "/builds")]
    [InlineData("Pull requests", "/changes")]
    [InlineData("Sources", "/sources")]
    public async Task The_top_bar_leads_to(string link, string path)
    {
        await browser.VisitAsync("/", async visit =>
        {
            await visit.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = link }).ClickAsync();
            await visit.Page.WaitForURLAsync($"**{path}");
            await Assertions.Expect(visit.Page.Locator("main [aria-busy=true], main .loading")).ToHaveCountAsync(0);
            await Assertions.Expect(visit.Page.Locator("h1")).ToHaveCountAsync(1);
        });
    }

    private static async Task<IReadOnlyList<Figure>> AnswersAsync(HttpClient api)
    {
        var inner = JsonElement.Parse(await api.GetStringAsync("/api/v1/loops/inner"));
        var sprints = JsonElement.Parse(await api.GetStringAsync("/api/v1/sprints"));
        return
        [
            .. Inner(inner.GetProperty("total"), null),
            .. inner.GetProperty("teams").EnumerateArray().SelectMany(t => Inner(t.GetProperty("measure"), t.GetProperty("team").GetString())),
            .. ShownSprints(sprints).Select(s => new Figure("lost", s.GetProperty("team").GetString(), Number(s, "lost"))),
        ];
    }

    private static IEnumerable<Figure> Inner(JsonElement measure, string? team) =>
    [
        new("iterationsPerDay", team, Number(measure, "iterationsPerDay")),
        new("taxShare", team, Number(measure, "taxShare")),
        new("cycleP50", team, measure.GetProperty("cycle") is { ValueKind: JsonValueKind.Object } cycle ? Number(cycle, "p50") : null),
    ];

    /// <summary>Each team's current sprint, or the one before where every current one is too young to be shown.</summary>
    private static IEnumerable<JsonElement> ShownSprints(JsonElement sprints)
    {
        var teams = sprints.GetProperty("sprints").EnumerateArray().GroupBy(s => s.GetProperty("team").GetString()).Select(g => g.ToList()).ToList();
        var young = teams.All(t => t[0].GetProperty("suppressed").GetBoolean());
        return teams.Select(t => t[young ? 1 : 0]);
    }

    private static double? Number(JsonElement of, string name) =>
        of.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
}
