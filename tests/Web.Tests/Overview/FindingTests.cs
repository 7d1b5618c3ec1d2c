using DevEx.Web.Loops;
using DevEx.Web.Overview;

namespace DevEx.Web.Tests.Overview;

public sealed class FindingTests
{
    private static readonly DateOnly From = new(2026, 10, 26);

    [Fact]
    public void It_names_the_team_that_waits_most_and_what_all_of_them_lost() => Assert.Equal(
        "Checkout spends 46 % of its loop on containers, deployments and waiting, the most of all teams. "
        + "Over all teams, 5 052 cycles lost against the loop without containers since 26 Oct.",
        Finding.Of(Answer(0.3, 5052, ("Checkout", 0.46), ("Mobile", 0.03)), Answer(0.3, 5000, ("Checkout", 0.45), ("Mobile", 0.03))));

    [Fact]
    public void One_team_alone_is_compared_with_none() => Assert.Equal(
        "Checkout spends 46 % of the loop on containers, deployments and waiting. That is 12 cycles gained on the loop without containers since 26 Oct.",
        Finding.Of(Answer(0.46, -12, ("Checkout", 0.46)), Answer(0.46, 0, ("Checkout", 0.46))));

    [Fact]
    public void It_tells_who_came_down() => Assert.EndsWith(
        " Catalog came down from 46 % to 31 %.",
        Finding.Of(Answer(0.3, 10, ("Catalog", 0.31), ("Mobile", 0.2)), Answer(0.3, 10, ("Catalog", 0.46), ("Mobile", 0.26))), StringComparison.Ordinal);

    [Fact]
    public void Too_little_data_is_said_to_be_too_little() =>
        Assert.StartsWith("Too few people", Finding.Of(Answer(null, null), Answer(0.3, 1)), StringComparison.Ordinal);

    [Fact]
    public void A_hidden_team_is_never_named() => Assert.DoesNotContain(
        "Tiny", Finding.Of(Answer(0.3, 1, ("Tiny", null), ("Mobile", 0.03)), Answer(0.3, 1, ("Tiny", 0.9), ("Mobile", 0.03))), StringComparison.Ordinal);

    private static InnerAnswer Answer(double? tax, double? lost, params (string Name, double? Tax)[] teams) =>
        new(null, Measure(tax, lost), [], [.. teams.Select(t => new TeamMeasure(t.Name, t.Name, Measure(t.Tax, null), []))]);

    private static InnerMeasure Measure(double? tax, double? lost) =>
        new(From, From.AddDays(27), tax is null, null, null, null, null, null, null, tax, lost);
}
