using DevEx.Domain.Events;
using DevEx.Domain.Loops;

namespace DevEx.Domain.Tests.Loops;

/// <summary>Rule 6: an iteration belongs to the local date of its end. The clock on the wall changes no duration.</summary>
public sealed class InnerLoopDatesTests
{
    private const string Berlin = "Europe/Berlin", NewYork = "America/New_York", Santiago = "America/Santiago";

    [Theory]
    [InlineData("2026-03-02T22:59:59.999Z", "2026-03-02")]
    [InlineData("2026-03-02T23:00:00.000Z", "2026-03-03")]
    public void The_day_changes_at_local_midnight_to_the_millisecond(string end, string day) => Assert.Equal(Date(day), DateOf(end, Berlin));

    [Theory]
    [InlineData("Pacific/Auckland", "2026-03-03")]
    [InlineData(Berlin, "2026-03-02")]
    [InlineData(NewYork, "2026-03-02")]
    [InlineData("Asia/Kathmandu", "2026-03-02")]
    public void Where_the_developer_is_decides_the_day(string zone, string day) => Assert.Equal(Date(day), DateOf("2026-03-02T15:00:00Z", zone));

    [Fact]
    public void One_that_began_before_midnight_counts_whole_for_the_day_of_its_end()
    {
        var iteration = Ending("2026-03-03T00:04:00Z", minutes: 10);

        Assert.Equal(TimeSpan.FromMinutes(10), iteration.Cycle);
        Assert.Equal(Date("2026-03-03"), InnerLoop.LocalDate(iteration, TimeZoneInfo.Utc));
        Assert.Equal(Date("2026-03-02"), InnerLoop.LocalDate(iteration, Zone(NewYork)));
    }

    [Theory]
    [InlineData(Berlin, "2026-03-29T01:05:00Z", "2026-03-29")]
    [InlineData(NewYork, "2026-03-08T07:05:00Z", "2026-03-08")]
    public void The_hour_that_spring_leaves_out_makes_no_iteration_longer(string zone, string end, string day)
    {
        // From five to two until five past three on the wall.
        var iteration = Ending(end, minutes: 10);

        Assert.Equal(10, WallMinutes(iteration, zone) - 60);
        Assert.Equal(TimeSpan.FromMinutes(10), iteration.Cycle);
        Assert.Equal(600_000, iteration.Phases.Sum);
        Assert.Equal(Date(day), InnerLoop.LocalDate(iteration, Zone(zone)));
    }

    [Theory]
    [InlineData(Berlin, "2026-10-25T01:05:00Z", "2026-10-25")]
    [InlineData(NewYork, "2026-11-01T06:05:00Z", "2026-11-01")]
    public void The_hour_that_autumn_repeats_makes_no_iteration_negative(string zone, string end, string day)
    {
        // On the wall it ended 50 minutes before it began.
        var iteration = Ending(end, minutes: 10);

        Assert.Equal(10, WallMinutes(iteration, zone) + 60);
        Assert.Equal(TimeSpan.FromMinutes(10), iteration.Cycle);
        Assert.Equal(600_000, iteration.Phases.Sum);
        Assert.Equal(Date(day), InnerLoop.LocalDate(iteration, Zone(zone)));
    }

    [Theory]
    [InlineData("2026-04-05T02:59:00Z", "2026-04-04")]
    [InlineData("2026-04-05T03:30:00Z", "2026-04-04")]
    [InlineData("2026-04-05T04:00:00Z", "2026-04-05")]
    [InlineData("2026-09-06T03:59:00Z", "2026-09-05")]
    [InlineData("2026-09-06T04:00:00Z", "2026-09-06")]
    public void Where_the_clocks_change_at_midnight_the_day_ends_with_its_last_hour(string end, string day) => Assert.Equal(Date(day), DateOf(end, Santiago));

    private static DateOnly DateOf(string end, string zone) => InnerLoop.LocalDate(Ending(end, minutes: 10), Zone(zone));

    private static Iteration Ending(string end, int minutes)
    {
        var at = DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture);
        return Assert.Single(Day.Iterations(
        [
            new(Phase.Code, at.AddMinutes(-minutes), at.AddMinutes(-1), Outcome.Success, "edit", "edit"),
            new(Phase.Build, at.AddMinutes(-1), at, Outcome.Success, "dotnet", "build"),
        ]));
    }

    private static double WallMinutes(Iteration iteration, string zone) =>
        (TimeZoneInfo.ConvertTime(iteration.FinishedAt, Zone(zone)).DateTime - TimeZoneInfo.ConvertTime(iteration.StartedAt, Zone(zone)).DateTime).TotalMinutes;

    private static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);

    private static DateOnly Date(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
