using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using static DevEx.Domain.Tests.Loops.Story;

namespace DevEx.Domain.Tests.Metrics;

public sealed class BuildTests
{
    private static readonly StepFinished Step = new()
    {
        At = Min(2),
        Subject = Guid.Empty,
        Workspace = new("shop/checkout"),
        Phase = Phase.Build,
        Tool = "dotnet",
        Label = "dotnet build",
        StartedAt = Min(0),
        FinishedAt = Min(2),
        Outcome = Outcome.Failure,
        Source = "agent",
    };

    [Theory]
    [InlineData(Phase.Build, true)]
    [InlineData(Phase.Test, true)]
    [InlineData(Phase.Package, true)]
    [InlineData(Phase.Deploy, false)]
    [InlineData(Phase.Code, false)]
    public void Steps_that_build_test_or_package_are_builds(Phase phase, bool isBuild) =>
        Assert.Equal(isBuild, Build.Of(Step with { Phase = phase }) is not null);

    [Fact]
    public void A_local_build_has_no_queue_and_its_own_duration()
    {
        var build = Build.Of(Step)!;

        Assert.Equal(("shop/checkout", "dotnet build", BuildPlace.Local), (build.Repository, build.Name, build.Where));
        Assert.Null(build.Queue);
        Assert.Equal((TimeSpan.FromMinutes(2), Outcome.Failure, Min(2)), (build.Duration, build.Outcome, build.At));
    }

    [Fact]
    public void A_build_never_took_less_than_nothing_and_a_skipped_one_took_nothing_that_is_known()
    {
        Assert.Equal(TimeSpan.Zero, Build.Of(Step with { StartedAt = Min(3) })!.Duration);
        Assert.Null(Build.Of(Step with { Outcome = Outcome.Skipped })!.Duration);
    }

    [Fact]
    public void A_queue_is_never_negative() =>
        Assert.Equal(TimeSpan.Zero, OfJob(Job(5, 4, 10)).Queue);

    [Fact]
    public void A_rerun_has_not_queued_since_the_first_attempt()
    {
        var run = InRun<RunFinished>(1520, attempt: 2) with { QueuedAt = Min(0), StartedAt = Min(1500), FinishedAt = Min(1519) };

        var build = OfJob(Job(0, 1502, 1510, attempt: 2), run);

        Assert.Equal((2, TimeSpan.FromMinutes(2)), (build.Attempt, build.Queue));
    }

    [Fact]
    public void A_skipped_job_has_neither_queue_nor_duration_though_it_started_before_it_was_made()
    {
        var build = OfJob(Job(5, 4, 4) with { Outcome = Outcome.Skipped });

        Assert.Null(build.Queue);
        Assert.Null(build.Duration);
    }

    [Fact]
    public void A_zero_or_year_one_time_is_absent()
    {
        var never = OfJob(Job(0, 3, 10) with { StartedAt = DateTimeOffset.MinValue });
        var zero = OfJob(Job(0, 3, 10) with { FinishedAt = DateTimeOffset.UnixEpoch });

        Assert.Null(never.Queue);
        Assert.Null(never.Duration);
        Assert.Null(zero.Duration);
        Assert.Equal(Min(10), zero.At);
        Assert.Null(Build.Of(Step with { StartedAt = DateTimeOffset.MinValue })!.Duration);
        Assert.Null(Build.Of(Step with { StartedAt = DateTimeOffset.UnixEpoch })!.Duration);
    }

    [Fact]
    public void Times_with_other_offsets_are_the_instants_that_they_are()
    {
        var build = OfJob(Job(0, 3, 10) with
        {
            QueuedAt = Min(0).ToOffset(TimeSpan.FromHours(2)),
            StartedAt = Min(3).ToOffset(TimeSpan.FromHours(-7)),
            FinishedAt = Min(10).ToOffset(TimeSpan.FromHours(5.5)),
        });

        Assert.Equal((TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(7), Min(10)), (build.Queue, build.Duration, build.At));
    }

    private static Build OfJob(params DevEvent[] events)
    {
        var run = Run.Fold(events)!;
        return Build.Of(run, run.Jobs[0]);
    }
}
