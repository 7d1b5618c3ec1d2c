using DevEx.Web.Overview;
using DevEx.Web.Sprints;

namespace DevEx.Web.Tests.Overview;

public sealed class SprintLossTests
{
    private static readonly DateOnly Start = new(2026, 3, 2);

    [Fact]
    public void It_sums_the_teams_that_may_be_shown()
    {
        var loss = Of(Sprint("a", 0, 100, 50), Sprint("b", 0, -20, 40), Sprint("c", 0, null, null));

        Assert.Equal((80, 90, 2), (loss.Total!.Lost, loss.Total.DeveloperDays, loss.Total.Teams));
        Assert.Equal(3, loss.Teams.Count);
    }

    [Fact]
    public void While_every_current_sprint_is_too_young_the_last_one_stands_for_it()
    {
        var loss = Of(Sprint("a", 0, null, null), Sprint("a", 1, 100, 50), Sprint("a", 2, 70, 50));

        Assert.False(loss.Current);
        Assert.Equal(100, loss.Total!.Lost);
        Assert.Equal(70, loss.Before!.Lost);
        Assert.Equal("a:-1", loss.Team("a")!.Id);
    }

    [Fact]
    public void The_oldest_sprint_comes_first_and_one_that_is_hidden_is_a_gap()
    {
        var loss = Of(Sprint("a", 0, 100, 50), Sprint("a", 1, null, null), Sprint("a", 2, 60, 60));

        Assert.Equal([1.0, null, 2.0], loss.PerDeveloperDay);
    }

    [Fact]
    public void Without_a_team_there_is_nothing()
    {
        var loss = Of();

        Assert.True(loss.Current);
        Assert.Null(loss.Total);
        Assert.Empty(loss.Teams);
    }

    private static SprintLoss Of(params SprintView[] sprints) => SprintLoss.Of(new(null, new("traditional", 310_000), sprints));

    private static SprintView Sprint(string team, int ago, double? lost, int? days) => new(
        $"{team}:{-ago}", team, team, -ago, Start.AddDays(-14 * ago), Start.AddDays(13 - 14 * ago), 10, ago == 0, lost is null,
        null, days, lost, lost / days, null, null);
}
