using System.Net;
using System.Text.Json;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Loops;

/// <summary>Every answer says how its numbers came about and what is not in them, and nothing of it where the group is too small.</summary>
public sealed class ExplainedNumbersTests
{
    [Fact]
    public async Task The_inner_loop_explains_the_very_numbers_that_it_gives()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);
        await IncompleteAsync(host);

        var answer = await host.ApiAsync("/api/v1/loops/inner");
        var total = answer.GetProperty("total");
        var explained = total.GetProperty("explanations");

        Assert.Equal(Number(total, "taxShare"), Number(Of(explained, "taxShare"), "value"));
        Assert.Equal(Number(total, "lost"), Number(Of(explained, "lost"), "value"));
        Assert.Equal(Number(total.GetProperty("cycle"), "p90"), Number(Of(explained, "cycleP90"), "value"));
        Assert.Equal(Number(total, "iterations"), Number(Of(explained, "cycleP90"), "counted"));
        Assert.Equal("milliseconds", Of(explained, "taxShare").GetProperty("inputs")[1].GetProperty("unit").GetString());
        Assert.Equal(Number(total, "iterations"), Number(answer, "n"));
        Assert.Equal([("incomplete", 2 * Number(total, "developerDays") + 14), ("idleDay", 7)], Excluded(answer));
    }

    [Fact]
    public async Task Of_a_group_that_is_too_small_nothing_is_explained_and_nothing_counted()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("tiny", people: 4, package: 4);
        await IncompleteAsync(host);

        var answer = await host.ApiAsync("/api/v1/loops/inner");
        var sprint = (await host.ApiAsync("/api/v1/sprints")).GetProperty("sprints")[0];

        Assert.Equal(JsonValueKind.Null, answer.GetProperty("total").GetProperty("explanations").ValueKind);
        Assert.Empty(Excluded(answer));
        Assert.Empty(Excluded(sprint));
        Assert.DoesNotContain("Counted", await host.PageAsync("/loops"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_person_alone_left_out_is_not_told_of_the_group()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);
        await IncompleteAsync(host, "subject = (select min(subject::text)::uuid from devex.people)");

        Assert.Empty(Excluded(await host.ApiAsync("/api/v1/loops/inner")));
    }

    [Theory]
    [InlineData("middle", "bot", "middleP50", "segmentPickup")]
    [InlineData("outer", "bot", "outerP50", "segmentReleaseWait")]
    public async Task The_loops_of_changes_explain_their_numbers_on_both_clocks(string loop, string reason, string median, string segment)
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.ChangeAsync(1, hours: 5);
        await host.Seeds.ChangeAsync(2, hours: 7, bot: true);

        var answer = await host.ApiAsync($"/api/v1/loops/{loop}");
        var (total, explained) = (answer.GetProperty("total"), answer.GetProperty("total").GetProperty("explanations"));

        Assert.Equal([(reason, 1)], Excluded(answer));
        Assert.Equal(Number(total.GetProperty("wall"), "p50"), Number(Of(explained, median), "value"));
        Assert.Equal(Number(total.GetProperty("working"), "p75"), Number(Of(explained, loop + "WorkingP75"), "value"));
        Assert.Equal(Number(total.GetProperty("segments")[0], "meanMs"), Number(Of(explained, segment), "value"));
    }

    [Fact]
    public async Task A_sprint_explains_what_it_lost_to_the_last_phase()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);
        var id = (await host.ApiAsync("/api/v1/sprints")).GetProperty("sprints")[1].GetProperty("id").GetString();

        var answer = await host.ApiAsync($"/api/v1/sprints/{id}");
        var (sprint, explained) = (answer.GetProperty("sprint"), answer.GetProperty("sprint").GetProperty("explanations"));

        Assert.Equal(Number(sprint, "lost"), Number(Of(explained, "lost"), "value"));
        Assert.Equal(Number(sprint, "iterations"), Number(answer, "n"));
        Assert.False(answer.GetProperty("suppressed").GetBoolean());
        Assert.Equal(
            Number(sprint, "lost"),
            explained.EnumerateArray().Where(e => e.GetProperty("measure").GetProperty("key").GetString() == "lostInPhase").Sum(e => Number(e, "value")), 9);
    }

    [Fact]
    public async Task Builds_tell_what_was_skipped_and_changes_what_the_list_does_not_hold()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.ExecuteAsync("""
            insert into devex.jobs (tenant_id, provider, repository, run_id, attempt, job_id, name, finished_at, outcome, steps)
            values ('default', 'github', 'shop/api', '1', 1, '1', 'deploy', now(), 'skipped', '[]')
            """);

        Assert.Equal([("skipped", 1)], Excluded(await host.ApiAsync("/api/v1/builds")));
        Assert.Empty(Excluded(await host.ApiAsync("/api/v1/builds?place=local")));
        Assert.Empty(Excluded(await host.ApiAsync("/api/v1/changes")));
    }

    [Fact]
    public async Task The_pages_show_formula_inputs_and_what_was_left_out()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);
        await host.Seeds.ChangeAsync(1, hours: 5);
        await host.Seeds.ChangeAsync(2, hours: 7, bot: true);
        await IncompleteAsync(host);

        var html = WebUtility.HtmlDecode(await host.PageAsync("/"));

        Assert.Contains("Complete iterations ÷ developer-days that have one", html, StringComparison.Ordinal);
        Assert.Contains("Of each team that may be shown active time ÷ cycle of the baseline − complete iterations, added up", html, StringComparison.Ordinal);
        Assert.Contains("Left out: 1 made by bots", html, StringComparison.Ordinal);
        Assert.Contains("Left out: 7 without a complete iteration", html, StringComparison.Ordinal);
    }

    /// <summary>Two tails on every day, and one day on which tails are all there is.</summary>
    private static async Task IncompleteAsync(DashboardHost host, string whose = "true")
    {
        await host.Seeds.ExecuteAsync($"""
            update devex.developer_days set incomplete = 2, n = case when day = current_date - 2 then 0 else n end where {whose}
            """);
        await host.Seeds.RollUpAsync();
    }

    private static JsonElement Of(JsonElement explanations, string key) =>
        explanations.EnumerateArray().First(e => e.GetProperty("measure").GetProperty("key").GetString() == key);

    private static List<(string, double)> Excluded(JsonElement answer) =>
        [.. answer.GetProperty("excluded").EnumerateArray().Select(e => (e.GetProperty("reason").GetString()!, Number(e, "n")))];

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();
}
