using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Sprints;

public sealed partial class SprintPageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("&baseline=tax-free")]
    public async Task Every_figure_is_the_APIs_to_the_last_digit(string baseline)
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 14, package: 4);
        await host.Seeds.SpreadAsync("checkout", ("shop/web", 6), ("shop/secret", 2));

        var html = await host.PageAsync($"/sprint?team=checkout&sprint=-1{baseline}");
        var answer = await host.ApiAsync($"/api/v1/sprints/checkout:-1?{baseline}");

        var sprint = answer.GetProperty("sprint");
        foreach (var figure in new[] { "lost", "lostPerTenDays", "taxShare", "iterationsPerDay" })
        {
            Assert.Equal(sprint.GetProperty(figure).GetDouble(), DashboardHost.Figure(html, figure));
        }

        foreach (var past in answer.GetProperty("past").EnumerateArray().Prepend(sprint).Where(s => s.GetProperty("lost").ValueKind == JsonValueKind.Number))
        {
            Assert.Equal(past.GetProperty("lost").GetDouble(), DashboardHost.Figure(html, "pastLost", past.GetProperty("id").GetString()));
        }

        foreach (var (metric, parts) in new[] { ("lostInRepository", "repositories"), ("lostOnDay", "days") })
        {
            var drawn = Steps(html, metric);
            Assert.Equal(answer.GetProperty(parts).EnumerateArray().Select(p => p.GetProperty("lost").GetDouble()), drawn.Select(d => d.Value));
            Assert.Equal(sprint.GetProperty("lost").GetDouble(), drawn.Sum(d => d.Value), 9);
        }

        Assert.Equal(sprint.GetProperty("lost").GetDouble(), Steps(html, "lostInPhase").Sum(s => s.Value), 9);
        // As written, each part is off by half of its last digit at most.
        Assert.Equal(sprint.GetProperty("lost").GetDouble(), Steps(html, "lostInPhase").Sum(s => s.Written), 0.55 * Steps(html, "lostInPhase").Count);
        Assert.DoesNotContain("<td class=\"num\">shop/secret", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_sprint_in_the_address_the_one_under_way_is_shown_or_the_last_while_that_is_too_young()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);

        Assert.Contains("Checkout lost", await host.PageAsync("/sprint"), StringComparison.Ordinal);
        Assert.Contains("so far", await host.PageAsync("/sprint"), StringComparison.Ordinal);

        await host.Seeds.ExecuteAsync("update devex.teams set sprint_start = $1", SeededGroup.Today.AddDays(-2));
        var young = await host.PageAsync("/sprint");
        Assert.DoesNotContain("so far", young, StringComparison.Ordinal);
        Assert.NotNull(DashboardHost.Figure(young, "lost"));
        Assert.Contains("sprint=0\" data-key=\"]\"", young, StringComparison.Ordinal);
        Assert.Contains("sprint=-2\" data-key=\"[\"", young, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_team_that_is_too_small_has_no_figure_in_the_page()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("tiny", people: 4, package: 4);

        var html = await host.PageAsync("/sprint?team=tiny&sprint=-1");

        Assert.Contains("Too few people, or too few days, stand behind this sprint", html, StringComparison.Ordinal);
        Assert.DoesNotContain("data-value", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?baseline=last-year", "baseline is traditional, target, own-best, previous-sprint or tax-free.")]
    [InlineData("?sprint=next", "sprint is a number")]
    public async Task An_address_that_makes_no_sense_is_told_and_answered_nonetheless(string query, string told)
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);

        var html = await host.PageAsync("/sprint" + query);

        Assert.Contains(told, html, StringComparison.Ordinal);
        Assert.NotNull(DashboardHost.Figure(html, "lost"));
    }

    [Fact]
    public async Task A_team_that_is_not_there_leads_back()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);

        Assert.Contains("There is no such team or sprint.", await host.PageAsync("/sprint?team=nobody"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_overview_leads_here()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);

        var html = await host.PageAsync("/?team=checkout");

        Assert.Contains("href=\"sprint?team=checkout\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"what-if?team=checkout", html, StringComparison.Ordinal);
    }

    private static List<(double Value, double Written)> Steps(string html, string metric) =>
    [
        .. Step().Matches(WebUtility.HtmlDecode(html)).Where(m => m.Groups[1].Value == metric).Select(m => (
            double.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture),
            double.Parse(m.Groups[3].Value.Trim().Replace('−', '-').Replace(" ", "", StringComparison.Ordinal), CultureInfo.InvariantCulture))),
    ];

    [GeneratedRegex("data-metric=\"([a-zA-Z]+)\" data-part=\"[^\"]*\" data-value=\"([^\"]+)\"[^>]*>([^<]+)<")]
    private static partial Regex Step();
}
