using System.Globalization;
using System.Net;
using DevEx.Domain.Events;
using DevEx.Store.Projections;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Me;

public sealed class MyDayPageTests
{
    [Fact]
    public async Task The_own_day_is_the_APIs()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.PageAsync("/me");
        await IterationsAsync(host, "(select subject from devex.identities where provider = 'local')");

        var html = await host.PageAsync("/me?date=2026-03-02");
        var day = (await host.ApiAsync("/api/v1/me/day?date=2026-03-02")).GetProperty("day");

        Assert.Equal(day.GetProperty("n").GetDouble(), DashboardHost.Figure(html, "n"));
        Assert.Equal(day.GetProperty("meanCycleMs").GetDouble(), DashboardHost.Figure(html, "meanCycleMs"));
        Assert.Equal(day.GetProperty("taxShare").GetDouble(), DashboardHost.Figure(html, "taxShare"));
        Assert.Equal(day.GetProperty("lost").GetDouble(), DashboardHost.Figure(html, "lost"));
        Assert.Contains("Left out: 1 without a result", html, StringComparison.Ordinal);
        Assert.Contains("docker build at 09:03", html, StringComparison.Ordinal);
        Assert.Contains("no result yet", html, StringComparison.Ordinal);
        Assert.Contains("Where did my time go on Monday, 2 March?", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("manager")]
    [InlineData("platform")]
    public async Task Who_has_no_days_sees_nobodys(string persona)
    {
        await using var host = await DashboardHost.StartAsync();
        await host.PageAsync("/me");
        await IterationsAsync(host, "(select subject from devex.identities where provider = 'local')");

        var html = await host.PageAsync("/me?date=2026-03-02", persona);

        Assert.Contains("My day is each developer's own", html.Replace("&#x27;", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("data-metric", html, StringComparison.Ordinal);
        Assert.DoesNotContain("docker build", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_day_says_what_to_do_and_leads_to_the_last_one()
    {
        await using var host = await DashboardHost.StartAsync();
        Assert.Contains("devex connect http://127.0.0.1:", await host.PageAsync("/me"), StringComparison.Ordinal);
        await IterationsAsync(host, "(select subject from devex.identities where provider = 'local')");

        var html = await host.PageAsync("/me?date=2026-03-05");

        Assert.Contains("href=\"me?date=2026-03-02\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("invented developer", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_example_is_an_invented_person_and_says_so()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.ExecuteAsync("insert into devex.people (tenant_id, subject, name, invented) values ('default', gen_random_uuid(), 'Ada Demo', true)");
        await IterationsAsync(host, "(select subject from devex.people where invented)");

        Assert.Contains("Look at an invented developer", await host.PageAsync("/me"), StringComparison.Ordinal);
        var html = await host.PageAsync("/me", "example");

        Assert.Contains("Ada Demo (invented)", html, StringComparison.Ordinal);
        Assert.Contains("Back to my own day", html, StringComparison.Ordinal);
        Assert.Contains("Monday, 2 March", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("monday")]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-31")]
    public async Task A_day_that_is_none_is_told_and_today_is_shown(string day)
    {
        await using var host = await DashboardHost.StartAsync();

        Assert.Contains("A day is written like 2026-03-02.", await host.PageAsync($"/me?date={day}"), StringComparison.Ordinal);
        using var answer = await host.Client.GetAsync($"/api/v1/me/day?date={day}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    /// <summary>One iteration with a container build, and an edit after it that has no result yet, in UTC.</summary>
    private static async Task IterationsAsync(DashboardHost host, string subject)
    {
        await host.Seeds.ExecuteAsync($"update devex.people set zone = 'UTC' where subject = {subject}");
        var nine = DateTimeOffset.Parse("2026-03-02T09:00:00Z", CultureInfo.InvariantCulture);
        await host.Seeds.ExecuteAsync($$"""
            insert into devex.iterations (tenant_id, subject, day, repository, nth, started_at, finished_at, complete, outcome, phases, parts)
            select 'default', {{subject}}, date '2026-03-02', 'shop/api', v.nth, s, s + v.took * interval '1 minute', v.nth = 1, v.outcome, v.phases, decode(v.parts, 'hex')
            from (values
                (1, timestamptz '2026-03-02 09:00Z', 5, 'success', '{180000,0,0,0,120000,0,0,0,0,0}'::bigint[], '{{Parts(nine, Phase.Package, 2)}}'),
                (2, timestamptz '2026-03-02 09:10Z', 4, null, '{240000,0,0,0,0,0,0,0,0,0}'::bigint[], '{{Parts(nine.AddMinutes(10), Phase.Code, 1)}}')) v(nth, s, took, outcome, phases, parts)
            """);
    }

    private static string Parts(DateTimeOffset at, Phase then, int minutes) => Convert.ToHexString(IterationParts.Write(
        [new(Phase.Code, at, at.AddMinutes(3)), new(then, at.AddMinutes(3), at.AddMinutes(3 + minutes), "docker build")]));
}
