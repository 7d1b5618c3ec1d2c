using DevEx.Domain.Metrics;
using static DevEx.Domain.Tests.Metrics.Samples;

namespace DevEx.Domain.Tests.Metrics;

public sealed class BeforeAfterTests
{
    [Fact]
    public void A_change_is_the_difference_of_the_medians_with_its_limits_and_both_numbers()
    {
        var result = BeforeAfter.Of(Around(200, 50), Around(100, 60, seed: 2));

        Assert.Equal(Evidence.NoControl, result.Evidence);
        Assert.Equal((50, 60), (result.Changed.NBefore, result.Changed.NAfter));
        Assert.Equal(result.Changed.After - result.Changed.Before, result.Changed.Difference!.Value);
        Assert.True(result.Changed.Difference.IsClear);
        Assert.Null(result.Control);
        Assert.Null(result.Net);
    }

    [Theory]
    [InlineData(19, 20)]
    [InlineData(20, 19)]
    [InlineData(0, 0)]
    public void Below_twenty_on_a_side_there_is_not_enough_data_and_no_number_but_n(int before, int after)
    {
        var result = BeforeAfter.Of(Around(200, before), Around(100, after), (Around(200, 50), Around(200, 50)));

        Assert.Equal(Evidence.NotEnoughData, result.Evidence);
        Assert.Equal(new MedianChange(before, after, null, null, null), result.Changed);
        Assert.Null(result.Net);
    }

    [Fact]
    public void Twenty_on_each_side_are_enough() =>
        Assert.Equal(Evidence.NoControl, BeforeAfter.Of(Around(200, 20), Around(100, 20)).Evidence);

    [Fact]
    public void What_the_teams_without_the_change_gained_too_is_not_laid_to_the_change()
    {
        var result = BeforeAfter.Of(Around(200, 80), Around(100, 80), (Around(200, 80, 5), Around(100, 80, 5)));

        Assert.Equal(Evidence.Controlled, result.Evidence);
        Assert.Equal(result.Changed.Difference!.Value - result.Control!.Difference!.Value, result.Net!.Value);
        Assert.True(result.Changed.Difference.IsClear);
        Assert.False(result.Net.IsClear);
    }

    [Fact]
    public void A_control_of_too_few_is_no_control()
    {
        var result = BeforeAfter.Of(Around(200, 80), Around(100, 80), (Around(200, 80), Around(100, 19)));

        Assert.Equal(Evidence.NoControl, result.Evidence);
        Assert.Equal((80, 19), (result.Control!.NBefore, result.Control.NAfter));
        Assert.Null(result.Net);
    }

    [Fact]
    public void There_is_a_difference_when_and_only_when_there_is_enough_data() =>
        Properties.Hold(Any, Any, (before, after) =>
        {
            var change = MedianChange.Of(Sample.Of(before), Sample.Of(after));
            var enough = before.Length >= 20 && after.Length >= 20;
            return change.EnoughData == enough && change.Before is not null == enough && change.After is not null == enough
                && change.Before is not { Ticks: < 0 };
        });
}
