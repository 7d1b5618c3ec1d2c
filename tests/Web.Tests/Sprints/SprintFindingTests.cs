using DevEx.Domain.Events;
using DevEx.Domain.Metrics;
using DevEx.Web.Sprints;

namespace DevEx.Web.Tests.Sprints;

public sealed class SprintFindingTests
{
    private static readonly DateOnly From = new(2026, 11, 2);

    [Fact]
    public void It_says_how_many_against_what_and_where_most_of_them_went() => Assert.Equal(
        "Checkout lost 304 cycles against the loop without containers: 30.4 per developer in ten working days, 24 % fewer than in the sprint before. "
        + "Most of them, 200, went into container build.",
        SprintFinding.Of(Answer(304, 30.4, 40), BaselineChoice.Traditional));

    [Fact]
    public void What_is_under_half_is_not_most_of_them() =>
        Assert.EndsWith("The most, 200, went into container build.", SprintFinding.Of(Answer(420, 42, 40), BaselineChoice.Traditional), StringComparison.Ordinal);

    [Fact]
    public void A_small_change_is_none() =>
        Assert.Contains("about as many as in the sprint before", SprintFinding.Of(Answer(304, 30.4, 31), BaselineChoice.TaxFree), StringComparison.Ordinal);

    [Fact]
    public void What_was_gained_has_no_culprit() => Assert.Equal(
        "Checkout gained 12.0 cycles against its own best four weeks: 1.2 per developer in ten working days.",
        SprintFinding.Of(Answer(-12, -1.2, 40), BaselineChoice.OwnBest));

    [Fact]
    public void Without_a_baseline_nothing_is_compared() => Assert.Equal(
        "Checkout did 100 iterations. There is nothing to compare them with.", SprintFinding.Of(Answer(null, null, null), BaselineChoice.PreviousSprint));

    private static SprintAnswer Answer(double? lost, double? each, double? before) => new(
        null, new("traditional", null), Sprint(lost, each), [], [], [Sprint(before, before)]);

    private static SprintView Sprint(double? lost, double? each) => new(
        "checkout:1", "checkout", "Checkout", 1, From, From.AddDays(13), 10, false, false, 100, 10, lost, each / 10, 0.4,
        lost is null ? null : [new PhaseLoss(Phase.Code, 104), new PhaseLoss(Phase.Package, 200)])
    {
        LostPerTenDays = each,
    };
}
