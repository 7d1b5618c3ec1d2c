using System.Net;
using System.Text.Json;
using DevEx.Web.Builds;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Builds;

/// <summary>The builds as the API gives them: the list and one of them.</summary>
public sealed class BuildsApiTests
{
    private static readonly DateOnly Today = SeededGroup.Today;
    private static readonly DateOnly From = Today.AddDays(-20);

    [Fact]
    public async Task A_row_says_whether_the_job_is_flaky_and_since_when_it_is_slower()
    {
        await using var host = await DashboardHost.StartAsync();
        var builds = new SeededBuilds(host.Seeds);
        foreach (var name in (string[])["ci/test", "ci/lint", "ci/slow-by-chance"])
        {
            await builds.CiAsync(name, Today, 60, 70, 80);
        }

        await builds.MarkAsync("ci/test", flaky: 5, 300_000, 450_000, p: 0.0001, Today.AddDays(-3));
        await builds.MarkAsync("ci/slow-by-chance", flaky: 0, 300_000, 450_000, p: 0.008, Today);
        await builds.MarkAsync("ci/lint", flaky: 0, 300_000, 300_000, p: 0.9, Today);

        var rows = await RowsAsync(host, "");

        var test = rows["ci/test"];
        Assert.Equal((0.25, 20), (test.GetProperty("flaky").GetProperty("share").GetDouble(), test.GetProperty("flaky").GetProperty("commits").GetInt32()));
        Assert.Equal(1.5, test.GetProperty("regression").GetProperty("ratio").GetDouble());
        Assert.Equal(Today.AddDays(-3).ToString("yyyy-MM-dd"), test.GetProperty("regression").GetProperty("since").GetString());
        // Among three that were tested 0.008 is 0.012.
        foreach (var name in (string[])["ci/lint", "ci/slow-by-chance"])
        {
            Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (rows[name].GetProperty("flaky").ValueKind, rows[name].GetProperty("regression").ValueKind));
        }
    }

    [Fact]
    public async Task A_team_sees_the_local_builds_of_its_own_and_no_job_of_ci()
    {
        await using var host = await DashboardHost.StartAsync();
        var builds = new SeededBuilds(host.Seeds);
        await builds.CiAsync("ci/test", Today, 60);
        await builds.LocalAsync("dotnet build", Today, people: 9, seconds: 30);
        await builds.LocalAsync("dotnet build", Today, people: 6, seconds: 20, team: "shop");
        await builds.LocalAsync("dotnet test", Today, people: 9, seconds: 30);
        await builds.LocalAsync("dotnet test", Today, people: 4, seconds: 20, team: "shop");

        Assert.Equal(["ci/test", "dotnet build", "dotnet test"], (await RowsAsync(host, "")).Keys.Order());
        var (name, row) = Assert.Single(await RowsAsync(host, "&team=shop"));
        Assert.Equal(("dotnet build", 6), (name, row.GetProperty("n").GetInt32()));
        Assert.Empty(await RowsAsync(host, "&team=core"));
    }

    [Fact]
    public async Task A_local_build_of_which_one_person_makes_most_runs_is_not_shown_though_all_wait_alike()
    {
        await using var host = await DashboardHost.StartAsync();
        var builds = new SeededBuilds(host.Seeds);
        var alike = Enumerable.Range(1, 7).Select(p => new DevEx.Store.Projections.PersonBuild(SeededBuilds.Person(p), 1000, 1)).ToArray();
        await builds.DayAsync(new(BuildRef.Local, "shop/api", "even"), Today, "", alike, [.. Enumerable.Repeat(1.0, 7)]);
        await builds.DayAsync(
            new(BuildRef.Local, "shop/api", "uneven"), Today, "", [alike[0] with { Runs = 20 }, .. alike.Skip(1)], [.. Enumerable.Repeat(1.0, 26)]);

        Assert.Equal(["even"], (await RowsAsync(host, "")).Keys);
    }

    [Fact]
    public async Task A_build_that_was_only_waited_for_in_the_period_has_no_share_of_failures_and_still_its_cost()
    {
        await using var host = await DashboardHost.StartAsync();
        await new SeededBuilds(host.Seeds).CiAsync("ci", Today);

        var row = (await RowsAsync(host, ""))["ci"];

        Assert.Equal((0, JsonValueKind.Null, 1), (row.GetProperty("n").GetInt32(), row.GetProperty("failureShare").ValueKind, row.GetProperty("waitedMinutes").GetDouble()));
        Assert.True(row.GetProperty("lostCycles").GetDouble() > 0);
        await host.PageAsync("/builds");
    }

    [Fact]
    public async Task A_jobs_history_has_its_days_the_turn_with_the_commit_the_failures_and_the_latest_runs()
    {
        await using var host = await DashboardHost.StartAsync();
        var (builds, turn, key) = (new SeededBuilds(host.Seeds), Today.AddDays(-4), new BuildRef(BuildRef.Ci, "shop/api", "ci/test"));
        for (var day = Today.AddDays(-9); day <= Today; day = day.AddDays(1))
        {
            await builds.DayAsync(key, day, "", [], [.. Enumerable.Range(0, 8).Select(n => (day < turn ? 100 : 200) + (double)n)], failures: 3, errors: 1);
        }

        await JobAsync(host, "1", turn, 8, "abc", "success");
        await JobAsync(host, "2", turn, 9, "def", "failure");

        var answer = await host.ApiAsync($"/api/v1/builds/{key.Key}?from={From:yyyy-MM-dd}&to={Today:yyyy-MM-dd}");

        Assert.Equal((80, false), (answer.GetProperty("n").GetInt32(), answer.GetProperty("suppressed").GetBoolean()));
        var points = answer.GetProperty("points").EnumerateArray().ToList();
        Assert.Equal(21, points.Count);
        Assert.Equal((8, 0.375, 1000), (points[^1].GetProperty("n").GetInt32(), points[^1].GetProperty("failureShare").GetDouble(), points[^1].GetProperty("queueMeanMs").GetDouble()));
        Assert.InRange(points[^1].GetProperty("p90").GetDouble(), 204_000, 210_000);
        Assert.Equal((0, JsonValueKind.Null), (points[0].GetProperty("n").GetInt32(), points[0].GetProperty("p50").ValueKind));
        Assert.Equal((turn.ToString("yyyy-MM-dd"), "abc"), (answer.GetProperty("turn").GetProperty("day").GetString(), answer.GetProperty("turn").GetProperty("commit").GetString()));
        Assert.Equal(["failure 20", "error 10"], answer.GetProperty("failures").EnumerateArray().Select(f => $"{f.GetProperty("cause")} {f.GetProperty("n")}"));
        Assert.Equal(
            ["2 def failure compile", "1 abc success "],
            answer.GetProperty("runs").EnumerateArray().Select(r => $"{r.GetProperty("runId")} {r.GetProperty("sha")} {r.GetProperty("outcome")} {r.GetProperty("failedStep")}"));
    }

    [Fact]
    public async Task A_local_builds_history_tells_nothing_of_a_day_or_a_side_that_few_people_made_and_no_run_of_anybody()
    {
        await using var host = await DashboardHost.StartAsync();
        var builds = new SeededBuilds(host.Seeds);
        for (var day = Today.AddDays(-9); day <= Today; day = day.AddDays(1))
        {
            await builds.LocalAsync("dotnet test", day, people: day == Today.AddDays(-1) ? 16 : 8, seconds: day < Today.AddDays(-2) ? 10 : 30);
            await builds.LocalAsync("dotnet pack", day, people: 8, seconds: day < Today.AddDays(-2) ? 10 : 30);
        }

        await builds.LocalAsync("secret", Today, people: 4, seconds: 10);

        var shown = await OneAsync(host, "dotnet test");
        var few = await OneAsync(host, "secret");
        var unknown = await OneAsync(host, "never heard of");

        Assert.Equal((88, false), (shown.GetProperty("n").GetInt32(), shown.GetProperty("suppressed").GetBoolean()));
        Assert.Equal(
            [Today.AddDays(-1).ToString("yyyy-MM-dd")],
            shown.GetProperty("points").EnumerateArray().Where(p => !p.GetProperty("suppressed").GetBoolean()).Select(p => p.GetProperty("from").GetString()));
        // The three days from the turn on are no week, and only where many people stand behind them they are told.
        Assert.Equal(JsonValueKind.Null, (await OneAsync(host, "dotnet pack")).GetProperty("turn").ValueKind);
        Assert.Equal(JsonValueKind.Object, shown.GetProperty("turn").ValueKind);
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("turn").GetProperty("commit").ValueKind);
        Assert.Empty(shown.GetProperty("runs").EnumerateArray());
        Assert.Equal(few.GetRawText(), unknown.GetRawText());
        Assert.True(few.GetProperty("suppressed").GetBoolean());
        Assert.Equal(JsonValueKind.Null, few.GetProperty("build").ValueKind);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("bW9vbgphCmI")]
    public async Task What_is_no_key_or_no_job_that_is_known_is_not_found(string key)
    {
        await using var host = await DashboardHost.StartAsync();

        foreach (var asked in (string[])[key, new BuildRef(BuildRef.Ci, "shop/api", "ci/test").Key])
        {
            using var answer = await host.Client.GetAsync($"/api/v1/builds/{asked}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private static Task<JsonElement> OneAsync(DashboardHost host, string name) =>
        host.ApiAsync($"/api/v1/builds/{new BuildRef(BuildRef.Local, "shop/api", name).Key}?from={From:yyyy-MM-dd}&to={Today:yyyy-MM-dd}");

    private static async Task<Dictionary<string, JsonElement>> RowsAsync(DashboardHost host, string more) =>
        (await host.ApiAsync($"/api/v1/builds?from={From:yyyy-MM-dd}&to={Today:yyyy-MM-dd}{more}")).GetProperty("builds").EnumerateArray()
            .ToDictionary(b => b.GetProperty("name").GetString()!);

    private static Task JobAsync(DashboardHost host, string run, DateOnly day, int hour, string sha, string outcome) => host.Seeds.ExecuteAsync("""
        insert into devex.jobs (tenant_id, provider, repository, run_id, attempt, job_id, workflow, name, sha, started_at, finished_at, outcome, steps)
        values ('default', 'github', 'shop/api', $1, 1, '1', 'ci', 'test', $2, $3, $3, $4,
                jsonb_build_array(jsonb_build_object('number', 1, 'name', 'restore', 'outcome', 'success'), jsonb_build_object('number', 2, 'name', 'compile', 'outcome', $4::text)))
        """, run, sha, new DateTimeOffset(day, new TimeOnly(hour, 0), TimeSpan.Zero), outcome);
}
