using System.Net.Http.Headers;
using DevEx.Domain.Events;
using DevEx.Web.Demo;

namespace DevEx.EndToEnd.Browser;

/// <summary>Builds of an invented person on a Sunday night, when nobody of the demo works: whatever ran before, they are new.</summary>
internal static class NightWork
{
    private const int Builds = 10;

    /// <param name="who">Each test has a person of its own: what one added to another's night would be no new day.</param>
    public static async Task<DemoPerson> PostAsync(Uri server, string token, int who)
    {
        var clock = TimeProvider.System;
        var person = DemoTeam.All(1).Single(t => t.Key == "storefront").Members[^who];
        var sunday = DemoCalendar.MondayOf(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)).AddDays(-1);
        var began = new DateTimeOffset(sunday, new TimeOnly(2, 0), TimeSpan.Zero);
        var steps = Enumerable.Range(0, Builds).SelectMany(i => new[] { Phase.Code, Phase.Build }.Select((phase, nth) => Step(person, phase, began.AddMinutes((4 * i) + (2 * nth)))));
        using var http = new HttpClient { BaseAddress = server, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        await PostAsync(http, new DemoWriter(1).Write([.. steps], clock.GetUtcNow()));
        return person;
    }

    /// <summary>Returns when all of it is stored.</summary>
    public static async Task PostAsync(HttpClient http, byte[] batch)
    {
        using var content = new ByteArrayContent(batch) { Headers = { ContentType = new("application/json") } };
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
}
