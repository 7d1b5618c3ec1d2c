using DevEx.Web.Sprints;

namespace DevEx.Web.Tests.Sprints;

public sealed class WaterfallBarTests
{
    [Fact]
    public void Each_step_begins_where_the_one_before_ended_and_the_sum_begins_at_zero() => Assert.Equal(
        [new(0, 50), new(50, 50), new(75, 25), new(0, 75)],
        WaterfallBar.Of([4, 4, -2]));

    [Fact]
    public void What_was_gained_reaches_to_the_left_of_zero() => Assert.Equal(
        [new(0, 50), new(0, 100), new(50, 50)],
        WaterfallBar.Of([-1, 2]));

    [Fact]
    public void Nothing_at_all_has_no_width() => Assert.All(WaterfallBar.Of([0, 0]), b => Assert.Equal(new(0, 0), b));
}
