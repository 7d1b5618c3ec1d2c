using DevEx.Domain.Loops;
using static DevEx.Domain.Tests.Loops.Story;

namespace DevEx.Domain.Tests.Loops;

public sealed class ChangeBranchTests
{
    private static readonly Change Change = Change.Fold([Opened(0), Merged(60)])!;

    [Fact]
    public void Coding_lasts_from_the_first_commit_to_the_opening()
    {
        var branch = ChangeBranch.Of(Change, [PushedTo("feature", -10, -40, -20), PushedTo("feature", 30, 25)]);

        Assert.Equal(new(Min(-40), TimeSpan.FromMinutes(40), Rewritten: false), branch);
    }

    [Fact]
    public void A_first_commit_later_than_the_opening_was_rewritten_and_took_no_coding_that_is_known()
    {
        var branch = ChangeBranch.Of(Change, [PushedTo("feature", 30, 20)]);

        Assert.Equal(new(Min(20), TimeSpan.Zero, Rewritten: true), branch);
    }

    [Fact]
    public void A_forced_push_rewrites_and_the_first_commit_is_still_the_first_that_was_ever_seen()
    {
        var branch = ChangeBranch.Of(Change, [PushedTo("feature", -10, -40), PushedTo("feature", 30, 20) with { Forced = true }]);

        Assert.Equal(new(Min(-40), TimeSpan.FromMinutes(40), Rewritten: true), branch);
    }

    [Fact]
    public void A_forced_push_before_the_opening_rewrites_nothing_that_anybody_saw() =>
        Assert.False(ChangeBranch.Of(Change, [PushedTo("feature", -10, -40) with { Forced = true }]).Rewritten);

    [Fact]
    public void What_the_events_of_the_change_say_was_forced_is_rewritten() =>
        Assert.True(ChangeBranch.Of(Change.Fold([Opened(0), Pushed(5, "h2", forced: true)])!, []).Rewritten);

    [Fact]
    public void Commits_that_came_with_the_default_branch_are_not_its_own() =>
        Assert.Equal(Min(-20), ChangeBranch.Of(Change, [PushedTo("main", -95, -100), PushedTo("feature", -10, -100, -20)]).FirstCommitAt);

    [Fact]
    public void Its_own_commits_stay_its_own_when_they_come_onto_the_default_branch() =>
        Assert.Equal(Min(-20), ChangeBranch.Of(Change, [PushedTo("feature", -10, -20), PushedTo("main", 60, -20)]).FirstCommitAt);

    [Fact]
    public void A_commit_that_comes_to_both_branches_at_once_is_its_own() =>
        Assert.Equal(Min(-20), ChangeBranch.Of(Change, [PushedTo("feature", -10, -20), PushedTo("main", -10, -20)]).FirstCommitAt);

    [Fact]
    public void Other_branches_deleted_ones_other_repositories_and_pushes_after_the_merge_tell_nothing() => Assert.Equal(
        new(FirstCommitAt: null, Coding: null, Rewritten: false),
        ChangeBranch.Of(Change, [
            PushedTo("other", -10, -50), PushedTo("feature", -10, -50) with { Repository = "shop/search" },
            PushedTo("feature", -10, -50) with { Deleted = true }, PushedTo("feature", 61, -50) with { Forced = true },
        ]));

    [Fact]
    public void A_branch_name_that_was_used_before_begins_anew() =>
        Assert.Equal(Min(-20), ChangeBranch.Of(Change, [PushedTo("feature", -900, -950), PushedTo("feature", -10, -20)], since: Min(-100)).FirstCommitAt);

    [Fact]
    public void Where_no_commit_tells_when_it_was_written_the_push_does()
    {
        var push = PushedTo("feature", -10) with { Commits = [new("c1")] };

        Assert.Equal(Min(-10), ChangeBranch.Of(Change, [push]).FirstCommitAt);
    }
}
