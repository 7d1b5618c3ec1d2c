using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using FsCheck;
using FsCheck.Fluent;

namespace DevEx.Domain.Tests.Metrics;

public sealed class WorkingCalendarTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
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

    [Fact]
    public void The_parts_of_a_long_day_add_up_to_eight_hours_and_its_end_counts_nothing() => Assert.Equal(
        [6, 2, 0],
        Calendar.WorkingTimes([At("2026-03-02T07:00+01:00"), At("2026-03-02T13:00+01:00"), At("2026-03-02T18:00+01:00"), At("2026-03-02T19:00+01:00")])
            .Select(t => t.TotalHours));

    [Fact]
    public void An_afternoon_counts_in_full_where_the_morning_is_no_part_of_the_whole() => Assert.Equal(
        [3, 2],
        Calendar.WorkingTimes([At("2026-03-02T14:00+01:00"), At("2026-03-02T17:00+01:00"), At("2026-03-02T22:00+01:00")]).Select(t => t.TotalHours));

    [Fact]
    public void Without_segments_there_are_no_working_times() => Assert.Empty(Calendar.WorkingTimes(Array.Empty<Segment>()));

    [Fact]
    public void What_a_window_lasts_on_the_days_that_change_the_clocks_is_what_passes_in_it()
    {
        // Berlin: 29 March and 25 October 2026. New York: 8 March and 1 November.
        Assert.Equal([2, 4], Hours(Berlin, "2026-03-29", "2026-10-25"));
        Assert.Equal([2, 4], Hours(NewYork, "2026-03-08", "2026-11-01"));

        static double[] Hours(TimeZoneInfo zone, params string[] days)
        {
            var nights = new WorkingCalendar(zone, new(Enum.GetValues<DayOfWeek>()), opens: new(1, 0), closes: new(4, 0));
            return [.. days.Select(d => nights.WorkingTime(At($"{d}T00:00Z").AddHours(-3), At($"{d}T12:00Z")).TotalHours)];
        }
    }

    [Theory]
    [InlineData("2026-03-27T18:00+01:00", "2026-03-30T08:00+02:00", "Europe/Berlin")]
    [InlineData("2026-10-23T18:00+02:00", "2026-10-26T08:00+01:00", "Europe/Berlin")]
    [InlineData("2026-03-06T18:00-05:00", "2026-03-09T08:00-04:00", "America/New_York")]
    [InlineData("2026-10-30T18:00-04:00", "2026-11-02T08:00-05:00", "America/New_York")]
    public void A_weekend_that_changes_the_clocks_is_still_no_work(string friday, string monday, string zone) => Assert.Equal(
        TimeSpan.FromHours(2), new WorkingCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone)).WorkingTime(At(friday), At(monday)));

    [Fact]
    public void Parts_add_up_to_the_whole_and_none_is_negative_or_longer_than_its_wall_time() =>
        Properties.Hold(Stretches, stretch =>
        {
            var calendar = new WorkingCalendar(stretch.Zone, new(Enum.GetValues<DayOfWeek>()), stretch.Opens, stretch.Closes);
            var parts = calendar.WorkingTimes(stretch.Cuts);
            return parts.Zip(stretch.Cuts.Zip(stretch.Cuts.Skip(1))).All(p => p.First >= TimeSpan.Zero && p.First <= p.Second.Second - p.Second.First)
                && parts.Aggregate(TimeSpan.Zero, (sum, p) => sum + p) == calendar.WorkingTime(stretch.Cuts[0], stretch.Cuts[^1]);
        });

    // Around the days in 2026 on which the clocks change somewhere: half of them in March and half in October.
    private static readonly Arbitrary<(TimeZoneInfo Zone, TimeOnly? Opens, TimeOnly? Closes, DateTimeOffset[] Cuts)> Stretches =
        (from zone in Gen.Elements(Berlin, NewYork, TimeZoneInfo.FindSystemTimeZoneById("Australia/Lord_Howe"), TimeZoneInfo.Utc)
         from window in Gen.Elements<(TimeOnly?, TimeOnly?)>((null, null), (new(0, 0), new(23, 59)), (new(2, 30), new(11, 0)), (new(9, 0), new(8, 0)))
         from start in Gen.Elements("2026-03-04T00:00Z", "2026-10-22T00:00Z")
         from seconds in Gen.Choose(0, 40 * 24 * 3600).NonEmptyListOf()
         select (zone, window.Item1, window.Item2, seconds.Order().Select(s => At(start).AddSeconds(s)).ToArray())).ToArbitrary();

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
