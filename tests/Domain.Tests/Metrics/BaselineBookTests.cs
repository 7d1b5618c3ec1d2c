using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;

namespace DevEx.Domain.Tests.Metrics;

public sealed class BaselineBookTests
{
    private static readonly BaselineBook Book = new(
    [
        Set(Baseline.TraditionalKind, BaselineScope.All, "", 6),
        Set(Baseline.TraditionalKind, BaselineScope.Team, "checkout", 7),
        Set(Baseline.TraditionalKind, BaselineScope.Repository, "shop/web", 8),
        Set(Baseline.TargetKind, BaselineScope.Team, "checkout", 4),
        new(Baseline.TargetKind, BaselineScope.Team, "search", PhaseTimes.Zero),
    ]);

    [Theory]
    [InlineData(null, null, 6, "traditional, the organisation's")]
    [InlineData("search", null, 6, "traditional, the organisation's")]
    [InlineData("checkout", null, 7, "traditional, of checkout")]
    [InlineData("checkout", "shop/api", 7, "traditional, of checkout")]
    [InlineData("checkout", "shop/web", 8, "traditional, of shop/web")]
    [InlineData(null, "shop/web", 8, "traditional, of shop/web")]
    public void The_most_specific_one_holds(string? team, string? repository, int minutes, string name)
    {
        var baseline = Book.Traditional(team, repository);

        Assert.Equal((TimeSpan.FromMinutes(minutes), name), (baseline.Cycle, baseline.Name));
    }

    [Fact]
    public void Where_none_is_set_it_is_that_of_the_texts()
    {
        Assert.Same(Baseline.Traditional, BaselineBook.Empty.Traditional("checkout", "shop/web"));
        Assert.Equal("traditional", Baseline.Traditional.Name);
    }

    [Fact]
    public void A_team_without_a_goal_has_no_target()
    {
        Assert.Equal(TimeSpan.FromMinutes(4), Book.Target("checkout")!.Cycle);
        Assert.Null(Book.Target("search"));
        Assert.Null(Book.Target("payments"));
    }

    private static SetBaseline Set(string kind, BaselineScope scope, string key, int minutes) =>
        new(kind, scope, key, PhaseTimes.Of((Phase.Code, TimeSpan.FromMinutes(minutes))));
}
