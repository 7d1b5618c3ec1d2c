using System.Net;
using DevEx.Web.Tests.Overview;
using DevEx.Web.Tests.Sprints;

namespace DevEx.Web.Tests.WhatIf;

public sealed class WhatIfPageTests
{
    private static readonly (string Figure, string Metric)[] Told =
        [("iterationsPerDay", "whatIfIterations"), ("cycleMs", "whatIfCycle"), ("taxShare", "whatIfTaxShare"), ("lostPerSprint", "whatIfLost")];

    [Theory]
    [InlineData("team=checkout")]
    [InlineData("team=checkout&package=-50&test@shop/web=-20&push=30000ms")]
    [InlineData("team=checkout&repository=shop/web&package=-50")]
    [InlineData("example=containerised&package=-100")]
    public async Task Every_figure_is_the_APIs_to_the_last_digit(string query)
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 12, package: 4);
        await host.Seeds.SpreadAsync("checkout", ("shop/web", 6));

        var html = await host.PageAsync($"/what-if?{query}");
        var answer = await host.ApiAsync($"/api/v1/what-if?{query}");

        foreach (var (figure, metric) in Told)
        {
            Assert.Equal(answer.GetProperty("after").GetProperty(figure).GetDouble(), DashboardHost.Figure(html, metric));
            Assert.Equal(answer.GetProperty("before").GetProperty(figure).GetDouble(), DashboardHost.Figure(html, figure + "Now"));
        }

        var levers = (await host.ApiAsync($"/api/v1/levers?{query}")).GetProperty("levers");
        Assert.Equal(levers[0].GetProperty("won").GetDouble(), DashboardHost.Figure(html, "lever"));
    }

    [Fact]
    public async Task The_sliders_stand_where_the_address_says_and_the_form_works_without_a_script()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 12, package: 4);
        await host.Seeds.SpreadAsync("checkout", ("shop/web", 6));

        var html = WebUtility.HtmlDecode(await host.PageAsync("/what-if?team=checkout&package=-50&build@shop/web=25&test=30000ms&push=60000ms"));

        Assert.Contains("name=\"package\" min=\"-100\" max=\"100\" step=\"5\" value=\"-50\" aria-valuetext=\"−50 %\"", html, StringComparison.Ordinal);
        Assert.Contains("name=\"build@shop/web\" min=\"-100\" max=\"100\" step=\"5\" value=\"25\" aria-valuetext=\"+25 %\"", html, StringComparison.Ordinal);
        Assert.Contains("name=\"code\" min=\"-100\" max=\"100\" step=\"5\" value=\"0\" aria-valuetext=\"as it is\"", html, StringComparison.Ordinal);
        // What has no slider is not lost.
        Assert.Contains("<input type=\"hidden\" name=\"test\" value=\"30000ms\"", html, StringComparison.Ordinal);
        Assert.Contains("<input type=\"hidden\" name=\"push\" value=\"60000ms\"", html, StringComparison.Ordinal);
        Assert.Contains("30 s in each iteration", html, StringComparison.Ordinal);
        Assert.Contains("<button class=\"button apply\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lever_leads_to_its_sliders()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 12, package: 4);
        await host.Seeds.SpreadAsync("checkout", ("shop/web", 6));

        var html = WebUtility.HtmlDecode(await host.PageAsync("/what-if?team=checkout"));
        var lever = html.Split("<a href=\"what-if?team=checkout").Select(p => p.Split('"')[0]).First(a => a.Contains("=-50", StringComparison.Ordinal));
        var answer = await host.ApiAsync("/api/v1/what-if?team=checkout" + lever);

        Assert.Contains("package%40shop%2F", lever, StringComparison.Ordinal);
        Assert.Equal(
            DashboardHost.Figure(html, "lever")!.Value,
            answer.GetProperty("before").GetProperty("lostPerSprint").GetDouble() - answer.GetProperty("after").GetProperty("lostPerSprint").GetDouble(), 4);
    }

    [Fact]
    public async Task The_containerised_story_shows_the_numbers_that_it_is_told_with()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);

        var start = WebUtility.HtmlDecode(await host.PageAsync("/what-if?team=checkout"));
        var story = start.Split("<a class=\"button\" href=\"").Select(p => p.Split('"')[0]).First(a => a.Contains("example=", StringComparison.Ordinal));
        var html = await host.PageAsync("/" + story);

        Assert.All(["39.27", "69.68", "45.5 %", "304.05"], number => Assert.Contains($">{number}<", html, StringComparison.Ordinal));
        Assert.Equal(69.68, Math.Round(DashboardHost.Figure(html, "whatIfIterations")!.Value, 2));
        Assert.Equal(304.05, Math.Round(DashboardHost.Figure(html, "lostPerSprintNow")!.Value, 2));
    }

    [Fact]
    public async Task A_group_that_is_too_small_has_no_figure_and_no_slider()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("tiny", people: 4, package: 4);

        var html = await host.PageAsync("/what-if?team=tiny&package=-50");

        Assert.Contains("stand behind this figure", html, StringComparison.Ordinal);
        Assert.DoesNotContain("data-value", html, StringComparison.Ordinal);
        Assert.DoesNotContain("type=\"range\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?package=fast", "package is a change in percent")]
    [InlineData("?from=yesterday", "from and to are dates")]
    public async Task An_address_that_makes_no_sense_is_told_and_answered_nonetheless(string query, string told)
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);

        var html = await host.PageAsync("/what-if" + query);

        Assert.Contains(told, html, StringComparison.Ordinal);
        Assert.NotNull(DashboardHost.Figure(html, "whatIfIterations"));
    }
}
