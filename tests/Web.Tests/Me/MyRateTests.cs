using System.Net;
using System.Text.Json;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Me;

public sealed class MyRateTests
{
    private const string Fortnight = "from=2026-03-02&to=2026-03-15";

    private static readonly DateOnly Monday = new(2026, 3, 2);

    [Fact]
    public async Task The_own_rate_is_the_APIs_on_the_page()
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var token = await people.TokenAsync(await SeededAsync(people));

        var (status, html) = await people.TryAsync($"/me/rate?{Fortnight}", token);
        var total = (await people.AskAsync($"/api/v1/me/rate?{Fortnight}", token)).GetProperty("total");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(total.GetProperty("iterationsPerDay").GetDouble(), DashboardHost.Figure(html, "iterationsPerDay"));
        Assert.Equal(total.GetProperty("cycle").GetProperty("p50").GetDouble(), DashboardHost.Figure(html, "cycleP50"));
        Assert.Equal(total.GetProperty("taxShare").GetDouble(), DashboardHost.Figure(html, "taxShare"));
        Assert.Equal(total.GetProperty("lost").GetDouble(), DashboardHost.Figure(html, "lost"));
        Assert.Contains("You are in no team", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_counts_once_however_many_repositories_it_had_and_the_past_is_the_period_before()
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var token = await people.TokenAsync(await SeededAsync(people));

        var rate = await people.AskAsync($"/api/v1/me/rate?{Fortnight}", token);

        Assert.Equal((30, 3), (rate.GetProperty("n").GetInt32(), rate.GetProperty("total").GetProperty("developerDays").GetInt32()));
        Assert.Equal(10, rate.GetProperty("total").GetProperty("iterationsPerDay").GetDouble());
        Assert.Equal(6, rate.GetProperty("before").GetProperty("iterationsPerDay").GetDouble());
        Assert.Equal(4, rate.GetProperty("medianBefore").GetInt32());
        Assert.Equal(14, rate.GetProperty("points").GetArrayLength());
        Assert.Equal(2, (await people.AskAsync($"/api/v1/me/rate?{Fortnight}&grain=week", token)).GetProperty("points").GetArrayLength());
        Assert.Equal(5, (await people.AskAsync($"/api/v1/me/rate?{Fortnight}&repository=shop/web", token)).GetProperty("n").GetInt32());
    }

    [Fact]
    public async Task The_teams_band_stands_beside_the_own_rate()
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var me = await SeededAsync(people);
        await TeamAsync(people, me, others: 6);
        var token = await people.TokenAsync(me);

        var rate = await people.AskAsync($"/api/v1/me/rate?{Fortnight}&grain=week", token);

        // 9 to 13 in the first week; in the second nobody but me worked.
        Assert.Equal([(10, 12, 32), null], Bands(rate));
        Assert.False(rate.GetProperty("suppressed").GetBoolean());
        Assert.Contains("half of the days lie that Checkout had in a week", (await people.TryAsync($"/me/rate?{Fortnight}", token)).Text, StringComparison.Ordinal);

        // The same week whatever was asked for: nothing can be read from two answers that differ by a day.
        Assert.Equal([(10, 12, 32)], Bands(await people.AskAsync("/api/v1/me/rate?from=2026-03-04&to=2026-03-05&grain=week", token)));
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(6, 2)]
    public async Task A_team_of_too_few_has_no_band_and_the_page_says_why(int others, int late)
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var me = await SeededAsync(people);
        await TeamAsync(people, me, others, late);
        var token = await people.TokenAsync(me);

        var rate = await people.AskAsync($"/api/v1/me/rate?{Fortnight}&grain=week", token);
        var html = (await people.TryAsync($"/me/rate?{Fortnight}", token)).Text;

        Assert.Equal([null, null], Bands(rate));
        Assert.True(rate.GetProperty("suppressed").GetBoolean());
        Assert.Contains("The band of Checkout is not shown", html, StringComparison.Ordinal);
        Assert.DoesNotContain("The middle half of the team", html, StringComparison.Ordinal);
        Assert.Equal(10, DashboardHost.Figure(html, "iterationsPerDay"));
    }

    [Fact]
    public async Task A_team_that_the_viewer_makes_most_of_has_no_band()
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var me = await people.PersonAsync();
        await people.DayAsync(me, Monday, 1000);
        await TeamAsync(people, me, others: 8);

        Assert.Equal([null, null], Bands(await people.AskAsync($"/api/v1/me/rate?{Fortnight}&grain=week", await people.TokenAsync(me))));
    }

    [Fact]
    public async Task Anothers_team_gives_no_band()
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var me = await SeededAsync(people);
        await TeamAsync(people, null, others: 8);

        var rate = await people.AskAsync($"/api/v1/me/rate?{Fortnight}&grain=week&team=checkout", await people.TokenAsync(me));

        Assert.Equal([null, null], Bands(rate));
        Assert.Equal(JsonValueKind.Null, rate.GetProperty("team").ValueKind);
    }

    [Fact]
    public async Task A_week_that_is_not_over_has_no_band()
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var me = await people.PersonAsync();
        var monday = SeededGroup.Today.AddDays(-(((int)SeededGroup.Today.DayOfWeek + 6) % 7));
        await people.TeamAsync("checkout");
        await people.JoinAsync("checkout", me);
        for (var other = 0; other < 8; other++)
        {
            var subject = await people.PersonAsync();
            await people.JoinAsync("checkout", subject);
            for (var day = 0; day < 5; day++)
            {
                await people.DayAsync(subject, monday.AddDays(day), 10 + day);
                await people.DayAsync(subject, monday.AddDays(day - 7), 10 + day);
            }
        }

        var rate = await people.AskAsync(FormattableString.Invariant($"/api/v1/me/rate?grain=week&from={monday.AddDays(-7):yyyy-MM-dd}&to={monday.AddDays(6):yyyy-MM-dd}"), await people.TokenAsync(me));

        Assert.Equal([(11, 13, 40), null], Bands(rate));
    }

    [Fact]
    public async Task A_day_that_is_not_over_stands_beside_the_line()
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var me = await people.PersonAsync();
        await people.DayAsync(me, SeededGroup.Today.AddDays(-1), 10);
        await people.DayAsync(me, SeededGroup.Today, 2);
        var token = await people.TokenAsync(me);
        static string Until(int days) => FormattableString.Invariant($"from={SeededGroup.Today.AddDays(-9):yyyy-MM-dd}&to={SeededGroup.Today.AddDays(days):yyyy-MM-dd}");

        var points = (await people.AskAsync($"/api/v1/me/rate?{Until(0)}", token)).GetProperty("points").EnumerateArray().Select(p => p.GetProperty("isOver").GetBoolean()).ToList();

        Assert.All(points[..^1], Assert.True);
        Assert.False(points[^1]);
        Assert.Contains("Not over yet</li>", (await people.TryAsync($"/me/rate?{Until(0)}", token)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Not over yet</li>", (await people.TryAsync($"/me/rate?{Until(-1)}", token)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_no_steps_is_told_how_to_begin()
    {
        await using var host = await DashboardHost.StartAsync();

        var html = await host.PageAsync("/me/rate");

        Assert.Contains("devex connect http://127.0.0.1:", html, StringComparison.Ordinal);
        Assert.Contains("aria-current=\"page\"", html, StringComparison.Ordinal);
        Assert.Contains("from and to are dates", await host.PageAsync("/me/rate?from=monday"), StringComparison.Ordinal);
    }

    /// <summary>Ten a day on three days, one of them in two repositories; before, two, four and twelve.</summary>
    private static async Task<Guid> SeededAsync(OwnPeople people)
    {
        var me = await people.PersonAsync();
        await people.DayAsync(me, Monday, 5);
        await people.DayAsync(me, Monday, 5, "shop/web");
        await people.DayAsync(me, Monday.AddDays(1), 10);
        await people.DayAsync(me, Monday.AddDays(8), 10);
        await people.DayAsync(me, Monday.AddDays(-1), 2);
        await people.DayAsync(me, Monday.AddDays(-2), 4);
        await people.DayAsync(me, Monday.AddDays(-3), 12);
        return me;
    }

    /// <summary>The others have nine to thirteen a day in the first week. Some of them joined on its Tuesday.</summary>
    private static async Task TeamAsync(OwnPeople people, Guid? me, int others, int late = 0)
    {
        await people.TeamAsync("checkout");
        if (me is { } member)
        {
            await people.JoinAsync("checkout", member);
        }

        for (var other = 0; other < others; other++)
        {
            var subject = await people.PersonAsync();
            await people.JoinAsync("checkout", subject, other < late ? Monday.AddDays(1) : null);
            for (var day = 0; day < 5; day++)
            {
                await people.DayAsync(subject, Monday.AddDays(day), 9 + day);
            }
        }
    }

    private static IEnumerable<(int P25, int P75, int N)?> Bands(JsonElement rate) => rate.GetProperty("points").EnumerateArray()
        .Select(p => p.GetProperty("band") is { ValueKind: JsonValueKind.Object } band
            ? ((int, int, int)?)(band.GetProperty("p25").GetInt32(), band.GetProperty("p75").GetInt32(), band.GetProperty("n").GetInt32())
            : null);
}
