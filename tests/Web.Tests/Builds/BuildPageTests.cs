using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using DevEx.Store.Access;
using DevEx.Web.Builds;
using DevEx.Web.Tests.Hosting;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Builds;

/// <summary>The page of one build.</summary>
public sealed partial class BuildPageTests
{
    private static readonly DateOnly Today = SeededGroup.Today;
    private static readonly BuildRef Test = new(BuildRef.Ci, "shop/api", "ci/test");
    private static readonly string Days = $"from={Today.AddDays(-20):yyyy-MM-dd}&to={Today:yyyy-MM-dd}";

    [Theory]
    [InlineData("", "&grain=day")]
    [InlineData("&grain=week", "&grain=week")]
    public async Task Its_figures_are_the_answers(string asked, string grain)
    {
        await using var host = await DashboardHost.StartAsync();
        await HistoryAsync(host);

        var html = await host.PageAsync($"/builds/{Test.Key}?{Days}{asked}");
        var answer = await host.ApiAsync($"/api/v1/builds/{Test.Key}?{Days}{grain}");

        var build = answer.GetProperty("build");
        Assert.Equal(build.GetProperty("duration").GetProperty("p50").GetDouble(), DashboardHost.Figure(html, "p50"));
        Assert.Equal(build.GetProperty("duration").GetProperty("p90").GetDouble(), DashboardHost.Figure(html, "p90"));
        foreach (var metric in (string[])["n", "failureShare", "waitedMinutes", "lostCycles"])
        {
            Assert.Equal(build.GetProperty(metric).GetDouble(), DashboardHost.Figure(html, metric));
        }

        Assert.Equal(answer.GetProperty("points").GetArrayLength(), PercentileRows(html));
        Assert.Equal(
            answer.GetProperty("failures").EnumerateArray().Select(f => $"{f.GetProperty("cause")} {f.GetProperty("n")}"),
            Cause().Matches(html).Select(m => $"{m.Groups[1]} {m.Groups[2]}"));
        Assert.Contains("turned slower with abc", html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://github.test/abc\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_that_hardly_parts_the_history_is_no_turn()
    {
        await using var host = await DashboardHost.StartAsync();
        await HistoryAsync(host, slow: 108);

        var html = await host.PageAsync($"/builds/{Test.Key}?{Days}");
        var turn = (await host.ApiAsync($"/api/v1/builds/{Test.Key}?{Days}")).GetProperty("turn");

        Assert.False(turn.GetProperty("clear").GetBoolean());
        Assert.Contains("No day of the period clearly parts it", html, StringComparison.Ordinal);
        Assert.DoesNotContain("turned slower", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_is_shown_with_all_its_jobs_and_without_being_asked_for_it_is_the_latest()
    {
        await using var host = await DashboardHost.StartAsync();
        await HistoryAsync(host);

        var (latest, asked) = (await host.PageAsync($"/builds/{Test.Key}?{Days}"), await host.PageAsync($"/builds/{Test.Key}?{Days}&run=github/1/1"));
        var answer = (await host.ApiAsync($"/api/v1/builds/{Test.Key}?{Days}&run=github/1/1")).GetProperty("run");

        Assert.Contains("Where did the time of run 2 go?", latest, StringComparison.Ordinal);
        Assert.Contains("Where did the time of run 1 go?", asked, StringComparison.Ordinal);
        Assert.Equal(
            answer.GetProperty("jobs").EnumerateArray().Select(j => $"{j.GetProperty("name")} {j.GetProperty("queueMs")} {j.GetProperty("runMs")}"),
            Job().Matches(asked).Select(m => $"{m.Groups[1]} {m.Groups[2]} {m.Groups[3]}"));
        Assert.Equal(["lint 5000 60000", "test 10000 180000"], Job().Matches(asked).Select(m => $"{m.Groups[1]} {m.Groups[2]} {m.Groups[3]}"));
        // Of the job itself each step has a line, of the others none.
        Assert.Equal(2, Regex.Count(asked, "<li class=\"inner\""));
        Assert.Contains("Step compile: 2 m", asked, StringComparison.Ordinal);
        Assert.Contains("run=github%2F1%2F1", latest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("github/9/1")]
    [InlineData("github/77/1")]
    public async Task A_run_that_is_not_known_or_of_another_build_is_none(string run)
    {
        await using var host = await DashboardHost.StartAsync();
        await HistoryAsync(host);
        await JobAsync(host, "77", "lint", Today, 7, "zzz", "success");

        var html = await host.PageAsync($"/builds/{Test.Key}?{Days}&run={run}");

        Assert.Contains("That run is not known.", html, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await host.ApiAsync($"/api/v1/builds/{Test.Key}?{Days}&run={run}")).GetProperty("run").ValueKind);
    }

    [Fact]
    public async Task The_commits_that_it_said_both_of_are_listed()
    {
        await using var host = await DashboardHost.StartAsync();
        await HistoryAsync(host);
        await JobAsync(host, "3", "test", Today, 10, "abc", "failure");

        var answer = await host.ApiAsync($"/api/v1/builds/{Test.Key}?{Days}");

        var commit = Assert.Single(answer.GetProperty("flakyCommits").EnumerateArray());
        Assert.Equal(("abc", 2, 1), (commit.GetProperty("sha").GetString(), commit.GetProperty("runs").GetInt32(), commit.GetProperty("failures").GetInt32()));
        Assert.Contains("aria-label=\"Flaky commits\"", await host.PageAsync($"/builds/{Test.Key}?{Days}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_local_build_is_shown_by_the_groups_rule_and_no_run_of_anybody_is_on_its_page()
    {
        await using var host = await DashboardHost.StartAsync();
        var builds = new SeededBuilds(host.Seeds);
        for (var day = Today.AddDays(-20); day <= Today; day = day.AddDays(1))
        {
            await builds.LocalAsync("dotnet test", day, people: 8, seconds: 10);
            await builds.LocalAsync("secret", day, people: 4, seconds: 10);
        }

        var (shown, few, unknown) = (await PageAsync("dotnet test"), await PageAsync("secret"), await PageAsync("never heard of"));

        Assert.Equal(168, DashboardHost.Figure(shown, "n"));
        Assert.DoesNotContain("The latest runs", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("data-job", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("data-metric", few, StringComparison.Ordinal);
        Assert.Contains("Fewer than 5 people", few, StringComparison.Ordinal);
        // Of one that nobody knows the page says the same.
        Assert.Contains("Fewer than 5 people", unknown, StringComparison.Ordinal);

        Task<string> PageAsync(string name) => host.PageAsync($"/builds/{new BuildRef(BuildRef.Local, "shop/api", name).Key}?{Days}", "platform");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task What_is_not_known_is_not_found_and_the_page_leads_on(string? key)
    {
        await using var host = await DashboardHost.StartAsync();

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/builds/{key ?? Test.Key}");
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await host.Client.SendAsync(request);

        var html = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is nothing at this address", html, StringComparison.Ordinal);
        Assert.Contains("href=\"builds\">Go to all", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_did_not_run_in_the_period_says_so()
    {
        await using var host = await DashboardHost.StartAsync();
        await HistoryAsync(host);

        Assert.Contains("It did not run in", await host.PageAsync($"/builds/{Test.Key}?from=2020-01-01&to=2020-01-28"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rows_of_the_list_lead_to_it()
    {
        await using var host = await DashboardHost.StartAsync();
        await HistoryAsync(host);

        var html = await host.PageAsync($"/builds?{Days}");

        Assert.Contains($"href=\"builds/{Test.Key}?{Days.Replace("&", "&amp;", StringComparison.Ordinal)}\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_token_reads_nothing()
    {
        await using var server = await WholeServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/builds/{Test.Key}");
        request.Headers.Authorization = new("Bearer", await server.TokenAsync(TokenKind.Import));

        var answer = await server.SendAsync(request);

        Assert.Contains("This credential may not read them", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>Ten days, slower since five, with two runs of the day on which it turned.</summary>
    private static async Task HistoryAsync(DashboardHost host, double slow = 200)
    {
        var (builds, turn) = (new SeededBuilds(host.Seeds), Today.AddDays(-4));
        for (var day = Today.AddDays(-9); day <= Today; day = day.AddDays(1))
        {
            await builds.DayAsync(Test, day, "", [], [.. Enumerable.Range(0, 8).Select(n => (day < turn ? 100 : slow) + n)], failures: 3, errors: 1);
        }

        await JobAsync(host, "1", "lint", turn, 8, "abc", "success", minutes: 1, queue: 5);
        await JobAsync(host, "1", "test", turn, 8, "abc", "success");
        await JobAsync(host, "2", "test", turn, 9, "def", "failure");
    }

    private static Task JobAsync(DashboardHost host, string run, string name, DateOnly day, int hour, string sha, string outcome, int minutes = 3, int queue = 10) => host.Seeds.ExecuteAsync("""
        insert into devex.jobs (tenant_id, provider, repository, run_id, attempt, job_id, workflow, name, sha, queued_at, started_at, finished_at, outcome, url, steps)
        select 'default', 'github', 'shop/api', $1, 1, $2, 'ci', $2, $3, at, began, began + $6 * interval '1 minute', $5,
               case when $2 = 'lint' then 'javascript:alert(1)' else 'https://github.test/' || $3 end,
               jsonb_build_array(
                   jsonb_build_object('number', 1, 'name', 'restore', 'outcome', 'success', 'startedAt', began, 'finishedAt', began + interval '1 minute'),
                   jsonb_build_object('number', 2, 'name', 'compile', 'outcome', $5::text, 'startedAt', began + interval '1 minute', 'finishedAt', began + $6 * interval '1 minute'))
        from (select $4::timestamptz as at, $4::timestamptz + $7 * interval '1 second' as began) t
        """, run, name, sha, new DateTimeOffset(day, new TimeOnly(hour, 0), TimeSpan.Zero), outcome, minutes, queue);

    private static int PercentileRows(string html) => Regex.Count(Table().Match(html).Value, "<tr") - 1;

    [GeneratedRegex("aria-label=\"Table: Lines by.*?</table>", RegexOptions.Singleline)]
    private static partial Regex Table();

    [GeneratedRegex("<tr data-cause=\"([a-z]+)\" data-n=\"(\\d+)\"")]
    private static partial Regex Cause();

    [GeneratedRegex("<tr data-job=\"([a-z]+)\" data-queue-ms=\"(\\d+)\" data-run-ms=\"(\\d+)\"")]
    private static partial Regex Job();
}
