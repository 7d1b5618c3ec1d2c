using System.Net.Http.Headers;
using System.Net.Http.Json;
using DevEx.Domain.Events;
using DevEx.EndToEnd.Browser;
using DevEx.EndToEnd.Programs;
using DevEx.Store.Organisation;
using DevEx.Testing;
using DevEx.Web.Demo;

namespace DevEx.EndToEnd.Privacy;

/// <summary>A team of four, one fewer than may be shown: every page that has teams says so in place of figures.</summary>
public sealed class SmallTeamTests(BrowserFixture browser)
{
    private const int People = 4;
    private const int Days = 28;
    private const string Team = "quartet";

    private static readonly string[] Shown = ["/", "/loops", $"/loops?team={Team}", $"/sprint?team={Team}", "/what-if", $"/what-if?team={Team}", "/before-after", "/builds?place=local"];

    [Fact]
    public async Task Every_page_that_has_teams_says_that_too_few_people_are_behind_it()
    {
        await using var server = await DevExProcess.StartAsync();
        await FillAsync(server);

        foreach (var path in Shown)
        {
            foreach (var width in Pages.Widths)
            {
                await browser.VisitAsync(server, path, async visit =>
                {
                    await Pages.SettledAsync(visit.Page);
                    var figures = await Figure.AllAsync(visit.Page);
                    Assert.Contains("Fewer than 5 people", await visit.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
                    Assert.All(figures, f => Assert.True(f.Value is null, $"{path}: {f}"));
                    Assert.Equal(0, await visit.Page.Locator("main dx-chart").CountAsync());
                }, new(width, ViewAs: "manager"));
            }
        }
    }

    /// <summary>Four of the demo's people, and what they did at their desks for four weeks.</summary>
    private static async Task FillAsync(DevExProcess server)
    {
        var organisation = new DemoOrganisation(1, TimeProvider.System.GetUtcNow(), Days);
        var staff = DemoStaff.Of(organisation).Teams.Single(t => t.Team == "checkout");
        var four = staff.Members.Take(People).ToList();
        using var http = new HttpClient { BaseAddress = server.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", await server.CreateTokenAsync("import")) } };
        (await http.PutAsJsonAsync("/api/v1/organisation", new OrganisationUpdate([staff with { Team = Team, Name = "Quartet", Members = four }]))).EnsureSuccessStatusCode();

        var people = four.Select(m => m.Subject).ToHashSet();
        var events = organisation.Chunks().SelectMany(c => c.Batches).SelectMany(b => b)
            .Where(e => e is StepFinished step ? people.Contains(step.Subject) : e is EditsObserved edits && people.Contains(edits.Subject))
            .Append(new AnnotationAdded { At = TimeProvider.System.GetUtcNow().AddDays(-10), AnnotationId = "small", Scope = new("team", Team), Title = "Faster laptops", Kind = "rollout" });
        foreach (var batch in events.Chunk(DemoOrganisation.BatchSize))
        {
            await NightWork.PostAsync(http, new DemoWriter(1).Write(batch, TimeProvider.System.GetUtcNow()));
        }

        await Eventually.TrueAsync(async () => DemoLoading.IsSettled(await http.GetStringAsync("/health/lag")), "what arrived is in the figures");
    }
}
