using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;

namespace DevEx.Domain.Tests.Metrics;

/// <summary>The numbers that the project was made from.</summary>
public sealed class AcceptanceTests
{
    private static readonly TimeSpan Focus = TimeSpan.FromMinutes(360);
    private static readonly Baseline Traditional = Baseline.Traditional;
    private static readonly Baseline Containerised = Baseline.Containerised;

    [Fact]
    public void The_traditional_loop_takes_5_10_and_the_containerised_one_9_10()
    {
        Assert.Equal(new TimeSpan(0, 5, 10), Traditional.Cycle);
        Assert.Equal(new TimeSpan(0, 9, 10), Containerised.Cycle);
    }

    [Fact]
    public void Six_hours_hold_about_70_traditional_iterations_and_about_40_containerised_ones()
    {
        Assert.Equal(69.68, Round(LostCycles.PossibleIterations(Focus, Traditional.Cycle)));
        Assert.Equal(39.27, Round(LostCycles.PossibleIterations(Focus, Containerised.Cycle)));
    }

    [Fact]
    public void A_commit_of_20_seconds_costs_two_iterations_of_the_traditional_day()
    {
        var slower = TimeSpan.FromSeconds(10);

        Assert.Equal(67.5, Round(LostCycles.PossibleIterations(Focus, Traditional.Cycle + slower)));
        Assert.Equal(38.57, Round(LostCycles.PossibleIterations(Focus, Containerised.Cycle + slower)));
    }

    [Fact]
    public void Almost_half_of_the_containerised_loop_is_tax()
    {
        Assert.Equal(3.2, Percent(Traditional.Totals.Tax, Traditional.Totals.Sum));
        Assert.Equal(45.5, Percent(Containerised.Totals.Tax, Containerised.Totals.Sum));
    }

    [Fact]
    public void Counting_the_compile_as_tax_would_make_56_percent_so_it_is_not_counted()
    {
        var totals = Containerised.Totals;

        Assert.Equal(56.4, Percent(totals.Tax + totals[Phase.Build], totals.Sum));
        Assert.DoesNotContain(Phase.Build, PhaseTimes.TaxPhases);
        Assert.DoesNotContain(Phase.Test, PhaseTimes.TaxPhases);
    }

    [Fact]
    public void Containers_lose_30_cycles_a_day_which_is_44_percent_and_304_in_a_sprint()
    {
        // Eleven days of six hours hold exactly 432 containerised iterations, so that n is a whole number.
        const int Days = 11;
        const int Iterations = 432;
        var totals = PhaseTimes.FromArray([.. Containerised.Totals.ToArray().Select(ms => ms * Iterations)]);
        Assert.Equal(Focus * Days, TimeSpan.FromMilliseconds(totals.Sum));

        var lostADay = LostCycles.Of(Iterations, totals, Traditional).Cycles / Days;

        Assert.Equal(30.40, Round(lostADay));
        Assert.Equal(43.6, Math.Round(100 * lostADay / LostCycles.PossibleIterations(Focus, Traditional.Cycle), 1));
        Assert.Equal(304.05, Round(lostADay * 10));
    }

    private static double Round(double value) => Math.Round(value, 2);

    private static double Percent(long part, long whole) => Math.Round(100.0 * part / whole, 1);
}
