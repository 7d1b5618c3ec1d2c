using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;
using DevEx.Web.Loops;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Loops;

public sealed partial class LoopsSpreadTests
{
    [Fact]
    public async Task The_bars_of_the_inner_loop_are_the_APIs_and_none_stands_for_few()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("mobile", people: 7, package: 0);
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);

        var html = await host.PageAsync("/loops");
        var inner = await host.ApiAsync("/api/v1/loops/inner");

        var bins = inner.GetProperty("distribution").EnumerateArray().Select(b => b.GetProperty("n").GetInt64()).ToList();
        Assert.Equal(inner.GetProperty("n").GetInt64(), bins.Sum());
        Assert.Equal(bins, Bin().Matches(html).Select(m => long.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.DoesNotContain(bins, n => n is > 0 and < 20);
    }

    [Fact]
    public async Task A_group_that_is_too_small_has_no_distribution()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("tiny", people: 4, package: 4);

        Assert.Equal(JsonValueKind.Null, (await host.ApiAsync("/api/v1/loops/inner")).GetProperty("distribution").ValueKind);
        Assert.DoesNotContain("data-bin", await host.PageAsync("/loops"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Heat_and_spread_are_the_APIs_and_a_young_week_is_not_told()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);

        var html = await host.PageAsync("/loops");
        var answer = await host.ApiAsync("/api/v1/loops/inner/repositories");

        var repository = Assert.Single(answer.GetProperty("repositories").EnumerateArray());
        var points = repository.GetProperty("points").EnumerateArray().ToList();
        Assert.Equal(repository.GetProperty("total").GetProperty("times").GetProperty("p50").GetDouble(), DashboardHost.Figure(html, "repositoryP50", "shop/api"));
        Assert.Equal(
            points.Where(p => !p.GetProperty("suppressed").GetBoolean()).Select(p => p.GetProperty("times").GetProperty("p50").GetDouble()),
            Cell().Matches(html).Select(m => double.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(points, p => Assert.Equal(Days(p) < 7, p.GetProperty("suppressed").GetBoolean()));
    }

    [Fact]
    public async Task A_repository_of_few_people_is_left_out_and_that_is_said()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 14, package: 4);
        await host.Seeds.ExecuteAsync("update devex.developer_days set repository = 'shop/secret' where subject in (select subject from devex.people order by subject limit 4)");
        await host.Seeds.RollUpAsync();

        var html = await host.PageAsync("/loops");
        var answer = await host.ApiAsync("/api/v1/loops/inner/repositories");

        // What is left of the whole beside the other would be theirs: so that is not told either.
        Assert.Empty(answer.GetProperty("repositories").EnumerateArray());
        Assert.Equal(2, answer.GetProperty("hidden").GetInt32());
        Assert.DoesNotContain("data-heat", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("middle", "")]
    [InlineData("outer", "&clock=working")]
    public async Task The_other_loops_spread_by_repository_too_and_few_are_said_to_be_few(string loop, string clock)
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.ReceivedAsync();
        for (var number = 1; number <= 4; number++)
        {
            await host.Seeds.ChangeAsync(number, hours: 3 * number);
        }

        var html = WebUtility.HtmlDecode(await host.PageAsync($"/loops?loop={loop}{clock}"));
        var answer = await host.ApiAsync($"/api/v1/loops/{loop}/repositories?from={SeededGroup.Today.AddDays(-20):yyyy-MM-dd}{clock}");

        var repository = Assert.Single(answer.GetProperty("repositories").EnumerateArray());
        Assert.Equal(4, repository.GetProperty("total").GetProperty("times").GetProperty("n").GetInt64());
        Assert.Equal(repository.GetProperty("total").GetProperty("times").GetProperty("p50").GetDouble(), DashboardHost.Figure(html, "repositoryP50", "shop/api"));
        Assert.Contains("n = 4, too few for p75", html, StringComparison.Ordinal);
        Assert.Contains("n = 4, too few for p90", html, StringComparison.Ordinal);
        Assert.Null(DashboardHost.Figure(html, "p90"));
    }

    [Fact]
    public async Task Every_team_is_drawn_on_the_same_scale()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);
        await host.Seeds.TeamAsync("mobile", people: 7, package: 0);

        var html = await host.PageAsync("/loops");
        var teams = (await host.ApiAsync("/api/v1/loops/inner")).GetProperty("teams").EnumerateArray().ToList();

        Assert.All(teams, t => Assert.Equal(t.GetProperty("measure").GetProperty("cycle").GetProperty("p50").GetDouble(), DashboardHost.Figure(html, "teamP50", t.GetProperty("team").GetString())));
        Assert.Matches("Each from 0 to (8 m 5|9 m )", html);
    }

    [Fact]
    public void A_long_period_has_no_more_columns_than_a_page_has_room_for() =>
        Assert.InRange(RepositoryQueries.Columns(new Filter(null, null, new(2025, 6, 29), new(2026, 6, 28))).Count, 10, 16);

    [Fact]
    public void Colours_go_from_the_least_to_the_most_in_five_steps()
    {
        var scale = HeatScale.Of([new("a", null, [new(100, "", ""), new(null, "", "", Hidden: true)]), new("b", null, [new(200, "", "")])])!;

        Assert.Equal([0, 2, 4, 4], new[] { scale.Step(100), scale.Step(150), scale.Step(199), scale.Step(200) });
        Assert.Equal(0, new HeatScale(5, 5).Step(5));
    }

    private static int Days(JsonElement point) =>
        DateOnly.Parse(point.GetProperty("to").GetString()!, System.Globalization.CultureInfo.InvariantCulture).DayNumber
        - DateOnly.Parse(point.GetProperty("from").GetString()!, System.Globalization.CultureInfo.InvariantCulture).DayNumber + 1;

    [GeneratedRegex("data-bin=\"(\\d+)\"")]
    private static partial Regex Bin();

    [GeneratedRegex("data-heat=\"([^\"]+)\"")]
    private static partial Regex Cell();
}
