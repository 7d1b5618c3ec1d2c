using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;

namespace DevEx.Web.Tests.Components;

public sealed class FilterBarTests
{
    private static readonly DateOnly Yesterday = new(2026, 6, 28);
    private static readonly Choice[] Teams = [new("checkout", "Checkout"), new("search", "Search & find")];

    [Fact]
    public async Task The_form_shows_what_the_address_asks_for()
    {
        var html = await Html(new("search", null, new(2026, 5, 30), Yesterday));

        Assert.Contains("<option value=\"search\" selected", html, StringComparison.Ordinal);
        Assert.Contains("name=\"from\" value=\"2026-05-30\"", html, StringComparison.Ordinal);
        Assert.Contains("method=\"get\" action=\"loops\"", html, StringComparison.Ordinal);
        Assert.Contains("data-autosubmit", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_active_filter_is_a_chip_that_takes_it_away()
    {
        var html = await Html(new("search", null, new(2026, 5, 30), Yesterday));

        Assert.Contains("Team: Search &amp; find", html, StringComparison.Ordinal);
        Assert.Contains("class=\"chip\" href=\"loops?from=2026-05-30&amp;to=2026-06-28\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_filters_there_are_no_chips() =>
        Assert.DoesNotContain("class=\"chip", await Html(new(null, null, new(2026, 5, 30), Yesterday)), StringComparison.Ordinal);

    [Fact]
    public async Task The_preset_in_force_is_marked()
    {
        var html = await Html(new(null, null, new(2026, 6, 22), Yesterday));

        Assert.Equal(1, Rendered.Count(html, "aria-current=\"true\""));
        Assert.Contains("data-key=\"1\" aria-current=\"true\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_period_after_can_be_asked_for_until_the_last_day()
    {
        Assert.DoesNotContain("data-key=\"]\"", await Html(new(null, null, new(2026, 6, 22), Yesterday)), StringComparison.Ordinal);
        Assert.Contains("data-key=\"]\"", await Html(new(null, null, new(2026, 6, 15), new(2026, 6, 21))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_else_the_address_says_is_kept()
    {
        var html = await Rendered.HtmlAsync<FilterBar>(
            ("Filter", new Filter("search", null, new(2026, 6, 22), Yesterday)), ("Path", "loops"), ("Latest", Yesterday), ("Teams", Teams),
            ("Keep", new Dictionary<string, string> { ["phase"] = "deploy" }));

        Assert.Contains("<input type=\"hidden\" name=\"phase\" value=\"deploy\"", html, StringComparison.Ordinal);
        Assert.Contains("class=\"chip\" href=\"loops?from=2026-06-22&amp;to=2026-06-28&amp;phase=deploy\"", html, StringComparison.Ordinal);
    }

    private static Task<string> Html(Filter filter) =>
        Rendered.HtmlAsync<FilterBar>(("Filter", filter), ("Path", "loops"), ("Latest", Yesterday), ("Teams", Teams));
}
