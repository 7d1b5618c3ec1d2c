using System.Net;
using System.Text.Json;

namespace DevEx.Web.Tests.Overview;

public sealed class OverviewPageTests
{
    [Fact]
    public async Task Every_figure_is_the_APIs_to_the_last_digit()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);
        await host.Seeds.TeamAsync("mobile", people: 7, package: 0);
        await host.Seeds.ChangeAsync(1, hours: 5);
        await host.Seeds.ChangeAsync(2, hours: 9);

        var html = await host.PageAsync("/");
        var inner = await host.ApiAsync("/api/v1/loops/inner");
        var sprints = (await host.ApiAsync("/api/v1/sprints")).GetProperty("sprints").EnumerateArray().Where(s => s.GetProperty("current").GetBoolean()).ToList();

        var total = inner.GetProperty("total");
        Assert.Equal(Number(total, "iterationsPerDay"), DashboardHost.Figure(html, "iterationsPerDay"));
        Assert.Equal(Number(total, "taxShare"), DashboardHost.Figure(html, "taxShare"));
        Assert.Equal(Number(total.GetProperty("cycle"), "p50"), DashboardHost.Figure(html, "cycleP50"));
        Assert.Equal(await WallAsync(host, "middle"), DashboardHost.Figure(html, "middleP50"));
        Assert.Equal(await WallAsync(host, "outer"), DashboardHost.Figure(html, "outerP50"));
        Assert.Equal(2, sprints.Count);
        Assert.Equal(sprints.Sum(s => Number(s, "lost")), DashboardHost.Figure(html, "lost"));

        foreach (var team in inner.GetProperty("teams").EnumerateArray())
        {
            var (key, measure) = (team.GetProperty("team").GetString()!, team.GetProperty("measure"));
            Assert.Equal(Number(measure, "iterationsPerDay"), DashboardHost.Figure(html, "iterationsPerDay", key));
            Assert.Equal(Number(measure, "taxShare"), DashboardHost.Figure(html, "taxShare", key));
            Assert.Equal(Number(measure, "developerDays"), DashboardHost.Figure(html, "developerDays", key));
            var sprint = sprints.Single(s => s.GetProperty("team").GetString() == key);
            Assert.Equal(Number(sprint, "lost"), DashboardHost.Figure(html, "lost", key));
            Assert.Equal(10 * Number(sprint, "lostPerDeveloperDay"), DashboardHost.Figure(html, "lostPerTenDays", key));
        }
    }

    [Fact]
    public async Task A_team_that_is_too_small_has_no_figure_in_the_page()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);
        await host.Seeds.TeamAsync("tiny", people: 4, package: 4);

        var html = await host.PageAsync("/");

        Assert.NotNull(DashboardHost.Figure(html, "taxShare", "checkout"));
        foreach (var metric in new[] { "iterationsPerDay", "taxShare", "cycleP50", "lost", "lostPerTenDays", "developerDays" })
        {
            Assert.Null(DashboardHost.Figure(html, metric, "tiny"));
        }

        Assert.Contains("your own are on <a href=\"me\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_is_too_small_is_told_what_to_do()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("tiny", people: 4, package: 4);

        var html = await host.PageAsync("/");

        Assert.Contains("Too few people, or too few days", html, StringComparison.Ordinal);
        Assert.Contains("Your own figures are always on <a href=\"me\">My day</a>", html, StringComparison.Ordinal);
        Assert.Null(DashboardHost.Figure(html, "iterationsPerDay"));
    }

    [Fact]
    public async Task Before_anything_arrived_the_start_page_leads_to_the_welcome()
    {
        await using var host = await DashboardHost.StartAsync();

        using var answer = await host.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith("/welcome", answer.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_arrived_and_is_not_counted_yet_is_no_reason_to_lead_away()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.ReceivedAsync();

        Assert.Contains("No measurement has arrived yet.", await host.PageAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_happened_stands_below_the_charts_and_leads_to_its_before_and_after()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);
        await host.Seeds.AnnotationAsync("New base image", "repository", "shop/api", "https://example.test/image");
        await host.Seeds.AnnotationAsync("Remote builds", "team", "checkout", "javascript:alert(1)");
        await host.Seeds.AnnotationAsync("For others", "team", "mobile", null);

        var html = await host.PageAsync("/?team=checkout");

        Assert.Contains("href=\"before-after?annotation=New%20base%20image\"", html, StringComparison.Ordinal);
        Assert.Contains("New base image (shop/api)", html, StringComparison.Ordinal);
        Assert.Contains("Remote builds (Checkout)", html, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("For others", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_makes_no_sense_is_told_and_answered_nonetheless()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);

        var html = await host.PageAsync("/?from=yesterday");

        Assert.Contains("from and to are dates", html, StringComparison.Ordinal);
        Assert.NotNull(DashboardHost.Figure(html, "iterationsPerDay"));
    }

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();

    private static async Task<double> WallAsync(DashboardHost host, string loop) =>
        Number((await host.ApiAsync($"/api/v1/loops/{loop}")).GetProperty("total").GetProperty("wall"), "p50");
}
