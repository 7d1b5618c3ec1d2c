using System.Globalization;
using DevEx.Web.Filters;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Loops;

/// <summary>A week that nothing cuts is read as one row, unless its days are newer.</summary>
public sealed class InnerWeeksReadTests
{
    private const int Wrong = 1000;

    private static readonly DateOnly Monday = Filter.Monday(SeededGroup.Today).AddDays(-21);

    [Fact]
    public async Task A_whole_week_comes_from_its_row_and_from_its_days_where_it_is_cut_or_marked()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);
        var right = await IterationsAsync(host, Monday, 14);
        var ofDays = await IterationsAsync(host, Monday.AddDays(1), 7);

        await host.Seeds.ExecuteAsync("update devex.inner_weeks set n = n + $1", Wrong);

        Assert.Equal(right + (2 * Wrong), await IterationsAsync(host, Monday, 14));
        Assert.Equal(right, await IterationsAsync(host, Monday, 14, "&grain=day"));
        Assert.Equal(ofDays, await IterationsAsync(host, Monday.AddDays(1), 7));

        // One that rests: the application's own worker leaves it.
        await host.Seeds.ExecuteAsync(
            "insert into devex.dirty_cells (tenant_id, kind, key, due_at) values ('default', 'inner-week', $1, now() + interval '1 hour')", Text(Monday));

        Assert.Equal(right + Wrong, await IterationsAsync(host, Monday, 14));
        Assert.Equal(right, await IterationsAsync(host, Monday, 7) + await IterationsAsync(host, Monday.AddDays(7), 7) - Wrong);
    }

    private static async Task<long> IterationsAsync(DashboardHost host, DateOnly from, int days, string more = "") =>
        (await host.ApiAsync($"/api/v1/loops/inner?team=checkout&from={Text(from)}&to={Text(from.AddDays(days - 1))}{more}")).GetProperty("total").GetProperty("iterations").GetInt64();

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
