using System.Net;
using System.Text.Json;
using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Sprints;

public sealed class SprintApiTests
{
    [Fact]
    public async Task Whatever_the_sprint_is_taken_apart_into_adds_up_to_it()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 18, package: 4);
        await host.Seeds.SpreadAsync("checkout", ("shop/web", 6), ("shop/jobs", 6));

        var answer = await host.ApiAsync("/api/v1/sprints/checkout:-1");

        var sprint = answer.GetProperty("sprint");
        Assert.Equal(["shop/api", "shop/jobs", "shop/web"], List(answer, "repositories").Select(r => r.GetProperty("repository").GetString()!).Order());
        Assert.Equal(14, List(answer, "days").Count);
        Assert.Equal(Number(sprint, "lost"), List(sprint, "phases").Sum(p => Number(p, "cycles")), 9);
        foreach (var parts in new[] { "repositories", "days" })
        {
            Assert.Equal(sprint.GetProperty("iterations").GetInt64(), List(answer, parts).Sum(p => p.GetProperty("iterations").GetInt64()));
            Assert.Equal(Number(sprint, "lost"), List(answer, parts).Sum(p => Number(p, "lost")), 9);
        }

        var active = List(answer, "repositories").Sum(p => p.GetProperty("activeMs").GetInt64());
        Assert.Equal(active, List(answer, "days").Sum(p => p.GetProperty("activeMs").GetInt64()));
        Assert.Equal(Number(sprint, "lost"), (active / Baseline.Traditional.Cycle.TotalMilliseconds) - Number(sprint, "iterations"), 6);
    }

    [Fact]
    public async Task One_repository_that_is_hidden_cannot_be_found_by_subtraction()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 14, package: 4);
        await host.Seeds.SpreadAsync("checkout", ("shop/secret", 1), ("shop/web", 6));

        var answer = await host.ApiAsync("/api/v1/sprints/checkout:-1");

        var parts = List(answer, "repositories");
        Assert.Equal(["shop/api", null], parts.Select(r => r.GetProperty("repository").GetString()));
        Assert.DoesNotContain("secret", answer.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("shop/web", answer.GetRawText(), StringComparison.Ordinal);
        // The one person of the seeds does at least twenty a day, the six others as many each.
        Assert.True(parts[1].GetProperty("iterations").GetInt64() > 6 * 20 * 14, parts[1].GetRawText());
        Assert.Equal(answer.GetProperty("n").GetInt64(), parts.Sum(p => p.GetProperty("iterations").GetInt64()));
    }

    [Fact]
    public async Task What_one_person_tried_in_vain_cannot_be_found_by_subtraction_either()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 12, package: 4);
        await host.Seeds.SpreadAsync("checkout", ("shop/web", 6));
        await host.Seeds.TailAsync("checkout", "shop/api");

        var parts = List(await host.ApiAsync("/api/v1/sprints/checkout:-1"), "repositories");

        Assert.Equal(2, parts.Count);
        Assert.NotNull(parts[0].GetProperty("repository").GetString());
        Assert.Null(parts[1].GetProperty("repository").GetString());
        Assert.NotEqual(14 * 777_000, parts[1].GetProperty("activeMs").GetInt64());
    }

    [Fact]
    public async Task A_team_of_fewer_than_fifteen_is_told_by_week()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);

        var days = List(await host.ApiAsync("/api/v1/sprints/checkout:-1"), "days");

        Assert.Equal([6, 6], days.Select(d => Day(d, "to").DayNumber - Day(d, "from").DayNumber));
    }

    [Fact]
    public async Task Of_a_team_that_is_too_small_nothing_is_told()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("tiny", people: 4, package: 4);

        foreach (var baseline in new[] { "traditional", "own-best", "previous-sprint", "tax-free" })
        {
            var answer = await host.ApiAsync($"/api/v1/sprints/tiny:-1?baseline={baseline}");

            Assert.True(answer.GetProperty("suppressed").GetBoolean());
            Assert.Empty(List(answer, "repositories"));
            Assert.Empty(List(answer, "days"));
            Assert.Equal(baseline == "traditional", answer.GetProperty("baseline").GetProperty("cycleMs").ValueKind == JsonValueKind.Number);
            foreach (var sprint in List(answer, "past").Append(answer.GetProperty("sprint")))
            {
                foreach (var figure in new[] { "iterations", "developerDays", "lost", "lostPerDeveloperDay", "lostPerTenDays", "iterationsPerDay", "taxShare", "phases" })
                {
                    Assert.Equal(JsonValueKind.Null, sprint.GetProperty(figure).ValueKind);
                }
            }
        }
    }

    [Fact]
    public async Task The_baseline_of_the_address_is_the_domains()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);
        var own = await host.ApiAsync("/api/v1/sprints/checkout:-1");
        var (n, phases) = await LoopAsync(host, own.GetProperty("sprint"));

        var free = await host.ApiAsync("/api/v1/sprints/checkout:-1?baseline=tax-free");
        var before = await host.ApiAsync("/api/v1/sprints/checkout:-1?baseline=previous-sprint");
        var best = await host.ApiAsync("/api/v1/sprints/checkout:-1?baseline=own-best");

        Assert.Equal(LostCycles.Of(n, phases, Baseline.Traditional).Cycles, Lost(own), 9);
        Assert.Equal(LostCycles.Of(n, phases, Baseline.TaxFree(phases, n)!).Cycles, Lost(free), 9);
        Assert.Equal((Baseline.TaxFreeKind, 301_000.0), (Kind(free), Cycle(free)));
        // Every day of the seeds is like every other.
        Assert.Equal((Baseline.PreviousSprintKind, 541_000.0), (Kind(before), Cycle(before)));
        Assert.Equal((Baseline.OwnBestKind, 541_000.0), (Kind(best), Cycle(best)));
        Assert.Equal(0, Lost(before), 6);
        Assert.Equal(0, Lost(best), 6);
        Assert.All([free, before, best], a => Assert.Equal(Lost(a), List(a.GetProperty("sprint"), "phases").Sum(p => Number(p, "cycles")), 6));
    }

    [Fact]
    public async Task Where_there_is_nothing_to_compare_with_no_loss_is_told()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);
        await host.Seeds.ExecuteAsync("delete from devex.inner_rollups where day < current_date - 10; delete from devex.inner_weeks where week < current_date - 10");

        var answer = await host.ApiAsync("/api/v1/sprints/checkout:0?baseline=previous-sprint");

        Assert.False(answer.GetProperty("suppressed").GetBoolean());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("sprint").GetProperty("lost").ValueKind);
        Assert.DoesNotContain(List(answer.GetProperty("sprint"), "explanations"), e => e.GetProperty("measure").GetProperty("key").GetString() == "lost");
        Assert.Empty(List(answer, "repositories"));
        Assert.Contains("There is nothing to compare with the sprint before", await host.PageAsync("/sprint?team=checkout&baseline=previous-sprint"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("checkout:0?baseline=last-year", HttpStatusCode.BadRequest)]
    [InlineData("nobody:0", HttpStatusCode.NotFound)]
    [InlineData("checkout:2000000000", HttpStatusCode.NotFound)]
    [InlineData("checkout:-2000000000", HttpStatusCode.NotFound)]
    public async Task What_makes_no_sense_is_a_problem_that_says_so(string id, HttpStatusCode status)
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 1, package: 4);

        using var answer = await host.Client.GetAsync($"/api/v1/sprints/{id}");

        Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    private static async Task<(long N, PhaseTimes Phases)> LoopAsync(DashboardHost host, JsonElement sprint)
    {
        var loop = (await host.ApiAsync($"/api/v1/loops/inner?team=checkout&from={sprint.GetProperty("from").GetString()}&to={sprint.GetProperty("to").GetString()}")).GetProperty("total");
        return (loop.GetProperty("iterations").GetInt64(), PhaseTimes.Of(List(loop, "phases").Select(p =>
            (Enum.Parse<Phase>(p.GetProperty("phase").GetString()!, ignoreCase: true), TimeSpan.FromMilliseconds(p.GetProperty("sumMs").GetInt64())))));
    }

    private static double Lost(JsonElement answer) => Number(answer.GetProperty("sprint"), "lost");

    private static string? Kind(JsonElement answer) => answer.GetProperty("baseline").GetProperty("kind").GetString();

    private static double Cycle(JsonElement answer) => Number(answer.GetProperty("baseline"), "cycleMs");

    private static DateOnly Day(JsonElement part, string name) => DateOnly.Parse(part.GetProperty(name).GetString()!);

    private static List<JsonElement> List(JsonElement of, string name) => [.. of.GetProperty(name).EnumerateArray()];

    private static double Number(JsonElement of, string name) => of.GetProperty(name).GetDouble();
}
