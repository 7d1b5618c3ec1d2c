using System.Net.Http.Headers;
using DevEx.Domain.Events;
using DevEx.EndToEnd.Browser;
using DevEx.Testing;
using DevEx.Web.Demo;
using Microsoft.Playwright;

namespace DevEx.EndToEnd;

/// <summary>A page that is open while events arrive.</summary>
public sealed class LivePageTests(BrowserFixture browser)
{
    private const string Place = "() => ({ focus: document.activeElement?.textContent?.trim() ?? '', y: Math.round(scrollY), stayed: window.stayed === true })";

    [Fact]
    public async Task New_steps_change_the_page_and_leave_focus_and_scroll_where_they_are()
    {
        await browser.VisitAsync("/", async visit =>
        {
            var link = visit.Page.GetByRole(AriaRole.Link, new() { Name = "Storefront", Exact = true });
            await link.FocusAsync();
            await visit.Page.EvaluateAsync("() => { window.stayed = true; scrollTo(0, 200); }");
            var (before, place) = ((await Figure.AllAsync(visit.Page)).Of("iterationsPerDay", "storefront"), await PlaceAsync(visit.Page));

            await PostIterationsAsync(visit.Server, await (await browser.ServerAsync()).CreateTokenAsync("import"));

            // One more developer-day, of few iterations, among some hundred.
            await Eventually.TrueAsync(async () => (await Figure.AllAsync(visit.Page)).Of("iterationsPerDay", "storefront") < before, "the open page shows the short day");
            await Eventually.TrueAsync(async () => await PlaceAsync(visit.Page) == place, $"focus and scroll are as they were: {place}");
            Assert.True(place.Stayed && place.Focus == "Storefront" && place.Y > 0, place.ToString());
        }, new(Width: 390));
    }

    /// <summary>Ten builds on a Sunday night, when nobody of the demo works: whatever ran before, they are new.</summary>
    private static async Task PostIterationsAsync(Uri server, string token)
    {
        var clock = TimeProvider.System;
        var person = DemoTeam.All(1).Single(t => t.Key == "storefront").Members[^1];
        var sunday = DemoCalendar.MondayOf(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)).AddDays(-1);
        var began = new DateTimeOffset(sunday, new TimeOnly(2, 0), TimeSpan.Zero);
        var steps = Enumerable.Range(0, 10).SelectMany(i => new[] { Phase.Code, Phase.Build }.Select((phase, nth) => Step(person, phase, began.AddMinutes((4 * i) + (2 * nth)))));
        using var http = new HttpClient { BaseAddress = server, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var content = new ByteArrayContent(new DemoWriter(1).Write([.. steps], clock.GetUtcNow())) { Headers = { ContentType = new("application/json") } };
        var answer = await http.PostAsync("/api/v1/events", content);
        Assert.Contains("\"rejected\":[]", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static StepFinished Step(DemoPerson person, Phase phase, DateTimeOffset at) => new()
    {
        At = at.AddMinutes(2),
        Subject = person.Subject,
        Workspace = new(person.Team.Repositories[0].Name, "night"),
        Phase = phase,
        Tool = "dotnet",
        Label = "dotnet build",
        StartedAt = at,
        FinishedAt = at.AddMinutes(2),
        Outcome = Outcome.Success,
        Source = "agent",
    };

    private static async Task<WhereOn> PlaceAsync(IPage page) => await page.EvaluateAsync<WhereOn>(Place);

    /// <summary>Where somebody is on a page.</summary>
    private sealed record WhereOn
    {
        public string Focus { get; set; } = "";

        public int Y { get; set; }

        public bool Stayed { get; set; }
    }
}
