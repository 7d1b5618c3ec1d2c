using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using static DevEx.Domain.Tests.Metrics.Rows;

namespace DevEx.Domain.Tests.Metrics;

public sealed class BaselineTests
{
    private static readonly Baseline Slow = Baseline.Containerised;
    private static readonly Baseline Fast = Baseline.Traditional;
    private static readonly DateOnly Today = Monday.AddDays(52 * 7);

    [Fact]
    public void Each_baseline_says_its_kind()
    {
        var days = Weeks(46, 6, Slow);

        Assert.Equal("traditional", Baseline.Traditional.Kind);
        Assert.Equal("target", Baseline.Target(Fast.Totals)!.Kind);
        Assert.Equal("own best", Baseline.OwnBest(days, Today)!.Kind);
        Assert.Equal("previous sprint", Baseline.PreviousSprint(days, new(Monday), Today)!.Kind);
        Assert.Equal("tax-free", Baseline.TaxFree(Slow.Totals, 1)!.Kind);
    }

    [Fact]
    public void A_target_without_any_time_is_none()
    {
        Assert.Null(Baseline.Target(PhaseTimes.Zero));
        Assert.Equal(TimeSpan.FromMinutes(5), Baseline.Target(PhaseTimes.Of((Phase.Code, TimeSpan.FromMinutes(5))))!.Cycle);
    }

    [Fact]
    public void The_own_best_are_the_four_consecutive_weeks_with_the_lowest_mean_cycle()
    {
        RepositoryDay[] days = [.. Weeks(10, 20, Slow), .. Weeks(30, 4, Fast), .. Weeks(34, 10, Slow)];

        var best = Baseline.OwnBest(days.Reverse(), Today)!;

        Assert.Equal(Fast.Cycle, best.Cycle);
        Assert.Equal(120, best.Iterations);
    }

    [Fact]
    public void Three_fast_weeks_are_not_four()
    {
        RepositoryDay[] days = [.. Weeks(10, 20, Slow), .. Weeks(30, 3, Fast), .. Weeks(33, 10, Slow)];

        Assert.Equal((Fast.Cycle * 3) + Slow.Cycle, Baseline.OwnBest(days, Today)!.Cycle * 4);
    }

    [Theory]
    [InlineData(99, false)]
    [InlineData(100, true)]
    public void A_hundred_iterations_are_enough_for_an_own_best(int n, bool enough) =>
        Assert.Equal(enough, Baseline.OwnBest([Like(Fast, Monday.AddDays(49 * 7), n)], Today) is not null);

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public void Weeks_older_than_twelve_months_are_no_own_best(int weeksAfter, bool counts)
    {
        // The Monday that is a year and no day before the Tuesday.
        var today = new DateOnly(2026, 3, 10);
        var first = new DateOnly(2025, 3, 10);

        Assert.Equal(counts, Baseline.OwnBest([Like(Fast, first.AddDays(weeksAfter * 7), 100)], today) is not null);
    }

    [Fact]
    public void The_week_that_still_runs_is_no_own_best()
    {
        Assert.Null(Baseline.OwnBest([Like(Fast, Today, 100)], Today.AddDays(6)));
        Assert.NotNull(Baseline.OwnBest([Like(Fast, Today, 100)], Today.AddDays(7)));
    }

    [Fact]
    public void Of_two_equal_own_bests_the_later_one_counts()
    {
        RepositoryDay[] days = [Like(Fast, Monday.AddDays(70), 100), Like(Fast, Monday.AddDays(140), 101)];

        Assert.Equal(101, Baseline.OwnBest(days, Today)!.Iterations);
    }

    [Fact]
    public void Against_their_own_best_these_four_weeks_lose_nothing()
    {
        RepositoryDay[] days = [.. Weeks(10, 20, Slow), .. Weeks(30, 4, Fast)];

        Assert.Equal(0, Attribution.Of(Weeks(30, 4, Fast), Baseline.OwnBest(days, Today)!)!.Cycles, 9);
    }

    [Fact]
    public void The_previous_sprint_is_the_one_before_the_day()
    {
        RepositoryDay[] days = [Like(Slow, Monday, 10), Like(Fast, Monday.AddDays(14), 10), Like(Slow, Monday.AddDays(28), 10)];

        Assert.Equal(Fast.Cycle, Baseline.PreviousSprint(days, new(Monday), Monday.AddDays(41))!.Cycle);
        Assert.Equal(Slow.Cycle, Baseline.PreviousSprint(days, new(Monday), Monday.AddDays(27))!.Cycle);
    }

    [Fact]
    public void Where_nothing_was_done_there_is_nothing_to_compare_with()
    {
        RepositoryDay coding = new(Monday, "shop/checkout", 0, Fast.Totals);

        Assert.Null(Baseline.OwnBest([], Today));
        Assert.Null(Baseline.PreviousSprint([], new(Monday), Today));
        Assert.Null(Baseline.PreviousSprint([coding], new(Monday), Monday.AddDays(14)));
    }

    private static IEnumerable<RepositoryDay> Weeks(int from, int count, Baseline like) =>
        Enumerable.Range(from, count).SelectMany(w => Enumerable.Range(0, 5).Select(d => Like(like, Monday.AddDays((w * 7) + d), 6)));
}
