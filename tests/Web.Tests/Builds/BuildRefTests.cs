using DevEx.Web.Builds;

namespace DevEx.Web.Tests.Builds;

public sealed class BuildRefTests
{
    [Theory]
    [InlineData(BuildRef.Local, "shop/api", "dotnet test -c Release")]
    [InlineData(BuildRef.Ci, "group/sub/shop", "ci/größe\nund mehr?&#")]
    public void A_key_goes_through_an_address_and_comes_back(string place, string repository, string name)
    {
        var build = new BuildRef(place, repository, name);

        Assert.Matches("^[A-Za-z0-9_-]+$", build.Key);
        Assert.Equal(build, BuildRef.Read(build.Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a key")]
    [InlineData("bW9vbgphCmI")]
    public void Anything_else_is_none(string key) => Assert.Null(BuildRef.Read(key));
}
