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
}
