using DevEx.Domain.Events;
using DevEx.Domain.Metrics;
using static DevEx.Domain.Tests.Loops.Day;

namespace DevEx.Domain.Tests.Metrics;

public sealed class DeveloperDayTests
{
    [Fact]
    public void Complete_iterations_are_counted_and_the_time_of_all_is_active()
    {
        var day = DeveloperDay.Of(Iterations([
            Step(Phase.Code, 0, 60), Step(Phase.Build, 60, 90), Step(Phase.Package, 90, 100), Step(Phase.Code, 100, 140)]));

        Assert.Equal(1, day.Iterations);
        Assert.Equal(TimeSpan.FromSeconds(140), day.Active);
        Assert.Equal(100_000, day.Phases[Phase.Code]);
        Assert.Equal(10.0 / 140, day.TaxShare);
        Assert.Equal((1, 100_000), (day.Cycles.Count, day.Cycles.SumMs));
        Assert.True(day.Counts);
    }

    [Fact]
    public void A_day_without_a_complete_iteration_does_not_count_as_a_developer_day()
    {
        var day = DeveloperDay.Of(Iterations([Step(Phase.Code, 0, 60)]));

        Assert.False(day.Counts);
        Assert.Equal(TimeSpan.FromSeconds(60), day.Active);
        Assert.Null(day.Cycles.Mean);
    }

    [Fact]
    public void A_day_of_nothing_has_no_tax_share() => Assert.Null(DeveloperDay.Of([]).TaxShare);
}
