using DevEx.Web.Components.Shared;

namespace DevEx.Web.Tests.Components;

public sealed class DxChartTests
{
    private static readonly Chart Chart = new(
        new { series = new[] { 1, 2 }, name = "\"A & B\"" },
        [new("p50", "p50", "solid")],
        [new(new(2026, 5, 6), "Layer cache", "changes/1")],
        new(["From", "p50"], [["1 Jun", "4 m 12 s"]]));

    [Fact]
    public async Task The_option_survives_the_attribute()
    {
        var html = await Html();

        var option = System.Net.WebUtility.HtmlDecode(html.Split("option=\"")[1].Split('"')[0]);
        Assert.Equal("""{"series":[1,2],"name":"\"A & B\""}""", option);
    }

    [Fact]
    public async Task The_server_writes_every_attribute_that_the_element_needs()
    {
        var html = await Html();

        Assert.Contains("role=\"img\" aria-label=\"Iterations\" tabindex=\"0\" style=\"height:240px\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_canvas_cannot_say_stands_below_it()
    {
        var html = await Html();

        Assert.Contains("4 m 12 s</td>", html, StringComparison.Ordinal);
        Assert.Contains("class=\"solid\" style=\"--c:var(--p50)\"", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"changes/1\"", html, StringComparison.Ordinal);
    }

    private static Task<string> Html() => Rendered.HtmlAsync<DxChart>(("Chart", Chart), ("Label", "Iterations"), ("Height", "240px"));
}
