using DevEx.Domain.Metrics;

namespace DevEx.Domain.Tests.Metrics;

public sealed class SprintScheduleTests
{
    private static readonly DateOnly Monday = new(2026, 3, 2);

    [Theory]
    [InlineData("2026-03-02", 0)]
    [InlineData("2026-03-15", 0)]
    [InlineData("2026-03-16", 1)]
    [InlineData("2026-03-01", -1)]
    [InlineData("2026-02-16", -1)]
    [InlineData("2026-02-15", -2)]
    public void Each_day_is_in_the_sprint_that_holds_it(string date, int number) =>
        Assert.Equal(number, new SprintSchedule(Monday).SprintOn(DateOnly.Parse(date, null)).Number);

    [Fact]
    public void A_sprint_of_two_weeks_has_ten_working_days()
    {
        var sprint = new SprintSchedule(Monday).SprintOn(new(2026, 3, 10));

        Assert.Equal((Monday, new(2026, 3, 15), 10), (sprint.FirstDay, sprint.LastDay, sprint.WorkingDays));
    }

    [Fact]
    public void Holidays_and_free_weekdays_are_not_worked()
    {
        var days = new WorkingDays([DayOfWeek.Monday, DayOfWeek.Tuesday], [Monday, new(2026, 3, 8)]);

        Assert.Equal(3, new SprintSchedule(Monday, workingDays: days).SprintOn(Monday).WorkingDays);
    }

    [Fact]
    public void The_working_days_of_a_part_of_a_sprint_are_counted_with_both_ends()
    {
        Assert.Equal(5, WorkingDays.MondayToFriday.Count(Monday, Monday.AddDays(6)));
        Assert.Equal(1, WorkingDays.MondayToFriday.Count(Monday, Monday));
        Assert.Equal(0, WorkingDays.MondayToFriday.Count(Monday, Monday.AddDays(-1)));
    }

    [Fact]
    public void A_sprint_without_days_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SprintSchedule(Monday, lengthDays: 0));
}
