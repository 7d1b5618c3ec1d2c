using DevEx.Web.Components.Shared;

namespace DevEx.Web.Tests.Components;

public sealed class SegmentBarTests
{
    private static readonly SegmentPart[] Parts =
    [
        new("Draft", TimeSpan.Zero, "sg-draft"), new("Pickup", TimeSpan.FromHours(3), "sg-pickup"), new("Review", TimeSpan.FromHours(1), "sg-review"),
    ];

    [Fact]
    public async Task Parts_sum_to_the_whole()
    {
        var html = await Rendered.HtmlAsync<SegmentBar>(("Parts", Parts), ("Label", "shop/checkout #7"));

        Assert.Contains("width:75%;background:var(--sg-pickup)", html, StringComparison.Ordinal);
        Assert.Contains("width:25%;background:var(--sg-review)", html, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"shop/checkout #7, 4 h: Pickup 3 h, Review 1 h\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bars_of_a_list_share_a_scale() =>
        Assert.Contains("width:37.5%", await Rendered.HtmlAsync<SegmentBar>(("Parts", Parts), ("Label", "#7"), ("Scale", TimeSpan.FromHours(8))), StringComparison.Ordinal);

    [Fact]
    public async Task A_part_of_no_length_is_not_drawn() =>
        Assert.DoesNotContain("Draft", await Rendered.HtmlAsync<SegmentBar>(("Parts", Parts), ("Label", "#7"), ("Legend", true)), StringComparison.Ordinal);

    [Fact]
    public async Task Nothing_measured_is_no_bar() =>
        Assert.Equal("", await Rendered.HtmlAsync<SegmentBar>(("Parts", Parts[..1]), ("Label", "#7")));
}
