using DevEx.Web.Components.Shared;

namespace DevEx.Web.Tests.Components;

public sealed class PageFilterTests
{
    private static readonly DateOnly Yesterday = new(2026, 6, 28);

    [Fact]
    public void An_empty_address_asks_for_the_last_thirty_days()
    {
        var filter = PageFilter.Of(null, "", null, null, Yesterday);

        Assert.Equal(new PageFilter(null, null, new(2026, 5, 30), Yesterday), filter);
        Assert.Equal(30, filter.Days);
    }

    [Theory]
    [InlineData("yesterday", "tomorrow")]
    [InlineData("2026-07-04", "2026-07-09")]
    [InlineData("2026-13-40", "")]
    public void What_makes_no_sense_falls_back(string from, string to) =>
        Assert.Equal(new PageFilter(null, null, new(2026, 5, 30), Yesterday), PageFilter.Of(null, null, from, to, Yesterday));

    [Fact]
    public void A_range_is_two_years_at_most() =>
        Assert.Equal(new DateOnly(2024, 6, 28), PageFilter.Of(null, null, "1999-01-01", null, Yesterday).From);

    [Fact]
    public void An_address_reads_back_as_the_same_filter()
    {
        var filter = new PageFilter("r&d", "shop/checkout api", new(2026, 4, 2), new(2026, 6, 20));

        Assert.Equal("loops?team=r%26d&repo=shop%2Fcheckout%20api&from=2026-04-02&to=2026-06-20", filter.Address("loops"));
        Assert.Equal(filter, PageFilter.Of("r&d", "shop/checkout api", "2026-04-02", "2026-06-20", Yesterday));
    }

    [Fact]
    public void Earlier_and_later_are_as_long_and_touch()
    {
        var filter = new PageFilter(null, null, new(2026, 6, 8), new(2026, 6, 14));

        Assert.Equal((new DateOnly(2026, 6, 1), new DateOnly(2026, 6, 7)), (filter.Earlier().From, filter.Earlier().To));
        Assert.Equal(filter, filter.Earlier().Later(Yesterday));
    }

    [Fact]
    public void There_is_nothing_later_than_the_last_day()
    {
        var week = new PageFilter(null, null, new(2026, 6, 18), new(2026, 6, 24));

        Assert.Equal(Yesterday, week.Later(Yesterday)!.To);
        Assert.Null(week.Later(Yesterday)!.Later(Yesterday));
    }
}
