using DevEx.Agent.Terminal;

namespace DevEx.Agent.Tests.Terminal;

public sealed class DayTableTests
{
    private static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    // The two loops of the loop model: traditional and containerised.
    private static readonly DayAnswer Day = new(
        "2026-03-02",
        [
            new(Nine, Nine.AddSeconds(310), 310_000, [new("code", 180_000), new("build", 60_000), new("test", 60_000), new("commit", 10_000)], "success"),
            new(Nine.AddMinutes(10), Nine.AddSeconds(1150), 550_000, [new("code", 180_000), new("build", 60_000), new("test", 60_000), new("package", 240_000), new("commit", 10_000)], "failure"),
        ],
        "UTC",
        new(2, 860_000, 0.302, 0.77));

    [Fact]
    public void Each_iteration_has_a_bar_as_long_as_its_cycle()
    {
        var lines = new DayTable(colours: false, TimeZoneInfo.Utc).Draw(Day).Split(Environment.NewLine);

        Assert.Equal("  1  09:00   5m 10s   ░░░░░░░░░░░░░▒▒▒▒▒▒▒▒▒█                   code 3m 00s, build 1m 00s, test 1m 00s, commit 10s", lines[2]);
        Assert.Equal("  2  09:10   9m 10s ! ░░░░░░░░░░░░░▒▒▒▒▒▒▒▒▒██████████████████  package 4m 00s, code 3m 00s, build 1m 00s, test 1m 00s, commit 10s", lines[3]);
        Assert.Contains("2 iterations · 14m 20s active · 30 % tax · 0.8 cycles lost", lines);
    }

    [Fact]
    public void Colours_come_only_where_they_are_wanted()
    {
        Assert.Contains("\e[31m", new DayTable(colours: true, TimeZoneInfo.Utc).Draw(Day), StringComparison.Ordinal);
        Assert.DoesNotContain("\e", new DayTable(colours: false, TimeZoneInfo.Utc).Draw(Day), StringComparison.Ordinal);
    }

    [Fact]
    public void A_day_without_iterations_says_how_they_begin() =>
        Assert.Contains("devex run --", new DayTable(false, TimeZoneInfo.Utc).Draw(new DayAnswer("2026-03-02", [])), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(59_600, "1m 00s")]
    [InlineData(3_720_000, "1h 02m")]
    [InlineData(90_000_000, "25h 00m")]
    public void A_span_shows_two_units_at_most(long milliseconds, string text) => Assert.Equal(text, DayTable.Span(milliseconds));
}
