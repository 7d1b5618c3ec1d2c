using DevEx.Web.Changes;
using DevEx.Web.Loops;

namespace DevEx.Web.Tests.Changes;

public sealed class ChangeLineTests
{
    private static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private const long Hour = 3_600_000;

    private static readonly ChangeRow Merged = new(
        "github", "acme/shop", 7, "Split the basket", "https://github.test/acme/shop/pull/7", "Ann", false, "merged", Nine, Nine.AddHours(30), null,
        24 * Hour, null, 1, 10, 2,
        [Segment("draft", 6, 6), Segment("pickup", 20, 4), Segment("review", 4, 3)], [], ["rewritten"]);

    [Fact]
    public void A_bar_holds_what_counts_and_nothing_before_it()
    {
        var bar = ChangeLine.Of(Merged, ChangeClock.Wall).Middle!;

        Assert.Equal(TimeSpan.FromHours(24), bar.Length);
        Assert.Equal(["Pickup", "Review"], bar.Parts.Select(p => p.Name));
        Assert.Equal(bar.Length, new TimeSpan(bar.Parts.Sum(p => p.Length.Ticks)));
    }

    [Fact]
    public void The_working_clock_leaves_out_nights()
    {
        Assert.Equal(TimeSpan.FromHours(7), ChangeLine.Of(Merged, ChangeClock.Working).Middle!.Length);
    }

    [Fact]
    public void What_is_not_known_has_no_bar()
    {
        Assert.Null(ChangeLine.Of(Merged, ChangeClock.Wall).Outer);
    }

    [Theory]
    [InlineData("https://github.test/acme/shop/pull/7", "https://github.test/acme/shop/pull/7")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("data:text/html,x", null)]
    [InlineData("/relative", null)]
    [InlineData(null, null)]
    public void A_link_leads_to_a_page_or_is_none(string? url, string? href)
    {
        Assert.Equal(href, ChangeLine.SafeHref(url));
    }

    [Fact]
    public void A_flag_is_explained()
    {
        Assert.Contains("rewritten after it was opened", Assert.Single(ChangeLine.Of(Merged, ChangeClock.Wall).Notes), StringComparison.Ordinal);
    }

    private static StoredSegment Segment(string kind, int hours, int working) => new(kind, Nine, Nine.AddHours(hours), hours * Hour, working * Hour);
}
