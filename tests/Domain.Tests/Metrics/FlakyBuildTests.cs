using DevEx.Domain.Events;
using DevEx.Domain.Metrics;
using static DevEx.Domain.Tests.Loops.Story;

namespace DevEx.Domain.Tests.Metrics;

public sealed class FlakyBuildTests
{
    [Fact]
    public void A_build_that_fails_and_succeeds_on_the_same_commit_is_flaky()
    {
        var flaky = Assert.Single(FlakyBuild.Find([
            Ci(1, Outcome.Failure, 10), Ci(2, Outcome.Success, 12), Ci(3, Outcome.Success, 9, sha: "h2")]));

        Assert.Equal(new BuildKey("shop/checkout", "ci/test", BuildPlace.Ci), flaky.Build);
        Assert.Equal((1, 2, 1), (flaky.FlakyCommits, flaky.Commits, flaky.Failures));
    }

    [Fact]
    public void It_costs_the_failing_runs_and_the_reruns()
    {
        var flaky = FlakyBuild.Find([
            Ci(1, Outcome.Failure, 10), Ci(2, Outcome.Failure, 11), Ci(3, Outcome.Cancelled, 4), Ci(4, Outcome.Success, 12),
            Ci(5, Outcome.Success, 100)]);

        Assert.Equal(TimeSpan.FromMinutes(10 + 11 + 4 + 12), flaky[0].Cost);
    }

    [Fact]
    public void A_success_before_the_failure_was_not_wasted()
    {
        var flaky = FlakyBuild.Find([Ci(1, Outcome.Success, 100), Ci(2, Outcome.Failure, 10), Ci(3, Outcome.Success, 12)]);

        Assert.Equal(TimeSpan.FromMinutes(10 + 12), flaky[0].Cost);
    }

    [Fact]
    public void Failures_of_another_commit_or_another_build_make_none_flaky() =>
        Assert.Empty(FlakyBuild.Find([
            Ci(1, Outcome.Failure, 10), Ci(2, Outcome.Success, 12, sha: "h2"),
            Ci(3, Outcome.Success, 10) with { Name = "ci/lint" }, Ci(4, Outcome.Success, 10) with { Repository = "shop/basket" }]));

    [Fact]
    public void The_fault_of_the_infrastructure_is_not_the_tests() =>
        Assert.Empty(FlakyBuild.Find([Ci(1, Outcome.Error, 10), Ci(2, Outcome.Cancelled, 1), Ci(3, Outcome.Success, 12)]));

    [Fact]
    public void A_commit_that_is_not_known_is_not_the_same_commit() =>
        Assert.Empty(FlakyBuild.Find([Ci(1, Outcome.Failure, 10) with { Sha = null }, Ci(2, Outcome.Success, 12) with { Sha = null }]));

    [Fact]
    public void A_local_build_is_not_flaky_because_what_is_edited_is_not_committed_yet() =>
        Assert.Empty(FlakyBuild.Find([
            Ci(1, Outcome.Failure, 10) with { Where = BuildPlace.Local }, Ci(2, Outcome.Success, 12) with { Where = BuildPlace.Local }]));

    [Fact]
    public void Durations_that_are_not_known_are_left_out_and_without_any_there_is_no_cost()
    {
        var some = FlakyBuild.Find([Ci(1, Outcome.Failure, 10) with { Duration = null }, Ci(2, Outcome.Success, 12)]);
        var none = FlakyBuild.Find([Ci(1, Outcome.Failure, 10) with { Duration = null }, Ci(2, Outcome.Success, 12) with { Duration = null }]);

        Assert.Equal(TimeSpan.FromMinutes(12), some[0].Cost);
        Assert.Null(none[0].Cost);
    }

    [Fact]
    public void The_most_costly_comes_first_and_the_order_of_arrival_does_not_matter()
    {
        Build[] builds =
        [
            Ci(1, Outcome.Failure, 10), Ci(2, Outcome.Success, 10),
            Ci(1, Outcome.Failure, 30) with { Name = "ci/slow" }, Ci(2, Outcome.Success, 30) with { Name = "ci/slow" },
        ];

        Assert.Equal(["ci/slow", "ci/test"], FlakyBuild.Find(builds).Select(f => f.Build.Name));
        Assert.Equal(FlakyBuild.Find(builds), FlakyBuild.Find(builds.Reverse()));
    }

    private static Build Ci(double at, Outcome outcome, double minutes, string sha = "h1") => new()
    {
        Repository = "shop/checkout",
        Name = "ci/test",
        Where = BuildPlace.Ci,
        Duration = TimeSpan.FromMinutes(minutes),
        Outcome = outcome,
        At = Min(at),
        Sha = sha,
    };
}
