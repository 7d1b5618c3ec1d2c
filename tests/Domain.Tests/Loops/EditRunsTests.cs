using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using static DevEx.Domain.Tests.Loops.Day;

namespace DevEx.Domain.Tests.Loops;

public sealed class EditRunsTests
{
    [Theory]
    [InlineData(899.999, 1)]
    [InlineData(900, 2)]
    public void Only_a_gap_strictly_shorter_than_the_idle_timeout_is_coding(double gap, int runs) =>
        Assert.Equal(runs, InnerLoop.CodeSteps([At(0), At(gap)], InnerLoop.DefaultIdleTimeout).Count);

    [Fact]
    public void The_last_edit_of_a_run_is_worth_nothing()
    {
        var runs = InnerLoop.CodeSteps([At(2000), At(60), At(0), At(60)], InnerLoop.DefaultIdleTimeout);

        Assert.Equal([(At(0), At(60)), (At(2000), At(2000))], runs.Select(r => (r.StartedAt, r.FinishedAt)));
    }

    [Fact]
    public void A_build_between_two_edits_is_waited_for_however_soon_the_next_edit_comes()
    {
        var first = Iterations([Step(Phase.Build, 61, 121)], [.. Typing(0, 60), .. Typing(122, 180)])[0];

        Assert.Equal(61, first.Seconds(Phase.Code));
        Assert.Equal(60, first.Seconds(Phase.Build));
        Assert.Equal(1, first.Seconds(Phase.Inspect));
    }

    [Fact]
    public void Typing_through_a_build_is_coding_until_the_hands_rest()
    {
        var all = Iterations([Step(Phase.Build, 100, 200)], [.. Typing(0, 95), .. Typing(110, 150), At(205)]);

        Assert.Equal(10 + 50, all.Sum(i => i.Seconds(Phase.Build)));
        Assert.Equal(100 + 40, all.Sum(i => i.Seconds(Phase.Code)));
    }

    [Fact]
    public void A_step_that_starts_or_ends_at_the_very_instant_of_an_edit_parts_what_lies_on_its_side()
    {
        var all = Iterations([Step(Phase.Build, 10, 20)], [At(0), At(10), At(20), At(30)]);

        Assert.Equal(10, all.Sum(i => i.Seconds(Phase.Build)));
        Assert.Equal(20, all.Sum(i => i.Seconds(Phase.Code)));
    }
}
