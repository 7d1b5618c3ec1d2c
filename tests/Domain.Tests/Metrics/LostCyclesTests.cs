using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using FsCheck;
using FsCheck.Fluent;

namespace DevEx.Domain.Tests.Metrics;

public sealed class LostCyclesTests
{
    private static readonly Arbitrary<(long N, PhaseTimes Totals)> Groups =
        (from n in Gen.Choose(0, 1000)
         from ms in Gen.Choose(0, 50_000_000).Select(ms => (long)ms).ArrayOf(10)
         select ((long)n, PhaseTimes.FromArray(ms))).ToArbitrary();

    [Fact]
    public void The_baseline_itself_loses_nothing()
    {
        var loss = LostCycles.Of(1, Baseline.Traditional.Totals, Baseline.Traditional);

        Assert.Equal(0, loss.Cycles, 12);
        Assert.All(loss.Phases, p => Assert.Equal(0, p.Cycles, 12));
    }

    [Fact]
    public void The_four_minutes_of_the_container_are_lost_to_the_container()
    {
        var loss = LostCycles.Of(1, Baseline.Containerised.Totals, Baseline.Traditional);

        Assert.Equal(240.0 / 310, loss.Cycles, 12);
        Assert.Equal(120.0 / 310, loss.Phases.Single(p => p.Phase == Phase.Package).Cycles, 12);
        Assert.Equal(0, loss.Phases.Single(p => p.Phase == Phase.Build).Cycles, 12);
    }

    [Fact]
    public void A_faster_loop_than_the_baseline_gains() =>
        Assert.True(LostCycles.Of(1, Baseline.Traditional.Totals, Baseline.Containerised).Cycles < 0);

    [Fact]
    public void What_the_phases_lost_adds_up_to_all_that_was_lost() =>
        Properties.Hold(Groups, g =>
        {
            var loss = LostCycles.Of(g.N, g.Totals, Baseline.Traditional);
            var direct = (TimeSpan.FromMilliseconds(g.Totals.Sum) / Baseline.Traditional.Cycle) - g.N;
            return Math.Abs(loss.Phases.Sum(p => p.Cycles) - loss.Cycles) < 1e-9 && Math.Abs(loss.Cycles - direct) < 1e-9;
        });

    [Fact]
    public void The_loss_of_a_group_is_the_sum_of_its_days() =>
        Properties.Hold(Groups, Groups, (a, b) =>
        {
            var apart = LostCycles.Of(a.N, a.Totals, Baseline.Traditional).Cycles
                + LostCycles.Of(b.N, b.Totals, Baseline.Traditional).Cycles;
            return Math.Abs(apart - LostCycles.Of(a.N + b.N, a.Totals + b.Totals, Baseline.Traditional).Cycles) < 1e-9;
        });

    [Fact]
    public void A_baseline_of_sums_is_the_baseline_of_their_means()
    {
        var ms = PhaseTimes.FromArray([.. Baseline.Traditional.Totals.ToArray().Select(t => t * 7)]);

        var loss = LostCycles.Of(3, Baseline.Containerised.Totals, new Baseline("own best", ms, iterations: 7));

        Assert.Equal(LostCycles.Of(3, Baseline.Containerised.Totals, Baseline.Traditional).Cycles, loss.Cycles, 12);
    }

    [Fact]
    public void Tax_free_is_the_own_loop_without_tax()
    {
        var free = Baseline.TaxFree(Baseline.Containerised.Totals, 1)!;

        Assert.Equal(0, free.Totals.Tax);
        Assert.Equal(TimeSpan.FromMinutes(5), free.Cycle);
        Assert.Null(Baseline.TaxFree(PhaseTimes.Of((Phase.Wait, TimeSpan.FromMinutes(1))), 1));
        Assert.Null(Baseline.TaxFree(Baseline.Containerised.Totals, 0));
    }

    [Fact]
    public void A_baseline_of_nothing_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Baseline("target", PhaseTimes.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Baseline("target", Baseline.Traditional.Totals, iterations: 0));
    }
}
