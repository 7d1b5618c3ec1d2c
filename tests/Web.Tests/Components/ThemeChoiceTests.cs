using DevEx.Web.Components.Layout;

namespace DevEx.Web.Tests.Components;

public sealed class ThemeChoiceTests
{
    [Theory]
    [InlineData("dark", "dark")]
    [InlineData("light", "light")]
    [InlineData(null, "system")]
    [InlineData("\"><script>", "system")]
    public void Only_a_known_theme_reaches_the_page(string? cookie, string theme) => Assert.Equal(theme, ThemeChoice.Read(cookie));
}
