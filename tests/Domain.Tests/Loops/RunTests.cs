using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using static DevEx.Domain.Tests.Loops.Story;

namespace DevEx.Domain.Tests.Loops;

public sealed class RunTests
{
    private static readonly DevEvent[] Life =
    [
        InRun<RunQueued>(0) with { QueuedAt = Min(0), StartedAt = Min(0), Ref = "refs/heads/main", Sha = "h1", ChangeNumbers = [7] },
        InRun<RunStarted>(4) with { QueuedAt = Min(0), StartedAt = Min(3) },
        InRun<RunFinished>(20) with { StartedAt = Min(3), FinishedAt = Min(19), Outcome = Outcome.Failure },
        Job(0, 3, 10), Job(1, 5, 19, id: "100"),
    ];

    [Fact]
    public void Arrival_order_and_duplicates_do_not_matter()
    {
        var expected = Text(Run.Fold(Life));

        Assert.All(Arrivals(Life), a => Assert.Equal(expected, Text(Run.Fold(a))));
    }

    [Fact]
    public void A_run_queues_until_it_starts_and_takes_until_it_finishes()
    {
        var run = Run.Fold(Life)!;

        Assert.Equal((TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(16)), (run.Queue, run.Took));
        Assert.Equal((Outcome.Failure, "ci", "h1"), (run.Outcome, run.Workflow, run.Sha));
        Assert.Equal([7], run.ChangeNumbers);
        Assert.Equal(["100", "99"], run.Jobs.Select(j => j.Id));
    }

    [Fact]
    public void A_run_that_only_waits_has_not_started()
    {
        var run = Run.Fold([Life[0]])!;

        Assert.Null(run.StartedAt);
        Assert.Null(run.Queue);
        Assert.Null(run.Outcome);
    }

    [Fact]
    public void A_job_that_starts_before_it_was_made_has_not_queued() =>
        Assert.Equal(TimeSpan.Zero, Run.Fold([Job(5, 4, 10)])!.Jobs[0].Queue);

    [Fact]
    public void A_second_attempt_queues_from_its_own_start()
    {
        var run = Run.Fold([
            InRun<RunFinished>(1520, attempt: 2) with { QueuedAt = Min(0), StartedAt = Min(1500), FinishedAt = Min(1519) },
            Job(0, 1502, 1510, attempt: 2), Job(1501, 1503, 1510, attempt: 2, id: "a"), Job(null, 1503, 1510, attempt: 2, id: "b")])!;

        Assert.Equal(TimeSpan.Zero, run.Queue);
        Assert.Equal([2, 2, null], run.Jobs.Select(j => j.Queue?.TotalMinutes));
    }

    [Fact]
    public void A_skipped_job_took_no_time_that_is_known()
    {
        var job = Run.Fold([Job(1, 0, 0) with { Outcome = Outcome.Skipped }])!.Jobs[0];

        Assert.Null(job.Queue);
        Assert.Null(job.Took);
    }

    [Fact]
    public void A_time_of_year_one_is_no_time()
    {
        var run = Run.Fold([
            Job(0, 3, 10) with { QueuedAt = DateTimeOffset.MinValue },
            InRun<RunFinished>(9) with { StartedAt = DateTimeOffset.UnixEpoch }])!;

        Assert.Null(run.StartedAt);
        Assert.Null(run.Jobs[0].Queue);
    }

    [Fact]
    public void Jobs_alone_make_a_run()
    {
        var run = Run.Fold([Job(0, 3, 10) with { Workflow = "nightly", Sha = "h7" }])!;

        Assert.Equal(("nightly", "h7"), (run.Workflow, run.Sha));
        Assert.Null(run.Took);
    }

    [Fact]
    public void A_body_that_leaves_out_attempt_and_lists_is_a_first_attempt_with_empty_lists()
    {
        var body = """
            {"at":"2026-03-02T09:00:00.000Z","provider":"github","repository":"shop/checkout","runId":"1","jobId":"9","name":"test",
             "outcome":"success"}
            """;

        var run = Run.Fold([EventCatalogue.Find("job_finished")!.Read(body)])!;

        Assert.Equal(1, run.Attempt);
        Assert.Empty(run.ChangeNumbers);
        Assert.Empty(run.Jobs[0].Steps);
        Assert.Empty(run.Jobs[0].Labels);
    }

    [Fact]
    public void No_events_make_no_run() => Assert.Null(Run.Fold([DeployStarted(1)]));

    [Fact]
    public void A_job_is_a_build_of_the_ci()
    {
        var run = Run.Fold(Life)!;

        var build = Build.Of(run, run.Jobs[1]);

        Assert.Equal(("shop/checkout", "ci/test", BuildPlace.Ci), (build.Repository, build.Name, build.Where));
        Assert.Equal((TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(7)), (build.Queue, build.Duration));
        Assert.Equal((Outcome.Success, Min(10)), (build.Outcome, build.At));
    }
}
