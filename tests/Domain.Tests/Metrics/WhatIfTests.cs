using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;

namespace DevEx.Domain.Tests.Metrics;

public sealed class WhatIfTests
{
    private static readonly PhaseTimes Totals = PhaseTimes.FromArray([.. Baseline.Containerised.Totals.ToArray().Select(ms => ms * 31)]);

    [Fact]
    public void Without_its_container_steps_the_containerised_day_is_the_traditional_one()
    {
        var factors = new Dictionary<Phase, double> { [Phase.Package] = 0, [Phase.Push] = 0, [Phase.Deploy] = 0 };

        var whatIf = WhatIf.Of(31, Totals, Baseline.Traditional, factors)!;

        Assert.Equal((31, new TimeSpan(0, 9, 10)), (whatIf.Before.Iterations, whatIf.Before.Cycle));
        Assert.Equal((55, new TimeSpan(0, 5, 10)), (whatIf.After.Iterations, whatIf.After.Cycle));
        Assert.Equal(24, whatIf.Before.Lost, 9);
        Assert.Equal(0, whatIf.After.Lost, 9);
        Assert.Equal(10.0 / 310, whatIf.After.TaxShare, 9);
    }

    [Fact]
    public void Changing_nothing_changes_nothing()
    {
        var whatIf = WhatIf.Of(31, Totals, Baseline.Traditional, new Dictionary<Phase, double>())!;

        Assert.Equal(whatIf.Before, whatIf.After);
    }

    [Fact]
    public void A_change_of_one_repository_leaves_the_others_as_they_are()
    {
        RepositoryDay[] rows =
        [
            Rows.Like(Baseline.Containerised, Rows.Monday, 31, "shop/a"),
            Rows.Like(Baseline.Containerised, Rows.Monday, 31, "shop/b"),
        ];

        var whatIf = WhatIf.Of(rows, Baseline.Traditional, [PhaseChange.Times(Phase.Package, 0, "shop/a")])!;

        Assert.Equal(48, whatIf.Before.Lost, 9);
        Assert.Equal(48 - 12, whatIf.After.Lost, 9);
        Assert.Equal(new TimeSpan(0, 8, 10), whatIf.After.Cycle);
        Assert.Equal(62 * 550.0 / 490, whatIf.After.Iterations, 9);
    }

    [Fact]
    public void A_fixed_time_is_taken_by_each_iteration()
    {
        var push = PhaseChange.PerIteration(Phase.Push, TimeSpan.FromSeconds(10));

        var whatIf = WhatIf.Of([Rows.Like(Baseline.Containerised, Rows.Monday, 31)], Baseline.Traditional, [push])!;

        Assert.Equal(new TimeSpan(0, 8, 20), whatIf.After.Cycle);
        Assert.Equal(200.0 / 500, whatIf.After.TaxShare, 9);
    }

    [Fact]
    public void Changes_of_one_phase_come_one_after_the_other()
    {
        PhaseChange[] changes =
        [
            PhaseChange.PerIteration(Phase.Push, TimeSpan.FromSeconds(60)),
            PhaseChange.Times(Phase.Push, 0.5),
            PhaseChange.Times(Phase.Push, 0.5),
        ];

        var whatIf = WhatIf.Of([Rows.Like(Baseline.Traditional, Rows.Monday, 31)], Baseline.Traditional, changes)!;

        Assert.Equal(new TimeSpan(0, 5, 25), whatIf.After.Cycle);
    }

    [Fact]
    public void Rows_of_one_repository_are_added()
    {
        RepositoryDay[] rows = [Rows.Like(Baseline.Traditional, Rows.Monday, 3), Rows.Like(Baseline.Traditional, Rows.Monday.AddDays(1), 4)];

        var after = WhatIf.Of(rows, Baseline.Traditional, [])!.After;

        Assert.Equal((7, Baseline.Traditional.Cycle), (after.Iterations, after.Cycle));
    }

    [Fact]
    public void A_wish_that_no_loop_can_have_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PhaseChange.Times(Phase.Push, -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PhaseChange.Times(Phase.Push, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => PhaseChange.Times(Phase.Push, 101));
        Assert.Throws<ArgumentOutOfRangeException>(() => PhaseChange.PerIteration(Phase.Push, TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => PhaseChange.PerIteration(Phase.Push, TimeSpan.FromDays(1.1)));
    }

    [Fact]
    public void A_loop_without_any_time_left_is_no_loop() =>
        Assert.Null(WhatIf.Of(31, Totals, Baseline.Traditional, PhaseTimes.LoopPhases.ToDictionary(p => p, _ => 0.0)));

    [Fact]
    public void Figures_are_finite_and_never_negative_and_unchanged_without_a_change() =>
        Properties.Hold(Rows.Any, Rows.Baselines, (rows, baseline) =>
        {
            var same = WhatIf.Of(rows, baseline, []);
            var halved = WhatIf.Of(rows, baseline, [PhaseChange.Times(Phase.Wait, 0.5)]);
            return same is null || halved is null
                || (same.Before == same.After && same.Before == halved.Before
                    && double.IsFinite(halved.After.Iterations) && halved.After.Iterations >= halved.Before.Iterations
                    && halved.After.Cycle > TimeSpan.Zero && halved.After.TaxShare is >= 0 and <= 1 && halved.After.Lost <= halved.Before.Lost);
        });

    [Fact]
    public void Where_there_are_no_iterations_there_is_nothing_to_ask() =>
        Assert.Null(WhatIf.Of(0, Totals, Baseline.Traditional, new Dictionary<Phase, double>()));

    [Fact]
    public void The_best_lever_is_the_one_whose_half_wins_most()
    {
        var levers = BestLever.Ranked([("shop/small", Baseline.Traditional.Totals), ("shop/checkout", Totals)], Baseline.Traditional);

        Assert.Equal(("shop/checkout", Phase.Package), (levers[0].Repository, levers[0].Phase));
        Assert.Equal(31 * 60.0 / 310, levers[0].Won, 9);
        Assert.Equal(levers.OrderByDescending(l => l.Won), levers);
        Assert.DoesNotContain(levers, l => l.Phase == Phase.Code || l.Won == 0);
    }

    [Fact]
    public void A_lever_wins_what_the_what_if_says()
    {
        var lever = BestLever.Ranked([("shop/checkout", Totals)], Baseline.Traditional)[0];
        var whatIf = WhatIf.Of(31, Totals, Baseline.Traditional, new Dictionary<Phase, double> { [lever.Phase] = 0.5 })!;

        Assert.Equal(whatIf.Before.Lost - whatIf.After.Lost, lever.Won, 9);
    }

    [Fact]
    public void A_repository_that_comes_twice_is_one_lever_and_wins_in_each_sprint_its_part()
    {
        var levers = BestLever.Ranked([("shop/checkout", Totals), ("shop/checkout", Totals)], Baseline.Traditional, sprints: 4);

        Assert.Equal(31 * 60.0 / 310 / 2, levers[0].Won, 9);
        Assert.Equal(levers.DistinctBy(l => (l.Repository, l.Phase)), levers);
        Assert.Throws<ArgumentOutOfRangeException>(() => BestLever.Ranked([], Baseline.Traditional, sprints: 0));
    }
}
