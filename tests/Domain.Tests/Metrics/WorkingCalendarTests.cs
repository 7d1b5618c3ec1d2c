using DevEx.Domain.Metrics;

namespace DevEx.Domain.Tests.Metrics;

public sealed class WorkingCalendarTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly WorkingCalendar Calendar = new(Berlin);

    [Theory]
    [InlineData("2026-03-02T09:00+01:00", "2026-03-02T10:30+01:00", 1.5)]
    [InlineData("2026-03-02T05:00+01:00", "2026-03-02T08:00+01:00", 1)]
    [InlineData("2026-03-02T18:00+01:00", "2026-03-03T08:00+01:00", 2)]
    [InlineData("2026-03-02T00:00+01:00", "2026-03-03T00:00+01:00", 8)]
    [InlineData("2026-03-06T18:00+01:00", "2026-03-09T08:00+01:00", 2)]
    [InlineData("2026-03-07T09:00+01:00", "2026-03-08T17:00+01:00", 0)]
    [InlineData("2026-03-02T10:00+01:00", "2026-03-02T09:00+01:00", 0)]
    public void Only_the_window_of_working_days_counts_and_eight_hours_at_most(string from, string to, double hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), Calendar.WorkingTime(At(from), At(to)));

    [Fact]
    public void The_window_moves_with_summer_time()
    {
        // 05:30 UTC is 06:30 in Berlin on the Friday before, and 07:30 on the Monday after the clocks went forward.
        Assert.Equal(TimeSpan.Zero, Calendar.WorkingTime(At("2026-03-27T05:30Z"), At("2026-03-27T06:00Z")));
        Assert.Equal(TimeSpan.FromMinutes(30), Calendar.WorkingTime(At("2026-03-30T05:30Z"), At("2026-03-30T06:00Z")));
    }

    [Fact]
    public void A_window_that_opens_in_the_hour_that_summer_time_leaves_out_opens_at_its_end()
    {
        var nights = new WorkingCalendar(Berlin, new([DayOfWeek.Sunday]), opens: new(2, 30), closes: new(5, 0));

        Assert.Equal(TimeSpan.FromHours(2), nights.WorkingTime(At("2026-03-29T00:00Z"), At("2026-03-29T12:00Z")));
    }

    [Fact]
    public void Holidays_are_out()
    {
        var calendar = new WorkingCalendar(Berlin, new(holidays: [new(2026, 3, 3)]));

        Assert.Equal(TimeSpan.FromHours(16), calendar.WorkingTime(At("2026-03-02T00:00+01:00"), At("2026-03-05T00:00+01:00")));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
