using DevEx.Domain.Events;
using DevEx.Web.Components.Shared;

namespace DevEx.Web.Tests.Components;

public sealed class DayTimelineTests
{
    private static readonly DateTimeOffset Nine = new(2026, 6, 29, 9, 0, 0, TimeSpan.FromHours(2));

    private static readonly TimelineRow First = new("#01",
    [
        new(Phase.Code, Nine, Nine.AddMinutes(15)),
        new(Phase.Package, Nine.AddMinutes(15), Nine.AddMinutes(18), "docker build", "builds?iteration=1"),
    ], "me?iteration=1");

    [Fact]
    public async Task Bars_stand_where_their_time_is()
    {
        var html = await Html([First], Nine, Nine.AddHours(1));

        Assert.Contains("left:0%;width:25%;background:var(--ph-code)", html, StringComparison.Ordinal);
        Assert.Contains("left:25%;width:5%;background:var(--ph-package)", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bar_tells_what_it_was_and_leads_there()
    {
        var html = await Html([First], null, null);

        Assert.Contains("title=\"Container build (docker build): 3 m from 09:15\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"builds?iteration=1\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_is_told_in_words() =>
        Assert.Contains("09:00 to 09:18: Code 15 m, Container build 3 m", await Html([First], null, null), StringComparison.Ordinal);

    [Fact]
    public async Task The_axis_names_full_hours_within_the_day()
    {
        var html = await Html([First], Nine.AddMinutes(-30), Nine.AddMinutes(90));

        Assert.Contains("09:00</b>", html, StringComparison.Ordinal);
        Assert.Contains("10:00</b>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("08:00</b>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("11:00</b>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_that_has_just_begun_has_an_hour_to_go_by() =>
        Assert.Contains("10:00</b>", await Html([First], null, null), StringComparison.Ordinal);

    [Fact]
    public async Task A_row_without_a_label_is_a_lane() =>
        Assert.Contains("class=\"timeline lane\"", await Html([First with { Label = null }], null, null), StringComparison.Ordinal);

    [Fact]
    public async Task An_empty_day_has_no_bars() => Assert.DoesNotContain("left:", await Html([], null, null), StringComparison.Ordinal);

    private static Task<string> Html(TimelineRow[] rows, DateTimeOffset? from, DateTimeOffset? to) =>
        Rendered.HtmlAsync<DayTimeline>(("Rows", rows), ("Label", "29 June"), ("From", from), ("To", to));
}
