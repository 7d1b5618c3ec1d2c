using DevEx.Web.Changes;

namespace DevEx.Web.Tests.Changes;

public sealed class ChangeRefTests
{
    [Fact]
    public void An_id_comes_back_as_what_it_was_of()
    {
        var change = new ChangeRef("github", "shop/api", 7);

        Assert.Equal(change, ChangeRef.Read(change.Id));
        Assert.Equal(change.Id, Uri.EscapeDataString(change.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("Z2l0aHViCnNob3AvYXBp")]
    [InlineData("Z2l0aHViCnNob3AvYXBpCi03")]
    [InlineData("Z2l0aHViCnNob3AvYXBpCjcKNw")]
    [InlineData("Z2l0aHViCgo3")]
    public void What_is_no_id_is_none(string id) => Assert.Null(ChangeRef.Read(id));
}
