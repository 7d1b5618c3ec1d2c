using DevEx.Domain.Events;
using DevEx.Domain.Loops;

namespace DevEx.Domain.Tests.Loops;

public sealed class PhaseTimesTests
{
    private static readonly PhaseTimes Times = PhaseTimes.FromArray([1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);

    [Fact]
    public void The_order_of_storage_never_changes() => Assert.Equal(
        ["Code", "Build", "Test", "Inspect", "Package", "Manifest", "Push", "Deploy", "Commit", "Wait"],
        PhaseTimes.LoopPhases.Select(p => p.ToString()));

    [Fact]
    public void Each_phase_stands_at_its_place() =>
        Assert.Equal(Times.ToArray(), PhaseTimes.LoopPhases.Select(p => Times[p]));

    [Fact]
    public void Tax_is_what_comes_with_containers_and_feedback_all_but_code_and_looking()
    {
        Assert.Equal(1023, Times.Sum);
        Assert.Equal(16 + 32 + 64 + 128 + 256 + 512, Times.Tax);
        Assert.Equal(1023 - 1 - 8, Times.Feedback);
    }

    [Fact]
    public void Times_are_equal_by_value_and_add_up()
    {
        Assert.Equal(PhaseTimes.FromArray(Times.ToArray()), Times);
        Assert.Equal(PhaseTimes.FromArray(Times.ToArray()).GetHashCode(), Times.GetHashCode());
        Assert.Equal(Times, Times + PhaseTimes.Zero);
        Assert.NotEqual(Times, Times + PhaseTimes.Of((Phase.Wait, TimeSpan.FromMilliseconds(1))));
    }

    [Fact]
    public void Nobody_outside_can_change_them()
    {
        var given = Times.ToArray();
        var times = PhaseTimes.FromArray(given);

        given[0] = 99;
        times.ToArray()[1] = 99;

        Assert.Equal(Times, times);
    }

    [Theory]
    [InlineData(Phase.Check)]
    [InlineData(Phase.Other)]
    public void What_is_no_phase_of_the_loop_has_no_time(Phase phase) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Times[phase]);

    [Fact]
    public void An_array_of_another_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => PhaseTimes.FromArray([1, 2]));
}
