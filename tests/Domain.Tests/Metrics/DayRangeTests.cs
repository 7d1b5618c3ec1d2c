using DevEx.Domain.Metrics;
using static DevEx.Domain.Tests.Metrics.Rows;

namespace DevEx.Domain.Tests.Metrics;

public sealed class DayRangeTests
{
    [Fact]
    public void A_period_is_compared_with_the_same_length_just_before()
    {
        var week = new DayRange(Monday, Monday.AddDays(6));

        Assert.Equal(new DayRange(Monday.AddDays(-7), Monday.AddDays(-1)), week.Before);
        Assert.Equal(week.Days, week.Before.Days);
    }

    [Fact]
    public void Both_ends_are_in_it()
    {
        var day = new DayRange(Monday, Monday);

        Assert.Equal((1, true), (day.Days, day.Contains(Monday)));
        Assert.False(day.Contains(Monday.AddDays(-1)) || day.Contains(Monday.AddDays(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DayRange(Monday, Monday.AddDays(-1)));
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(28, 28)]
    [InlineData(300, 28)]
    public void The_windows_around_an_annotation_are_equal_and_leave_its_day_out(int daysSince, int length)
    {
        var (before, after) = DayRange.Around(Monday, Monday.AddDays(daysSince))!.Value;

        Assert.Equal((length, length), (before.Days, after.Days));
        Assert.Equal((Monday.AddDays(-1), Monday.AddDays(1)), (before.Last, after.First));
    }

    [Fact]
    public void On_the_day_itself_there_is_no_after() => Assert.Null(DayRange.Around(Monday, Monday));

    [Theory]
    [InlineData(6, 4, 2, 1.5)]
    [InlineData(6, 0, 6, null)]
    [InlineData(null, 4, null, null)]
    [InlineData(6, null, null, null)]
    public void What_is_not_known_is_not_compared(object? now, object? before, object? difference, object? ratio)
    {
        var comparison = new PeriodChange(Number(now), Number(before));

        Assert.Equal((Number(difference), Number(ratio)), (comparison.Difference, comparison.Ratio));
    }

    private static double? Number(object? value) => value is null ? null : Convert.ToDouble(value);
}
