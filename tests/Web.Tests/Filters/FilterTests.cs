using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace DevEx.Web.Tests.Filters;

public sealed class FilterTests
{
    private static readonly DateOnly Today = new(2026, 6, 28);

    [Theory]
    [InlineData(Compare.Before, false)]
    [InlineData(Compare.Year, true)]
    [InlineData(Compare.None, true)]
    public void Comparison_and_clock_stand_in_the_address(Compare compare, bool working)
    {
        var filter = new Filter(null, null, new(2026, 4, 2), new(2026, 6, 20), Grain.Week, compare, working);

        Assert.Equal(filter, Read(filter.Address("loops")["loops".Length..]).Filter);
    }

    [Fact]
    public void What_is_usual_makes_no_address_longer() =>
        Assert.Equal("loops?from=2026-06-22&to=2026-06-28", new Filter(null, null, new(2026, 6, 22), Today).Address("loops"));

    [Fact]
    public void A_year_before_is_as_long_and_begins_on_the_same_weekday()
    {
        var filter = new Filter("search", null, new(2026, 6, 2), new(2026, 6, 20), Compare: Compare.Year);

        var before = filter.Compared!;
        Assert.Equal((filter.Days, filter.From.DayOfWeek, "search"), (before.Days, before.From.DayOfWeek, before.Team));
        Assert.Equal(new DateOnly(2025, 6, 3), before.From);
    }

    [Fact]
    public void Compared_with_nothing_there_is_no_other_period()
    {
        Assert.Null(new Filter(null, null, Today, Today, Compare: Compare.None).Compared);
        Assert.Equal(Today.AddDays(-1), new Filter(null, null, Today, Today).Compared!.To);
    }

    [Theory]
    [InlineData("?compare=always", "compare is")]
    [InlineData("?clock=sun", "clock is")]
    [InlineData("?grain=hour", "grain is")]
    public void A_choice_that_is_none_is_told(string query, string problem) =>
        Assert.StartsWith(problem, Read(query).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("?to=0001-01-05")]
    [InlineData("?from=9999-12-06&to=9999-12-31")]
    [InlineData("?from=1999-12-31&to=2000-01-05")]
    [InlineData("?to=2100-01-01")]
    public void A_day_that_nothing_can_have_been_on_is_told(string query) =>
        Assert.StartsWith("from and to are dates", Read(query).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("?from=2000-01-01&to=2000-01-31")]
    [InlineData("?to=2000-01-01")]
    [InlineData("?from=2099-12-01&to=2099-12-31")]
    public void The_first_and_the_last_day_can_be_asked_for_and_compared(string query)
    {
        foreach (var compare in (string[])["before", "year"])
        {
            Assert.NotNull(Read($"{query}&compare={compare}").Filter!.Compared);
        }
    }

    [Theory]
    [InlineData("team=a%00b")]
    [InlineData("repository=a%0Ab")]
    [InlineData("repository=", 201)]
    public void What_nothing_is_called_is_told(string query, int letters = 0) =>
        Assert.StartsWith("team and repository have", Read($"?{query}{new string('x', letters)}").Problem, StringComparison.Ordinal);

    private static (Filter? Filter, string? Problem) Read(string query) => Filter.Read(new QueryCollection(QueryHelpers.ParseQuery(query)), Today);
}
