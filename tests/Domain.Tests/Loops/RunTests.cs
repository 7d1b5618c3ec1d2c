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
    public void The_latest_word_about_a_run_counts_and_silence_changes_nothing()
    {
        var queued = InRun<RunQueued>(1) with { QueuedAt = Min(0), Event = "push", Ref = "refs/heads/a", Sha = "h1", Url = "u1" };
        var started = InRun<RunStarted>(5) with { QueuedAt = Min(2), StartedAt = Min(3), Event = "pull_request", Ref = "refs/heads/b", Sha = "h2", Url = "u2" };
        var finished = InRun<RunFinished>(20) with { QueuedAt = Min(2.5), StartedAt = Min(4), FinishedAt = Min(19), Outcome = Outcome.Failure };
        var again = InRun<RunFinished>(21) with { FinishedAt = Min(18), Outcome = Outcome.Success };

        var waiting = Run.Fold([queued])!;
        var running = Run.Fold([queued, started])!;
        var quietly = Run.Fold([queued, InRun<RunStarted>(5), InRun<RunFinished>(20)])!;
        var over = Run.Fold([queued, started, finished])!;
        var corrected = Run.Fold([queued, started, finished, again, InRun<RunFinished>(22) with { FinishedAt = Min(18) }])!;

        Assert.Equal((Min(0), "push", "refs/heads/a", "h1", "u1"), (waiting.QueuedAt, waiting.Trigger, waiting.Ref, waiting.Sha, waiting.Url));
        Assert.Equal((Min(2), Min(3)), (running.QueuedAt, running.StartedAt));
        Assert.Equal(("pull_request", "refs/heads/b", "h2", "u2"), (running.Trigger, running.Ref, running.Sha, running.Url));
        Assert.Equal((Min(0), Min(5), Min(20)), (quietly.QueuedAt, quietly.StartedAt, quietly.FinishedAt));
        Assert.Equal(("push", "refs/heads/a", "h1", "u1"), (quietly.Trigger, quietly.Ref, quietly.Sha, quietly.Url));
        Assert.Equal((Min(2.5), Min(4), Min(19), Outcome.Failure), (over.QueuedAt, over.StartedAt, over.FinishedAt, over.Outcome));
        Assert.Equal((Min(2.5), Min(4), Min(18), Outcome.Success), (corrected.QueuedAt, corrected.StartedAt, corrected.FinishedAt, corrected.Outcome));
    }

    [Fact]
    public void What_the_run_does_not_tell_is_taken_from_its_jobs()
    {
        var silent = Job(0, 1, 2, id: "1");
        var telling = Job(0, 1, 3, id: "2") with
        {
            Workflow = "nightly",
            Ref = "refs/heads/c",
            Sha = "h9",
            Labels = ["linux"],
            Steps = [new(1, "restore")],
        };

        var alone = Run.Fold([silent, telling])!;
        var told = Run.Fold([silent, telling, InRun<RunQueued>(0) with { Ref = "refs/heads/a", Sha = "h1" }])!;

        Assert.Equal(("nightly", "refs/heads/c", "h9"), (alone.Workflow, alone.Ref, alone.Sha));
        Assert.Equal(("ci", "refs/heads/a", "h1"), (told.Workflow, told.Ref, told.Sha));
        Assert.Equal((0, 0, 1, 1), (alone.Jobs[0].Labels.Count, alone.Jobs[0].Steps.Count, alone.Jobs[1].Labels.Count, alone.Jobs[1].Steps.Count));
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
    public void A_skipped_job_that_starts_before_it_was_made_has_neither_a_queue_nor_a_length()
    {
        var job = Run.Fold([Job(1, 0, 0) with { Outcome = Outcome.Skipped }, Job(1, 0, 0, id: "ran")])!.Jobs;

        Assert.Equal([null, TimeSpan.Zero], job.Select(j => j.Queue));
        Assert.Equal([null, TimeSpan.Zero], job.Select(j => j.Took));
    }

    [Fact]
    public void A_second_attempt_does_not_queue_since_the_first_one_was_made()
    {
        // The times of a real run that was tried again a day later.
        DateTimeOffset created = new(2022, 6, 30, 12, 23, 37, TimeSpan.Zero), started = new(2022, 7, 1, 13, 34, 14, TimeSpan.Zero);

        var run = Run.Fold([InRun<RunFinished>(0, attempt: 2) with { QueuedAt = created, StartedAt = started, FinishedAt = started.AddMinutes(9) }])!;

        Assert.Equal((TimeSpan.Zero, TimeSpan.FromMinutes(9)), (run.Queue, run.Took));
    }

    [Fact]
    public void A_word_that_comes_late_does_not_open_a_finished_run_again()
    {
        var run = Run.Fold([.. Life, InRun<RunStarted>(25), InRun<RunQueued>(26)])!;

        Assert.Equal((Outcome.Failure, Min(19), Min(3)), (run.Outcome, run.FinishedAt, run.StartedAt));
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
