using DevEx.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Tests.Components;

public sealed class CardTests
{
    [Fact]
    public async Task A_card_is_named_by_its_heading()
    {
        var html = await Rendered.HtmlAsync<Card>(("Title", "Where does it go?"), ("ChildContent", Rendered.Text("content")));

        Assert.Contains("aria-labelledby=\"card-where-does-it-go-\"", html, StringComparison.Ordinal);
        Assert.Contains("id=\"card-where-does-it-go-\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_in_a_card_stays_in_the_card()
    {
        RenderFragment broken = _ => throw new InvalidOperationException("broken");

        var html = await Rendered.HtmlAsync<Card>(("Title", "Builds"), ("ChildContent", broken));

        Assert.Contains("role=\"alert\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"http://devex.test/loops?team=search\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("broken", html, StringComparison.Ordinal);
    }
}

public sealed class FacesTests
{
    [Fact]
    public async Task Suppressed_says_the_rule_and_what_to_do()
    {
        var html = await Rendered.HtmlAsync<Suppressed>(("AtLeast", 8));

        Assert.Contains("Fewer than 8 people", html, StringComparison.Ordinal);
        Assert.Contains("Try a longer period", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_says_what_was_asked_why_there_is_nothing_and_one_way_on()
    {
        var html = await Rendered.HtmlAsync<Empty>(("Asked", "No builds for Catalog."), ("Why", "Last report 1 June."), ("Link", "builds"));

        Assert.Contains("No builds for Catalog.", html, StringComparison.Ordinal);
        Assert.Contains("Last report 1 June.", html, StringComparison.Ordinal);
        Assert.Equal(1, Rendered.Count(html, "<a "));
    }

    [Fact]
    public async Task Loading_is_as_high_as_what_will_come() =>
        Assert.Contains("style=\"height:280px\"", await Rendered.HtmlAsync<Loading>(("Height", "280px")), StringComparison.Ordinal);

    [Fact]
    public async Task Freshness_names_the_day_unless_it_is_today()
    {
        var at = new DateTimeOffset(2026, 6, 29, 14, 2, 0, TimeSpan.FromHours(2));

        Assert.Contains(">14:02<", await Rendered.HtmlAsync<Freshness>(("DataTo", at), ("Today", new DateOnly(2026, 6, 29))), StringComparison.Ordinal);
        Assert.Contains(">29 Jun 14:02<", await Rendered.HtmlAsync<Freshness>(("DataTo", at), ("Today", new DateOnly(2026, 7, 1))), StringComparison.Ordinal);
        Assert.Contains("no data yet", await Rendered.HtmlAsync<Freshness>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_legend_keeps_the_order_of_the_stack()
    {
        var html = await Rendered.HtmlAsync<PhaseLegend>(("Phases", new[] { DevEx.Domain.Events.Phase.Wait, DevEx.Domain.Events.Phase.Build }));

        Assert.True(html.IndexOf("Build", StringComparison.Ordinal) < html.IndexOf("Wait", StringComparison.Ordinal));
        Assert.Equal(2, Rendered.Count(html, "<li>"));
    }
}
