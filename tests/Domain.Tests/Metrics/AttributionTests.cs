using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using static DevEx.Domain.Tests.Metrics.Rows;

namespace DevEx.Domain.Tests.Metrics;

public sealed class AttributionTests
{
    private static readonly RepositoryDay[] Sprint =
    [
        Like(Baseline.Containerised, Monday, 31, "shop/checkout"),
        Like(Baseline.Traditional, Monday, 20, "shop/basket"),
        Like(Baseline.Containerised, Monday.AddDays(1), 62, "shop/checkout"),
    ];

    [Fact]
    public void A_loss_is_laid_to_the_phases_repositories_and_days_that_it_came_from()
    {
        var lost = Attribution.Of(Sprint, Baseline.Traditional)!;

        Assert.Equal(72, lost.Cycles, 9);
        Assert.Equal(36, lost.Phases.Single(p => p.Phase == Phase.Package).Cycles, 9);
        Assert.Equal([("shop/basket", 0), ("shop/checkout", 72)], lost.Repositories.Select(r => (r.Of, Math.Round(r.Cycles, 9))));
        Assert.Equal([(Monday, 24), (Monday.AddDays(1), 48)], lost.Days.Select(d => (d.Of, Math.Round(d.Cycles, 9))));
        Assert.Equal(18, lost.Causes.Single(c => c.Of == new Cause("shop/checkout", Phase.Push)).Cycles, 9);
    }

    [Fact]
    public void Phases_repositories_causes_and_days_each_add_up_to_the_loss() =>
        Properties.Hold(Any, Baselines, (rows, baseline) => Attribution.Of(rows, baseline) is not { } lost
            || (Near(lost.Phases.Sum(p => p.Cycles), lost.Cycles)
                && Near(lost.Repositories.Sum(r => r.Cycles), lost.Cycles)
                && Near(lost.Causes.Sum(c => c.Cycles), lost.Cycles)
                && Near(lost.Days.Sum(d => d.Cycles), lost.Cycles)
                && lost.Phases.All(p => Near(lost.Causes.Where(c => c.Of.Phase == p.Phase).Sum(c => c.Cycles), p.Cycles))
                && lost.Repositories.All(r => Near(lost.Causes.Where(c => c.Of.Repository == r.Of).Sum(c => c.Cycles), r.Cycles))));

    [Fact]
    public void The_loss_of_a_sprint_is_the_sum_of_its_developer_days() =>
        Properties.Hold(Any, Baselines, (rows, baseline) =>
            Near(Attribution.Of(rows, baseline)?.Cycles ?? 0, rows.Sum(r => LostCycles.Of(r.Iterations, r.Phases, baseline).Cycles)));

    [Fact]
    public void The_order_of_rows_does_not_matter() =>
        Properties.Hold(Any, Baselines, (rows, baseline) =>
            Loops.Story.Text(Attribution.Of(rows, baseline)) == Loops.Story.Text(Attribution.Of([.. rows.Reverse()], baseline)));

    [Fact]
    public void Where_nothing_was_done_nothing_is_known_to_be_lost()
    {
        Assert.Null(Attribution.Of([], Baseline.Traditional));
        Assert.Null(Attribution.Of([new(Monday, "shop/checkout", 0, PhaseTimes.Zero)], Baseline.Traditional));
    }

    [Fact]
    public void The_loss_is_shared_among_developers_and_working_days()
    {
        var holidays = new WorkingDays(holidays: [Monday.AddDays(3)]);
        var sprint = new SprintSchedule(Monday, workingDays: holidays).SprintOn(Monday);

        var lost = Attribution.Of(Sprint, Baseline.Traditional)!;

        Assert.Equal(72.0 / 4 / 9, lost.PerDeveloperDay(4, sprint.WorkingDays)!.Value, 9);
        Assert.Null(lost.PerDeveloperDay(0, sprint.WorkingDays));
        Assert.Null(lost.PerDeveloperDay(4, 0));
    }

    [Fact]
    public void Money_is_the_lost_cycles_times_the_baselines_cycle_times_the_rate()
    {
        // 72 cycles of 5:10 are 6.2 hours.
        Assert.Equal(620m, Math.Round(Attribution.Of(Sprint, Baseline.Traditional)!.Money(100), 6));
        Assert.True(Attribution.Of([Like(Baseline.Traditional, Monday, 1)], Baseline.Containerised)!.Money(100) < 0);
    }

    private static bool Near(double left, double right) => double.IsFinite(left) && Math.Abs(left - right) < 1e-9 * Math.Max(1, Math.Abs(right));
}
