using DevEx.Web.Components.Shared;

namespace DevEx.Web.Tests.Components;

public sealed class LanesTests
{
    private static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Bars_stand_where_their_time_is_and_a_point_has_no_length()
    {
        var html = await HtmlAsync(
            [new("build", [new(Nine, Nine.AddMinutes(1), "rule-strong", "queue"), new(Nine.AddMinutes(1), Nine.AddMinutes(4), "good", "ran")], "build: ran 3 m"),
             new("reviews", [new(Nine.AddMinutes(2), Nine.AddMinutes(2), "bad", "no")], "reviews: no", Inner: true)]);

        Assert.Contains("style=\"left:0%;width:25%;background:var(--rule-strong)\" title=\"queue\"", html, StringComparison.Ordinal);
        Assert.Contains("style=\"left:25%;width:75%;background:var(--good)\"", html, StringComparison.Ordinal);
        Assert.Contains("class=\"point\" style=\"left:50%;background:var(--bad)\"", html, StringComparison.Ordinal);
        Assert.Contains("class=\"inner\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lane_is_told_in_words_and_its_bars_are_for_eyes()
    {
        var html = await HtmlAsync([new("build", [new(Nine, Nine.AddMinutes(4), "good", "ran")], "build: ran 4 m")]);

        Assert.Matches("class=\"sr\"[^>]*>build: ran 4 m<", html);
        Assert.Equal(2, Rendered.Count(html, "aria-hidden=\"true\""));
    }

    [Fact]
    public async Task A_band_shades_the_axis()
    {
        var html = await HtmlAsync([], new LaneBand(Nine.AddMinutes(1), Nine.AddMinutes(2)));

        Assert.Contains("<i style=\"left:25%;width:25%\"", html, StringComparison.Ordinal);
    }

    private static Task<string> HtmlAsync(Lane[] rows, params LaneBand[] bands) => Rendered.HtmlAsync<Lanes>(
        ("Rows", rows), ("Bands", bands), ("Axis", LaneAxis.FromZero(Nine, Nine.AddMinutes(4))), ("Label", "A run"));
}
