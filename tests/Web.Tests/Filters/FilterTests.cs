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

    private static (Filter? Filter, string? Problem) Read(string query) => Filter.Read(new QueryCollection(QueryHelpers.ParseQuery(query)), Today);
}
