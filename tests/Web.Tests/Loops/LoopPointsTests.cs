using DevEx.Domain.Events;
using DevEx.Web.Loops;

namespace DevEx.Web.Tests.Loops;

public sealed class LoopPointsTests
{
    private static readonly DateOnly Monday = new(2026, 3, 2);

    [Fact]
    public void Phases_are_told_per_developer_day()
    {
        var week = LoopPoints.PhasesPerDay([Measure(4, 7_200_000)])[0];

        Assert.Equal(TimeSpan.FromMinutes(30), week.Parts![Phase.Package]);
    }

    [Fact]
    public void A_suppressed_point_is_a_gap_and_not_zero()
    {
        var hidden = new InnerMeasure(Monday, Monday, true, null, null, null, null, null, null, null, null);

        Assert.Null(LoopPoints.PhasesPerDay([hidden])[0].Parts);
        Assert.Null(LoopPoints.IterationsPerDay([new("a", "A", hidden, [hidden])])[0].Points[0].Value);
        Assert.Null(LoopPoints.Percentiles([(Monday, hidden.Cycle)])[0].P50);
    }

    [Fact]
    public void A_segment_that_no_change_had_takes_no_time()
    {
        var measure = new LoopMeasure(Monday, Monday, Quantiles(3), Quantiles(3), [new("review", 5000, 2000, 3)]);

        var parts = LoopPoints.Segments([measure], SegmentLook.Middle, working: true)[0].Parts!;

        Assert.Equal([TimeSpan.Zero, TimeSpan.FromSeconds(2)], parts.Take(2));
        Assert.Null(LoopPoints.Segments([measure with { Wall = Quantiles(0) }], SegmentLook.Middle, working: true)[0].Parts);
    }

    private static Quantiles Quantiles(long n) => new(null, null, null, null, null, n);

    private static InnerMeasure Measure(int days, long ms) =>
        new(Monday, Monday.AddDays(6), false, 10, days, 2.5, null, Quantiles(10), [new(Phase.Package, ms, 1)], 1, 0);
}
