using DevEx.Web.Components.Shared;

namespace DevEx.Web.Tests.Components;

public sealed class LaneAxisTests
{
    private static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "0, 1 s")]
    [InlineData(7, "0, 1 s, 2 s, 3 s, 4 s, 5 s, 6 s, 7 s")]
    [InlineData(300, "0, 1 m, 2 m, 3 m, 4 m, 5 m")]
    [InlineData(3_600, "0, 10 m, 20 m, 30 m, 40 m, 50 m, 1 h")]
    public void What_is_counted_from_zero_has_few_round_ticks(int seconds, string ticks) =>
        Assert.Equal(ticks, string.Join(", ", LaneAxis.FromZero(Nine, Nine.AddSeconds(seconds)).Ticks.Select(t => t.Text)));

    [Fact]
    public void By_the_clock_ticks_stand_at_full_hours_or_at_midnights_of_the_place()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        var hours = LaneAxis.ByClock(Nine, Nine.AddHours(5), berlin).Ticks;
        var days = LaneAxis.ByClock(Nine, Nine.AddDays(3), berlin).Ticks;

        Assert.Equal([(0, "10:00"), (20, "11:00"), (40, "12:00"), (60, "13:00"), (80, "14:00"), (100, "15:00")], hours.Select(t => ((int)t.At, t.Text)));
        Assert.Equal(["12:00", "3 Mar", "12:00", "4 Mar", "12:00", "5 Mar"], days.Select(t => t.Text));
        Assert.Equal(14.0 / 72 * 100, days[1].At, 6);
    }

    [Fact]
    public void Midnight_stays_midnight_when_summer_time_begins()
    {
        var ticks = LaneAxis.ByClock(new(2026, 3, 26, 0, 0, 0, TimeSpan.Zero), new(2026, 4, 2, 0, 0, 0, TimeSpan.Zero), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).Ticks;

        Assert.Equal(["27 Mar", "28 Mar", "29 Mar", "30 Mar", "31 Mar", "1 Apr", "2 Apr"], ticks.Select(t => t.Text));
    }

    [Fact]
    public void Weeks_begin_on_Monday() =>
        Assert.Equal(["9 Mar", "16 Mar", "23 Mar"], LaneAxis.ByClock(Nine.AddHours(1), Nine.AddDays(25), TimeZoneInfo.Utc).Ticks.Select(t => t.Text));

    [Fact]
    public void Years_have_no_more_ticks_than_hours() => Assert.InRange(LaneAxis.FromZero(Nine, Nine.AddDays(10_000)).Ticks.Count, 3, 9);

    [Fact]
    public void What_lies_outside_stands_at_the_end()
    {
        var axis = LaneAxis.FromZero(Nine, Nine.AddMinutes(10));

        Assert.Equal((0, 50, 100), ((int)axis.Percent(Nine.AddHours(-1)), (int)axis.Percent(Nine.AddMinutes(5)), (int)axis.Percent(Nine.AddHours(1))));
    }
}
