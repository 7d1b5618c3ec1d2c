using DevEx.Web.Builds;

namespace DevEx.Web.Tests.Builds;

public sealed class RunRefTests
{
    [Theory]
    [InlineData("123")]
    [InlineData("folder/job/12")]
    public void A_key_comes_back_as_what_it_was_of(string id)
    {
        var run = new RunRef("jenkins", id, 2);

        Assert.Equal(run, RunRef.Read(run.Key));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("github")]
    [InlineData("github/1")]
    [InlineData("github//1")]
    [InlineData("/1/1")]
    [InlineData("github/1/two")]
    [InlineData("github/1/-2")]
    [InlineData("github/\0/1")]
    public void What_is_no_key_is_none(string? key) => Assert.Null(RunRef.Read(key));
}
