using System.Net;
using System.Text.Json;

namespace DevEx.Web.Tests.Overview;

public sealed class OverviewCardsTests
{
    [Fact]
    public async Task The_best_lever_is_the_APIs_and_leads_to_exactly_that_wish()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);

        var html = await host.PageAsync("/?team=checkout");
        var best = (await host.ApiAsync("/api/v1/levers?team=checkout")).GetProperty("levers")[0];

        Assert.Equal("package", best.GetProperty("phase").GetString());
        Assert.Equal(best.GetProperty("won").GetDouble(), DashboardHost.Figure(html, "lever"));
        Assert.Contains("Halving container build in shop/api</a> wins", html, StringComparison.Ordinal);
        var link = WebUtility.HtmlDecode(html.Split("data-metric=\"lever\"")[1].Split("href=\"")[1].Split('"')[0]);
        Assert.EndsWith("&package%40shop%2Fapi=-50", link, StringComparison.Ordinal);
        Assert.Contains("team=checkout", link, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_since_which_waiting_fell_is_told_with_its_figures_and_its_before_and_after()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4, then: (SeededGroup.Today.AddDays(-16), 1));
        await host.Seeds.AnnotationAsync("Remote builds", "team", "checkout", null, daysAgo: 16);

        var html = WebUtility.HtmlDecode(await host.PageAsync("/"));

        // Four of nine minutes and a second before; one of six and a second after.
        Assert.Matches("href=\"before-after\\?annotation=Remote%20builds\"[^>]*>“Remote builds”</a>", html);
        Assert.Contains("Checkout waits less: 17 % of its loop in the 2 weeks after it, 44 % in the 2 weeks before.", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16, 4)]
    [InlineData(3, 1)]
    public async Task A_change_since_which_nothing_fell_or_no_week_has_passed_is_not_said_to_have_helped(int daysAgo, double then)
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4, then: (SeededGroup.Today.AddDays(-daysAgo), then));
        await host.Seeds.AnnotationAsync("Remote builds", "team", "checkout", null, daysAgo);

        Assert.DoesNotContain("waits less", await host.PageAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_fails_leaves_the_rest_of_the_page()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);
        await host.Seeds.ExecuteAsync("alter table devex.change_rollups rename column wall to gone");

        var html = await host.PageAsync("/");

        Assert.NotNull(DashboardHost.Figure(html, "taxShare"));
        Assert.Equal(2, html.Split("This figure could not be read.").Length - 1);
        Assert.Contains("Trace <code", html, StringComparison.Ordinal);
        Assert.DoesNotContain("does not exist", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_comparison_in_the_address_decides_what_every_tile_is_compared_with()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4, then: (SeededGroup.Today.AddDays(-13), 1));
        var days = $"from={SeededGroup.Today.AddDays(-13):yyyy-MM-dd}&to={SeededGroup.Today:yyyy-MM-dd}";

        var (before, none, year) = (await host.PageAsync($"/?{days}"), await host.PageAsync($"/?{days}&compare=none"), await host.PageAsync($"/?{days}&compare=year"));

        Assert.Matches("% lower</span>.{0,60}>than before<", Folded(before));
        Assert.Contains("compared with nothing", none, StringComparison.Ordinal);
        Assert.DoesNotContain("than before", none.Split("<main")[1], StringComparison.Ordinal);
        Assert.Contains("nothing to compare with yet", year, StringComparison.Ordinal);
        Assert.Contains("compare=year", year, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_clock_in_the_address_decides_the_middle_and_the_outer_loop()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);
        await host.Seeds.ChangeAsync(1, hours: 5);
        await host.Seeds.ChangeAsync(2, hours: 9);

        var html = await host.PageAsync("/?clock=working");
        var total = (await host.ApiAsync("/api/v1/loops/middle")).GetProperty("total");

        Assert.Equal(total.GetProperty("working").GetProperty("p50").GetDouble(), DashboardHost.Figure(html, "middleP50"));
    }

    [Fact]
    public async Task Where_many_do_not_report_it_is_said_and_where_few_are_meant_it_is_not()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);
        await SilentAsync(host, 4);
        Assert.Equal(JsonValueKind.Null, (await host.ApiAsync("/api/v1/loops/inner")).GetProperty("coverage").ValueKind);

        await SilentAsync(host, 1);

        Assert.Contains("7 of 12 people</strong>", await host.PageAsync("/"), StringComparison.Ordinal);
        Assert.Equal(12, (await host.ApiAsync("/api/v1/loops/inner")).GetProperty("coverage").GetProperty("members").GetInt32());
    }

    [Fact]
    public async Task Events_that_wait_and_a_silent_day_are_told_in_the_frame()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);
        Assert.DoesNotContain("data-stale=\"true\"", await host.PageAsync("/"), StringComparison.Ordinal);

        await host.Seeds.ExecuteAsync("update devex.arrivals set last_at = now() - interval '25 hours'");

        Assert.Contains("nothing arrived for a day", await host.PageAsync("/"), StringComparison.Ordinal);
    }

    private static Task SilentAsync(DashboardHost host, int people) => host.Seeds.ExecuteAsync("""
        with silent as (insert into devex.people (tenant_id, subject, name) select 'default', gen_random_uuid(), 'Bob' from generate_series(1, $1) returning subject)
        insert into devex.team_members (tenant_id, team, subject) select 'default', 'checkout', subject from silent
        """, people);

    private static string Folded(string html) => string.Join(' ', html.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace("> <", "><", StringComparison.Ordinal);
}
