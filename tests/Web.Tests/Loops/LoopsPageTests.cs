using DevEx.Web.Tests.Components;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Loops;

public sealed class LoopsPageTests
{
    [Fact]
    public async Task The_inner_loop_is_the_APIs()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);

        var html = await host.PageAsync("/loops?team=checkout");
        var cycle = (await host.ApiAsync("/api/v1/loops/inner?team=checkout")).GetProperty("total").GetProperty("cycle");

        Assert.Equal(cycle.GetProperty("p50").GetDouble(), DashboardHost.Figure(html, "cycleP50"));
        Assert.Equal(cycle.GetProperty("p90").GetDouble(), DashboardHost.Figure(html, "cycleP90"));
        Assert.Contains("Container build", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("middle")]
    [InlineData("outer")]
    public async Task The_clock_in_the_address_chooses_the_figures(string loop)
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.ReceivedAsync();
        await host.Seeds.ChangeAsync(1, hours: 5);
        await host.Seeds.ChangeAsync(2, hours: 9);

        var wall = await host.PageAsync($"/loops?loop={loop}");
        var working = await host.PageAsync($"/loops?loop={loop}&clock=working");
        var total = (await host.ApiAsync($"/api/v1/loops/{loop}")).GetProperty("total");

        Assert.Equal(total.GetProperty("wall").GetProperty("p50").GetDouble(), DashboardHost.Figure(wall, "p50"));
        Assert.Equal(total.GetProperty("working").GetProperty("p50").GetDouble(), DashboardHost.Figure(working, "p50"));
        Assert.Equal(total.GetProperty("segments")[0].GetProperty("meanWorkingMs").GetDouble(), DashboardHost.Figure(working, "segment"));
        Assert.NotEqual(DashboardHost.Figure(wall, "p50"), DashboardHost.Figure(working, "p50"));
    }

    [Fact]
    public async Task What_is_left_out_is_told_with_its_reason()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.ChangeAsync(1, hours: 5);
        await host.Seeds.ChangeAsync(2, hours: 1, bot: true);

        Assert.Contains("n = 1 pull requests. Left out: 1 made by bots.", await host.PageAsync("/loops?loop=middle"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_count_stands_on_no_column()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.ChangeAsync(1, hours: 5);
        await host.Seeds.ExecuteAsync("""
            update devex.journeys set middle = middle || jsonb_build_object('kind', 'draft', 'from', merged_at, 'to', merged_at, 'ms', 7200000, 'workingMs', 3600000)
            """);
        await host.Seeds.RollUpAsync();

        // Its row in the table of the segments, and nothing else.
        Assert.Equal(1, Rendered.Count(await host.PageAsync("/loops?loop=middle"), "sg-draft"));
    }

    [Theory]
    [InlineData("/dora", "active")]
    [InlineData("/before-after", "active")]
    [InlineData("/sprint", "holds")]
    [InlineData("/what-if", "holds")]
    public async Task A_tab_of_the_loops_lights_them_in_the_bar(string path, string look)
    {
        await using var host = await DashboardHost.StartAsync();

        Assert.Matches($"data-key=\"l\" class=\"[^\"]*{look}\"", await host.PageAsync(path));
    }

    [Fact]
    public async Task A_period_without_changes_leads_to_a_longer_one()
    {
        await using var host = await DashboardHost.StartAsync();

        var html = await host.PageAsync("/loops?loop=outer&from=2026-03-02&to=2026-03-08");

        Assert.Contains("No changes in 2–8 Mar 2026.", html.Replace("&#x2013;", "–", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("from=2025-12-09&amp;to=2026-03-08&amp;loop=outer", html, StringComparison.Ordinal);
    }
}
