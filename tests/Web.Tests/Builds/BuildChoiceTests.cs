using DevEx.Web.Builds;
using Microsoft.AspNetCore.Http;

namespace DevEx.Web.Tests.Builds;

public sealed class BuildChoiceTests
{
    private static readonly BuildRow Failing = new("ci", "acme/shop", "ci/test", 10, 0.2, new(1, 2, 3, 4, 2, 10), null, 5, 1, []);

    [Fact]
    public void The_address_says_place_and_outcome()
    {
        Assert.Equal(new("ci", "failing"), Read("?place=ci&outcome=failing"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?place=moon&outcome=perhaps")]
    public void What_is_not_known_is_as_if_it_were_not_there(string query)
    {
        Assert.Equal(new(null, null), Read(query));
    }

    [Fact]
    public void An_outcome_narrows_the_list()
    {
        var clean = Failing with { FailureShare = 0 };

        Assert.Equal([true, false], new[] { Failing, clean }.Select(new BuildChoice(null, "failing").Has));
        Assert.Equal([false, true], new[] { Failing, clean }.Select(new BuildChoice(null, "clean").Has));
        Assert.Equal([true, true], new[] { Failing, clean }.Select(new BuildChoice(null, null).Has));
    }

    private static BuildChoice Read(string query)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new(query);
        return BuildChoice.Read(context.Request.Query);
    }
}
