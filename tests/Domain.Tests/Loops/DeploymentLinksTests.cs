using DevEx.Domain.Loops;
using static DevEx.Domain.Tests.Loops.Story;
using Outcome = DevEx.Domain.Events.Outcome;

namespace DevEx.Domain.Tests.Loops;

public sealed class DeploymentLinksTests
{
    private const double Day = 24 * 60;

    // Pushed in this order, whatever the clocks of merges and deployments say.
    private static readonly string[] Commits = ["m1", "m2", "m3", "m4"];

    [Fact]
    public void A_deployment_brings_what_was_merged_since_the_previous_one_that_succeeded() => Expect(
        ["first 1 noPredecessor", "third 2", "third 3"],
        [Deploy("first", 10, 15, sha: "m1"), Deploy("broken", 20, 25, outcome: Outcome.Failure, sha: "m2"), Deploy("third", 50, 55, sha: "m3")],
        [MergedChange(1, 0, "m1"), MergedChange(2, 18, "m2"), MergedChange(3, 40, "m3"), MergedChange(4, 45, "m4")]);

    [Fact]
    public void The_order_of_the_commits_decides_and_not_the_clock() => Expect(
        ["first 1 noPredecessor", "second 2"],
        [Deploy("first", 60, 65, sha: "m1"), Deploy("second", 70, 75, sha: "m2")],
        [MergedChange(1, 0, "m1"), MergedChange(2, 5, "m2")]);

    [Fact]
    public void A_squash_is_known_by_its_merge_commit_and_a_merge_by_its_head() => Expect(
        ["first 1 noPredecessor", "first 2 noPredecessor"],
        [Deploy("first", 60, 65, sha: "m2")],
        [MergedChange(1, 0, "m1", headSha: "squashed away"), MergedChange(2, 5, mergeSha: null, headSha: "m2")]);

    [Fact]
    public void A_deployment_of_the_very_commit_needs_no_order() => Expect(
        ["first 1 noPredecessor", "second 2"],
        [Deploy("first", 10, 15, sha: "x1"), Deploy("second", 20, 25, sha: "x2")],
        [MergedChange(1, 0, "x1"), MergedChange(2, 18, "x2")]);

    [Fact]
    public void Where_the_order_is_not_known_the_clock_decides_and_says_so() => Expect(
        ["first 1 byTime noPredecessor", "second 2 byTime"],
        [Deploy("first", 10, 15, sha: "y1"), Deploy("second", 20, 25, sha: "y2")],
        [MergedChange(1, 0, "m1"), MergedChange(2, 12, "m2"), MergedChange(3, 22, "m3")]);

    [Fact]
    public void The_first_deployment_ever_brings_what_was_merged_in_the_thirty_days_before() => Expect(
        ["first 2 noPredecessor"],
        [Deploy("first", 0, 5, sha: "m2")],
        [MergedChange(1, (-30 * Day) - 1, "m1", opened: -40 * Day), MergedChange(2, -30 * Day, "m2", opened: -40 * Day)]);

    [Fact]
    public void Each_environment_has_predecessors_of_its_own() => Expect(
        ["production 1 noPredecessor", "staging 1 noPredecessor", "staging2 2"],
        [
            Deploy("staging", 10, 15, production: false, sha: "m1"), Deploy("staging2", 20, 25, production: false, sha: "m2"),
            Deploy("production", 30, 35, sha: "m1"),
        ],
        [MergedChange(1, 0, "m1"), MergedChange(2, 5, "m2")]);

    [Fact]
    public void After_a_rollback_the_next_deployment_brings_it_once_more() => Expect(
        ["first 1 noPredecessor", "second 2", "again 2"],
        [Deploy("first", 10, 15, sha: "m1"), Deploy("second", 20, 25, sha: "m2"), Deploy("back", 30, 35, sha: "m1"), Deploy("again", 40, 45, sha: "m2")],
        [MergedChange(1, 0, "m1"), MergedChange(2, 5, "m2")]);

    [Fact]
    public void What_was_deployed_before_it_was_merged_and_still_there_at_the_merge_is_not_brought_again() => Expect(
        ["branch 2"],
        [Deploy("first", -500, -490, sha: "m1"), Deploy("branch", 10, 15, sha: "h2"), Deploy("main", 40, 45, sha: "m2")],
        [MergedChange(2, 30, "m2")]);

    [Fact]
    public void A_branch_that_was_only_tried_before_the_merge_is_brought_by_the_deployment_after_it() => Expect(
        ["main 2"],
        [Deploy("first", -500, -490, sha: "m1"), Deploy("trial", 10, 15, sha: "h2"), Deploy("over", 20, 25, sha: "m1"), Deploy("main", 40, 45, sha: "m2")],
        [MergedChange(2, 30, "m2")]);

    [Fact]
    public void Another_branch_that_was_deployed_before_the_merge_does_not_hold_the_change() => Expect(
        ["main 2"],
        [Deploy("first", -500, -490, sha: "m1"), Deploy("another branch", 10, 15, sha: "m3"), Deploy("main", 40, 45, sha: "m4")],
        [MergedChange(2, 30, "m2")]);

    [Fact]
    public void Previews_and_changes_that_are_not_merged_are_left_out() => Expect(
        [],
        [Deploy("preview", 10, 15, sha: "h1") with { Preview = true }, Deploy("first", 20, 25, sha: "m4")],
        [Change.Fold([Opened(0)])!]);

    [Fact]
    public void Order_and_duplicates_do_not_matter()
    {
        Deployment[] deployments = [Deploy("first", 10, 15, sha: "m1"), Deploy("second", 20, 25, sha: "m2"), Deploy("third", 20, 25, sha: "y")];
        Change[] changes = [MergedChange(1, 0, "m1"), MergedChange(2, 18, "m2"), MergedChange(3, 19, "z")];
        var expected = Lines(deployments, changes);
        var random = new Random(1);

        for (var i = 0; i < 100; i++)
        {
            Deployment[] someDeployments = [.. deployments, deployments[random.Next(3)]];
            Change[] someChanges = [.. changes, changes[random.Next(3)]];
            random.Shuffle(someDeployments);
            random.Shuffle(someChanges);
            Assert.Equal(expected, Lines(someDeployments, someChanges));
        }
    }

    private static void Expect(string[] expected, Deployment[] deployments, Change[] changes) =>
        Assert.Equal(expected, Lines(deployments, changes));

    private static IEnumerable<string> Lines(Deployment[] deployments, Change[] changes) =>
        DeploymentLinks.Of(deployments, Commits, changes).Select(l =>
            $"{l.Deployment.DeploymentId} {l.Change.Number}{(l.ByTime ? " byTime" : "")}{(l.NoPredecessor ? " noPredecessor" : "")}");
}
