using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using static DevEx.Domain.Tests.Loops.Story;

namespace DevEx.Domain.Tests.Loops;

public sealed class DeploymentTests
{
    [Fact]
    public void The_latest_word_about_a_deployment_counts_and_silence_changes_nothing()
    {
        var started = DeployStarted(0) with { PreviousSha = "p1", RollbackOf = "r1", Unplanned = false, Url = "u1", ChangeNumber = 1 };
        var told = DeployFinished(5, Outcome.Success) with { PreviousSha = "p2", RollbackOf = "r2", Unplanned = true, Url = "u2", ChangeNumber = 2 };

        var quiet = Deployment.Fold([started, DeployFinished(5, Outcome.Success)])!;
        var corrected = Deployment.Fold([started, told])!;

        Assert.Equal(("p1", "r1", false, "u1", 1), (quiet.PreviousSha, quiet.RollbackOf, quiet.Unplanned, quiet.Url, quiet.ChangeNumber));
        Assert.Equal(("p2", "r2", true, "u2", 2), (corrected.PreviousSha, corrected.RollbackOf, corrected.Unplanned, corrected.Url, corrected.ChangeNumber));
    }

    private static readonly DevEvent[] Life =
    [
        DeployStarted(0) with { PreviousSha = "m0" }, DeployStarted(1), DeployFinished(5, Outcome.Failure),
        DeployFinished(8, Outcome.Success), DeployFinished(9, Outcome.Success) with { ChangeNumber = 7 },
    ];

    [Fact]
    public void Arrival_order_and_duplicates_do_not_matter()
    {
        var expected = Text(Deployment.Fold(Life));

        Assert.All(Arrivals(Life), a => Assert.Equal(expected, Text(Deployment.Fold(a))));
    }

    [Fact]
    public void The_latest_outcome_counts_from_when_it_was_first_said()
    {
        var deployment = Deployment.Fold(Life)!;

        Assert.True(deployment.Succeeded);
        Assert.Equal((Min(0), Min(8)), (deployment.StartedAt, deployment.FinishedAt));
        Assert.Equal(("m0", 7), (deployment.PreviousSha, deployment.ChangeNumber));
        Assert.Equal(TimeSpan.FromMinutes(8), deployment.Took);
    }

    [Fact]
    public void A_deployment_that_was_never_seen_to_start_has_no_length()
    {
        var deployment = Deployment.Fold([DeployFinished(5, Outcome.Success)])!;

        Assert.Null(deployment.StartedAt);
        Assert.Null(deployment.Took);
    }

    [Fact]
    public void No_events_make_no_deployment() => Assert.Null(Deployment.Fold([Opened(0)]));
}
