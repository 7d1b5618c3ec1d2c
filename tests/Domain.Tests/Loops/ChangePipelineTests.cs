using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using static DevEx.Domain.Tests.Loops.Story;

namespace DevEx.Domain.Tests.Loops;

public sealed class ChangePipelineTests
{
    private static readonly Change Change =
        Change.Fold([Opened(0), Pushed(20, "h2") with { Before = "h1" }, Merged(60)])!;

    [Fact]
    public void The_first_attempt_and_the_last_stand_apart()
    {
        var pipeline = Assert.Single(ChangePipeline.Of(Change, [Attempt(3, 30, 32, 40), Attempt(1, 1, 3, 10), Attempt(2, 12, 13, 20)]));

        Assert.Equal((TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(7)), (pipeline.First!.Queue, pipeline.First.Took));
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromMinutes(8)), (pipeline.Last.Queue, pipeline.Last.Took));
        Assert.Equal(("ci", 2), (pipeline.Workflow, pipeline.Reruns));
    }

    [Fact]
    public void A_first_attempt_that_is_not_known_is_not_the_last_one()
    {
        var pipeline = Assert.Single(ChangePipeline.Of(Change, [Attempt(2, 12, 13, 20)]));

        Assert.Null(pipeline.First);
        Assert.Equal(2, pipeline.Last.Attempt);
    }

    [Fact]
    public void It_is_joined_by_the_number_or_by_any_commit_that_was_the_head() =>
        Assert.Equal(["byHead", "byNumber", "byOpening"], ChangePipeline.Of(Change, [
            Attempt(1, 1, 2, 3) with { RunId = "byNumber", Sha = "merge ref" },
            Attempt(1, 1, 2, 3) with { RunId = "byOpening", ChangeNumbers = [], Sha = "h1" },
            Attempt(1, 21, 22, 23) with { RunId = "byHead", ChangeNumbers = [], Sha = "h2" },
        ]).Select(p => p.RunId));

    [Fact]
    public void Pipelines_of_other_changes_of_the_default_branch_and_after_the_merge_do_not_check_it() =>
        Assert.Empty(ChangePipeline.Of(Change, [
            Attempt(1, 1, 2, 3) with { ChangeNumbers = [8], Sha = "x" },
            Attempt(1, 1, 2, 3) with { ChangeNumbers = [], Sha = "h2", Ref = "refs/heads/main" },
            Attempt(1, 61, 62, 63),
            Attempt(1, 1, 2, 3) with { Repository = "shop/search" },
        ]));

    private static Run Attempt(int attempt, double queued, double started, double finished) =>
        Run.Fold([InRun<RunFinished>(finished, attempt) with
        {
            QueuedAt = Min(queued), StartedAt = Min(started), FinishedAt = Min(finished), Outcome = Outcome.Success, ChangeNumbers = [7], Sha = "h1",
        }])!;
}
