using System.Net;
using DevEx.Domain.Events;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Me;

public sealed class MyCommandsTests
{
    private const string Week = "from=2026-03-02&to=2026-03-08";
    private const double TraditionalMs = 310_000;

    private static readonly DateTimeOffset Nine = OwnPeople.At("2026-03-02T09:00:00Z");

    [Fact]
    public async Task A_command_says_how_often_how_long_how_failing_and_what_was_waited_for_it()
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var me = await SeededAsync(host, people);
        var token = await people.TokenAsync(me);

        var answer = await people.AskAsync($"/api/v1/me/commands?{Week}", token);
        var commands = answer.GetProperty("commands").EnumerateArray().ToList();

        Assert.Equal(["docker build", "dotnet test", "make lint"], commands.Select(c => c.GetProperty("label").GetString()));
        var build = commands[0];
        Assert.Equal(("docker", "package", "shop/api"), (build.GetProperty("tools").GetString(), build.GetProperty("phase").GetString(), build.GetProperty("repository").GetString()));
        Assert.Equal((4, 100_000, 400_000), (build.GetProperty("n").GetInt32(), build.GetProperty("p50Ms").GetInt32(), build.GetProperty("p90Ms").GetInt32()));
        Assert.Equal((2, 0.5), (build.GetProperty("failures").GetInt32(), build.GetProperty("failureShare").GetDouble()));
        // The one that ran beside the test cost only what it ran alone.
        Assert.Equal(690_000, build.GetProperty("waitedMs").GetInt64());
        Assert.Equal(690_000 / TraditionalMs, build.GetProperty("lost").GetDouble(), 9);
        Assert.Equal(["2026-03-04", "2026-03-02"], build.GetProperty("slowestOn").EnumerateArray().Select(d => d.GetString()));
        Assert.Equal(750_000, answer.GetProperty("waitedMs").GetDouble());
        Assert.Equal("skipped", answer.GetProperty("excluded")[0].GetProperty("reason").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, commands[2].GetProperty("waitedMs").ValueKind);
    }

    [Theory]
    [InlineData("slowest", "docker build,dotnet test,make lint")]
    [InlineData("failing", "dotnet test,docker build,make lint")]
    public async Task They_are_ranked_as_asked(string sort, string labels)
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var token = await people.TokenAsync(await SeededAsync(host, people));

        var commands = (await people.AskAsync($"/api/v1/me/commands?{Week}&sort={sort}", token)).GetProperty("commands").EnumerateArray();

        Assert.Equal(labels.Split(','), commands.Select(c => c.GetProperty("label").GetString()));
    }

    [Fact]
    public async Task The_page_shows_what_the_API_answers_and_leads_to_the_slow_days()
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var token = await people.TokenAsync(await SeededAsync(host, people));

        var html = (await people.TryAsync($"/me/commands?{Week}", token)).Text;
        var answer = await people.AskAsync($"/api/v1/me/commands?{Week}", token);

        Assert.Equal(answer.GetProperty("waitedMs").GetDouble(), DashboardHost.Figure(html, "waitedMs"));
        Assert.Equal(answer.GetProperty("lost").GetDouble(), DashboardHost.Figure(html, "lost"));
        Assert.Equal(answer.GetProperty("failureShare").GetDouble(), DashboardHost.Figure(html, "failureShare"));
        Assert.Contains("data-command=\"docker build\" data-waited=\"690000\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"me?date=2026-03-04\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("kubectl", html, StringComparison.Ordinal);
        Assert.Contains("\r\ndocker build,docker,package,shop/api,4,", (await people.TryAsync($"/api/v1/me/commands?{Week}&format=csv", token)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_is_the_persons_own_and_a_run_counts_where_it_ends()
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var me = await people.PersonAsync();
        await host.Seeds.ExecuteAsync("update devex.people set zone = 'Pacific/Auckland' where subject = $1", me);
        // Ten minutes before and after midnight of 3 March there, and one that lasts two days.
        await host.Seeds.AppendAsync(
        [
            OwnPeople.Step(me, OwnPeople.At("2026-03-02T10:40:00Z"), 600), OwnPeople.Step(me, OwnPeople.At("2026-03-02T10:55:00Z"), 900),
            OwnPeople.Step(me, OwnPeople.At("2026-03-01T00:00:00Z"), 172_800 + 3600, "terraform apply", Phase.Deploy),
        ]);
        var token = await people.TokenAsync(me);

        var commands = (await people.AskAsync("/api/v1/me/commands?from=2026-03-03&to=2026-03-03", token)).GetProperty("commands").EnumerateArray().ToList();

        Assert.Equal(["docker build 1", "terraform apply 1"], commands.Select(c => $"{c.GetProperty("label").GetString()} {c.GetProperty("n").GetInt32()}").Order());
        Assert.All(commands, c => Assert.Equal("2026-03-03", c.GetProperty("slowestOn")[0].GetString()));
    }

    [Fact]
    public async Task What_makes_no_sense_is_told()
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var token = await people.TokenAsync(await people.PersonAsync());

        Assert.Equal(HttpStatusCode.BadRequest, (await people.TryAsync("/api/v1/me/commands?sort=name", token)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await people.TryAsync("/api/v1/me/commands?from=2026-01-01&to=2026-06-01", token)).Status);
        Assert.Contains("at most 100 days", (await people.TryAsync("/me/commands?from=2026-01-01&to=2026-06-01", token)).Text, StringComparison.Ordinal);
        Assert.Contains("devex run -- dotnet test", (await people.TryAsync("/me/commands", token)).Text, StringComparison.Ordinal);
    }

    private static async Task<Guid> SeededAsync(DashboardHost host, OwnPeople people)
    {
        var (me, other) = (await people.PersonAsync(), await people.PersonAsync("Bob"));
        await host.Seeds.AppendAsync(
        [
            OwnPeople.Step(me, Nine, 100), OwnPeople.Step(me, Nine.AddMinutes(5), 100, outcome: Outcome.Failure),
            OwnPeople.Step(me, Nine.AddMinutes(10), 60, "dotnet test", Phase.Test, Outcome.Failure),
            OwnPeople.Step(me, Nine.AddMinutes(10).AddSeconds(50), 100, outcome: Outcome.Timeout),
            OwnPeople.Step(me, Nine.AddMinutes(20), 5, "make lint", Phase.Other),
            OwnPeople.Step(me, Nine.AddMinutes(21), 0, outcome: Outcome.Skipped),
            OwnPeople.Step(me, Nine.AddDays(2), 400),
            OwnPeople.Step(me, Nine.AddDays(9), 900),
            OwnPeople.Step(other, Nine, 700), OwnPeople.Step(other, Nine.AddHours(1), 700, "kubectl apply", Phase.Deploy),
        ]);
        return me;
    }
}
