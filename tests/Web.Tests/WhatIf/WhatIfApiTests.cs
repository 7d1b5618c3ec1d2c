using System.Net;
using System.Text.Json;
using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Web.Tests.Overview;
using DevEx.Web.Tests.Sprints;

namespace DevEx.Web.Tests.WhatIf;

public sealed class WhatIfApiTests
{
    [Fact]
    public async Task The_outcome_is_the_domains()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);
        var loop = (await host.ApiAsync("/api/v1/loops/inner?team=checkout")).GetProperty("total");
        var (n, days) = (loop.GetProperty("iterations").GetInt64(), loop.GetProperty("developerDays").GetDouble());
        var totals = PhaseTimes.Of(loop.GetProperty("phases").EnumerateArray().Select(p =>
            (Enum.Parse<Phase>(p.GetProperty("phase").GetString()!, ignoreCase: true), TimeSpan.FromMilliseconds(p.GetProperty("sumMs").GetInt64()))));

        var answer = await host.ApiAsync("/api/v1/what-if?team=checkout&package=-50");

        var expected = Domain.Metrics.WhatIf.Of(n, totals, Baseline.Traditional, new Dictionary<Phase, double> { [Phase.Package] = 0.5 })!;
        var (before, after, sprints) = (answer.GetProperty("before"), answer.GetProperty("after"), Number(answer, "lengthInSprints"));
        Assert.Equal(Number(loop, "iterationsPerDay"), Number(before, "iterationsPerDay"));
        Assert.Equal(Number(loop, "taxShare"), Number(before, "taxShare"));
        Assert.Equal(Number(loop, "lost") / sprints, Number(before, "lostPerSprint"), 9);
        Assert.Equal(expected.After.Iterations / days, Number(after, "iterationsPerDay"), 9);
        Assert.Equal(expected.After.Cycle.TotalMilliseconds, Number(after, "cycleMs"), 6);
        Assert.Equal(expected.After.TaxShare, Number(after, "taxShare"), 12);
        Assert.Equal(expected.After.Lost / sprints, Number(after, "lostPerSprint"), 9);
        Assert.Equal(Number(after, "lostPerSprint"), Number(Of(answer, "whatIfLost"), "value"));
        Assert.Equal(n, answer.GetProperty("n").GetInt64());
    }

    [Fact]
    public async Task Sliders_at_zero_change_nothing()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);

        var answer = await host.ApiAsync("/api/v1/what-if?team=checkout&code=0&package=0&package@shop/api=0&wait=");

        Assert.Equal(answer.GetProperty("before").GetRawText(), answer.GetProperty("after").GetRawText());
    }

    [Fact]
    public async Task A_lever_wins_what_its_sliders_say()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 12, package: 4);
        await host.Seeds.SpreadAsync("checkout", ("shop/web", 6));

        var levers = (await host.ApiAsync("/api/v1/levers?team=checkout")).GetProperty("levers").EnumerateArray().ToList();

        Assert.Equal("package", levers[0].GetProperty("phase").GetString());
        Assert.Equal(levers.OrderByDescending(l => Number(l, "won")), levers);
        foreach (var lever in levers)
        {
            var answer = await host.ApiAsync($"/api/v1/what-if?team=checkout&{lever.GetProperty("phase")}@{lever.GetProperty("repository")}=-50");
            Assert.Equal(Number(lever, "won"), Number(answer.GetProperty("before"), "lostPerSprint") - Number(answer.GetProperty("after"), "lostPerSprint"), 4);
        }
    }

    [Fact]
    public async Task A_repository_that_is_hidden_answers_like_one_that_is_not_there()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 14, package: 4);
        await host.Seeds.SpreadAsync("checkout", ("shop/secret", 1), ("shop/web", 6));

        var hidden = await host.ApiAsync("/api/v1/what-if?team=checkout&package@shop/secret=-100");
        var joined = await host.ApiAsync("/api/v1/what-if?team=checkout&package@shop/web=-100");
        var unknown = await host.ApiAsync("/api/v1/what-if?team=checkout&package@shop/nothing=-100");
        var shown = await host.ApiAsync("/api/v1/what-if?team=checkout&package@shop/api=-100");

        Assert.Equal(unknown.GetProperty("after").GetRawText(), hidden.GetProperty("after").GetRawText());
        Assert.Equal(unknown.GetProperty("after").GetRawText(), joined.GetProperty("after").GetRawText());
        Assert.NotEqual(unknown.GetProperty("after").GetRawText(), shown.GetProperty("after").GetRawText());
        Assert.Equal(["shop/api"], shown.GetProperty("repositories").EnumerateArray().Select(r => r.GetProperty("repository").GetString()!));
        Assert.DoesNotContain("secret", (await host.ApiAsync("/api/v1/levers?team=checkout")).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_repository_alone_is_its_own_loop()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 12, package: 4);
        await host.Seeds.SpreadAsync("checkout", ("shop/web", 6));

        var answer = await host.ApiAsync("/api/v1/what-if?team=checkout&repository=shop/web&package=-50");
        var loop = (await host.ApiAsync("/api/v1/loops/inner?team=checkout&repository=shop/web")).GetProperty("total");

        Assert.Equal(Number(loop, "iterationsPerDay"), Number(answer.GetProperty("before"), "iterationsPerDay"));
        Assert.Equal(
            Number((await host.ApiAsync("/api/v1/levers?team=checkout&repository=shop/web")).GetProperty("levers")[0], "won"),
            Number(answer.GetProperty("before"), "lostPerSprint") - Number(answer.GetProperty("after"), "lostPerSprint"), 4);
    }

    [Fact]
    public async Task Of_a_group_that_is_too_small_nothing_is_told()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("tiny", people: 4, package: 4);

        var answer = await host.ApiAsync("/api/v1/what-if?team=tiny&package=-50");
        var levers = await host.ApiAsync("/api/v1/levers?team=tiny");

        Assert.True(answer.GetProperty("suppressed").GetBoolean() && levers.GetProperty("suppressed").GetBoolean());
        foreach (var figure in new[] { "iterations", "developerDays", "before", "after", "phases", "repositories", "explanations", "lengthInSprints" })
        {
            Assert.Equal(JsonValueKind.Null, answer.GetProperty(figure).ValueKind);
        }

        Assert.Empty(levers.GetProperty("levers").EnumerateArray());
    }

    [Fact]
    public async Task The_containerised_story_comes_out_as_it_was_told()
    {
        await using var host = await DashboardHost.StartAsync();

        var answer = await host.ApiAsync("/api/v1/what-if?example=containerised&package=-100&push=-100&deploy=-100");

        Assert.Equal((39.27, 45.5, 304.05, 550_000), Rounded(answer.GetProperty("before")));
        Assert.Equal((69.68, 3.2, 0, 310_000), Rounded(answer.GetProperty("after")));
    }

    [Fact]
    public async Task When_no_time_is_left_there_is_no_loop()
    {
        await using var host = await DashboardHost.StartAsync();

        var answer = await host.ApiAsync("/api/v1/what-if?example=containerised&" + string.Join('&', PhaseTimes.LoopPhases.Select(p => $"{p.ToString().ToLowerInvariant()}=-100")));

        Assert.Equal(JsonValueKind.Null, answer.GetProperty("after").ValueKind);
        Assert.Equal((39.27, 45.5, 304.05, 550_000), Rounded(answer.GetProperty("before")));
    }

    [Theory]
    [InlineData("/api/v1/what-if?package=fast")]
    [InlineData("/api/v1/what-if?from=yesterday")]
    [InlineData("/api/v1/what-if?example=containerised&package=-101")]
    [InlineData("/api/v1/levers?package@=1")]
    public async Task What_makes_no_sense_is_a_problem_that_says_so(string address)
    {
        await using var host = await DashboardHost.StartAsync();

        using var answer = await host.Client.GetAsync(address);

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    private static (double, double, double, double) Rounded(JsonElement figures) => (
        Math.Round(Number(figures, "iterationsPerDay"), 2), Math.Round(100 * Number(figures, "taxShare"), 1), Math.Round(Number(figures, "lostPerSprint"), 2), Number(figures, "cycleMs"));

    private static JsonElement Of(JsonElement answer, string key) =>
        answer.GetProperty("explanations").EnumerateArray().First(e => e.GetProperty("measure").GetProperty("key").GetString() == key);

    private static double Number(JsonElement of, string name) => of.GetProperty(name).GetDouble();
}
