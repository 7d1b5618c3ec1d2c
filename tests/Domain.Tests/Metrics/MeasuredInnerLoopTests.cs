using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using FsCheck;
using FsCheck.Fluent;

namespace DevEx.Domain.Tests.Metrics;

public sealed class MeasuredInnerLoopTests
{
    private static readonly MeasuredInnerLoop Containerised = Loop(72, 2, Baseline.Containerised.Totals);

    [Fact]
    public void The_containerised_loop_explains_itself()
    {
        Assert.Equal(550_000, Containerised.Cycle.Mean.Value);
        Assert.Equal(36, Containerised.IterationsPerDay.Value);
        Assert.Equal(39.27, Containerised.PossiblePerDay.Value!.Value, 2);
        Assert.Equal(45.5, 100 * Containerised.TaxShare.Value!.Value, 1);
        Assert.Equal(67.3, 100 * Containerised.FeedbackShare.Value!.Value, 1);
        Assert.Equal((72 * 550.0 / 310) - 72, Containerised.Lost.Value!.Value, 9);
        Assert.Equal(Containerised.Lost.Value / 2, Containerised.LostPerDay.Value);
    }

    [Fact]
    public void The_inputs_are_those_of_the_formula()
    {
        Assert.Equal(
            [("Tax", 72 * 250_000.0), ("Active time", 72 * 550_000.0)],
            Containerised.TaxShare.Inputs.Select(i => (i.Name, i.Value!.Value)));
        Assert.Equal(
            [("Active time", 72 * 550_000.0), ("Cycle of the baseline (traditional)", 310_000), ("Complete iterations", 72)],
            Containerised.Lost.Inputs.Select(i => (i.Name, i.Value!.Value)));
        Assert.Equal([0.9, 72], Containerised.Cycle.P90.Inputs.Select(i => i.Value));
    }

    [Fact]
    public void Iterations_are_left_out_of_cycles_and_days_of_what_is_per_day()
    {
        var loop = Containerised with { Incomplete = 5, IdleDays = 3 };

        Assert.Equal([new LeftOut(LeftOutReason.Incomplete, 5)], loop.Cycle.P50.LeftOut);
        Assert.Equal([new LeftOut(LeftOutReason.IdleDay, 3)], loop.IterationsPerDay.LeftOut);
        Assert.Equal([new LeftOut(LeftOutReason.IdleDay, 3)], loop.Lost.LeftOut);
    }

    [Fact]
    public void The_phases_of_a_loss_name_themselves()
    {
        var package = Containerised.LostByPhase.Single(l => l.Part == "package");

        Assert.Equal(72 * 120 / 310.0, package.Value!.Value, 9);
        Assert.Equal("lostInPhase", package.Measure.Key);
    }

    [Fact]
    public void Of_nothing_every_measure_is_unknown() =>
        Assert.All(Loop(0, 0, PhaseTimes.Zero).All, e => Assert.Null(e.Value));

    [Fact]
    public void A_build_tells_what_it_costs()
    {
        var build = new MeasuredBuild
        {
            Runs = 4, Failures = 1, Durations = Times(1000, 2000, 3000), Queue = TimeSpan.FromSeconds(8), Waited = TimeSpan.FromMinutes(31),
        };

        Assert.Equal(0.25, build.FailureShare.Value);
        Assert.Equal(2000, build.QueueMean.Value);
        Assert.Equal(1_860_000, build.Cost.Value);
        Assert.Equal(6, build.Lost.Value!.Value, 9);
        Assert.Equal(2000, build.Duration.Mean.Value);
        Assert.Equal([new LeftOut(LeftOutReason.NoData, 1)], build.Duration.P50.LeftOut);
        Assert.Null((build with { Queue = null }).QueueMean.Value);
        Assert.All((build with { Runs = 0, Failures = 0, Durations = Times() }).All, e => Assert.Null(e.Value));
    }

    [Fact]
    public void Whatever_the_loop_its_numbers_are_finite_and_the_phases_add_up_to_what_was_lost() =>
        Properties.Hold(Loops, loop =>
        {
            var lost = loop.Lost.Value;
            return loop.All.All(e => e.Value is not { } v || double.IsFinite(v))
                && loop.Cycle.All.All(e => e.Value is not < 0)
                && (lost is null ? loop.LostByPhase.All(p => p.Value is null) : Math.Abs(loop.LostByPhase.Sum(p => p.Value!.Value) - lost.Value) < 1e-6);
        });

    private static readonly Arbitrary<MeasuredInnerLoop> Loops =
        (from n in Gen.Elements(0, 0, 1, 7, 40)
         from days in Gen.Elements(0, 1, 3)
         from ms in Gen.Choose(0, 4_000_000).ArrayOf(PhaseTimes.LoopPhases.Count)
         from empty in Gen.Elements(true, false)
         select Loop(n, days, empty ? PhaseTimes.Zero : PhaseTimes.FromArray([.. ms.Select(x => (long)x)]))).ToArbitrary();

    private static MeasuredInnerLoop Loop(int n, int days, PhaseTimes each) => new()
    {
        Iterations = n,
        DeveloperDays = days,
        Phases = PhaseTimes.FromArray([.. each.ToArray().Select(ms => ms * n)]),
        Cycles = Times([.. Enumerable.Repeat(each.Sum, n)]),
    };

    private static Histogram Times(params long[] ms)
    {
        var times = new Histogram();
        Array.ForEach(ms, times.Add);
        return times;
    }
}
