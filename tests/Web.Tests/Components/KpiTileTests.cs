using System.Net;
using DevEx.Domain.Metrics;
using DevEx.Web.Components.Shared;

namespace DevEx.Web.Tests.Components;

public sealed class KpiTileTests
{
    private static readonly Comparison Faster = new(FigureKind.Duration, 550_000, 705_000, 312, 298, LowerIsBetter: true);

    private static readonly Explanation Tax = Explanation.Ratio(
        Measures.TaxShare, new("Tax", 250_000, MeasureUnit.Milliseconds), new("Active time", 550_000, MeasureUnit.Milliseconds), 7,
        [new(LeftOutReason.IdleDay, 3)]);

    [Fact]
    public async Task A_tile_shows_its_figure_with_change_and_n()
    {
        var html = await Rendered.HtmlAsync<KpiTile>(
            ("Title", "Cycle"), ("Value", "9 m 10 s"), ("Comparison", Faster), ("Count", 9870L), ("CountOf", "iterations"), ("Href", "loops"));

        Assert.Contains("9 m 10 s", html, StringComparison.Ordinal);
        Assert.Contains("class=\"delta good\" title=\"9 m 10 s now (n = 312), 11 m 45 s before (n = 298)\"", html, StringComparison.Ordinal);
        Assert.Contains("▼ 22 % faster", html, StringComparison.Ordinal);
        Assert.Contains("n = 9 870 iterations", html, StringComparison.Ordinal);
        Assert.Contains("href=\"loops\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suppressed_tile_shows_nothing_of_its_figure()
    {
        var html = await Rendered.HtmlAsync<KpiTile>(
            ("Title", "Cycle"), ("IsSuppressed", true), ("Value", "9 m 10 s"), ("Comparison", Faster), ("Count", 4L), ("Points", new double?[] { 1, 2 }));

        Assert.Contains("Fewer than 5 people", html, StringComparison.Ordinal);
        Assert.DoesNotContain("9 m 10 s", html, StringComparison.Ordinal);
        Assert.DoesNotContain("n = 4", html, StringComparison.Ordinal);
        Assert.DoesNotContain("polyline", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_measured_is_a_dash_and_not_zero()
    {
        var html = await Rendered.HtmlAsync<KpiTile>(("Title", "Cycle"));

        Assert.Contains("–", html, StringComparison.Ordinal);
        Assert.Contains("Nothing measured in this period", html, StringComparison.Ordinal);
        Assert.DoesNotContain("0", html.Replace("b-", "", StringComparison.Ordinal).Split("class=\"value none\"")[1].Split("</p>")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_period_before_it_says_so() =>
        Assert.Contains("nothing to compare with yet", await Rendered.HtmlAsync<KpiTile>(("Title", "Cycle"), ("Value", "1 s")), StringComparison.Ordinal);

    [Fact]
    public async Task An_unclear_change_is_neither_good_nor_bad()
    {
        var html = await Rendered.HtmlAsync<KpiTile>(("Title", "Cycle"), ("Value", "1 s"), ("Comparison", Faster with { Clear = false }));

        Assert.Contains("class=\"delta flat\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("than before", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_says_of_the_figure_what_it_says_of_itself()
    {
        var html = await Rendered.HtmlAsync<KpiTile>(("Title", "Tax"), ("Value", "46 %"), ("Explain", Tax));

        Assert.Contains("aria-label=\"Explain: Tax\"", html, StringComparison.Ordinal);
        Assert.Contains("(Package + manifest + push + deploy + commit + wait) ÷ active time", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.Contains("Active time</dt>", html, StringComparison.Ordinal);
        Assert.Contains(">9 m 10 s</dd>", html, StringComparison.Ordinal);
        Assert.Contains("Counted: 7", html, StringComparison.Ordinal);
        Assert.Contains("Left out: 3 without a complete iteration", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_suppressed_figure_nothing_is_explained()
    {
        var html = await Rendered.HtmlAsync<KpiTile>(("Title", "Tax"), ("IsSuppressed", true), ("Explain", Tax));

        Assert.DoesNotContain("Active time", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Counted", html, StringComparison.Ordinal);
    }
}
