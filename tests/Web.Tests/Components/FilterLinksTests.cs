using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace DevEx.Web.Tests.Components;

public sealed class FilterLinksTests
{
    private static readonly DateOnly Latest = new(2026, 6, 28);

    [Fact]
    public void An_address_reads_back_as_the_same_filter()
    {
        var filter = new Filter("r&d", "shop/checkout api", new(2026, 4, 2), new(2026, 6, 20), Grain.Day);

        var address = filter.Address("loops", [new("phase", "deploy")]);

        Assert.Equal("loops?team=r%26d&repository=shop%2Fcheckout%20api&from=2026-04-02&to=2026-06-20&grain=day&phase=deploy", address);
        Assert.Equal(filter, Filter.Read(new QueryCollection(QueryHelpers.ParseQuery(address["loops".Length..])), Latest).Filter);
    }

    [Theory]
    [InlineData("?team=r%26d&loop=middle&from=2026-06-08&grain=day&clock=working", "?team=r%26d&from=2026-06-08&clock=working")]
    [InlineData("?phase=deploy&team=", "")]
    [InlineData("", "")]
    public void From_page_to_page_goes_what_all_of_them_understand(string query, string carried) => Assert.Equal(carried, FilterLinks.Carried(query));

    [Fact]
    public void Earlier_and_later_are_as_long_and_touch()
    {
        var week = new Filter(null, null, new(2026, 6, 8), new(2026, 6, 14));

        Assert.Equal(week, week.Previous.Later(Latest));
    }

    [Fact]
    public void There_is_nothing_later_than_the_last_day()
    {
        var week = new Filter(null, null, new(2026, 6, 18), new(2026, 6, 24));

        Assert.Equal(Latest, week.Later(Latest)!.To);
        Assert.Null(week.Later(Latest)!.Later(Latest));
    }

    [Fact]
    public void A_preset_ends_on_the_last_day() =>
        Assert.Equal((new DateOnly(2026, 6, 22), Latest), new Filter("a", null, Latest, Latest).Last(7, Latest) is var f ? (f.From, f.To) : default);
}
