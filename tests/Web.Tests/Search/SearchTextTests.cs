using DevEx.Web.Search;

namespace DevEx.Web.Tests.Search;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("  Cache images ", "cache:* & images:*")]
    [InlineData("x' | !y & (z)", "x:* & y:* & z:*")]
    [InlineData("cache cache", "cache:*")]
    [InlineData("!!", "")]
    public void Nothing_that_is_looked_for_means_something_to_the_database(string text, string query) => Assert.Equal(query, SearchText.Read(text).TitleQuery);

    [Theory]
    [InlineData("#907", 907)]
    [InlineData("907", 907)]
    [InlineData("907a", null)]
    [InlineData("99999999999999", null)]
    public void A_number_is_seen_as_one(string text, int? number) => Assert.Equal(number, SearchText.Read(text).Number);

    [Fact]
    public void What_is_the_name_comes_before_what_begins_so_and_that_before_what_has_it_somewhere()
    {
        var text = SearchText.Read("Checkout");

        Assert.Equal([0, 1, 2, 3, null], new[] { text.Rank("checkout"), text.Rank("checkout-api"), text.Rank("shop/checkout"), text.Rank("ci/test", "shop/checkout"), text.Rank("search") });
    }

    [Fact]
    public void Nothing_fits_no_words() => Assert.Null(SearchText.Read(" ").Rank("checkout"));
}
