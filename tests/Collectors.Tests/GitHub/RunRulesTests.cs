using System.Text.Json.Nodes;
using DevEx.Domain.Events;

namespace DevEx.Collectors.Tests.GitHub;

public sealed class RunRulesTests
{
    private static readonly ExamplePayload Rerun = ExamplePayload.Own("workflow_run.completed.attempt-2");
    private static readonly ExamplePayload Skipped = ExamplePayload.Own("workflow_job.completed.skipped");
    private static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_second_attempt_is_queued_since_it_was_asked_for_and_not_since_the_first()
    {
        var run = Rerun.Gives<RunFinished>();

        Assert.Equal("run/github/shop/checkout/61001/2", run.StreamId);
        Assert.Equal(Nine.AddHours(25), run.QueuedAt);
        Assert.Equal((Nine.AddHours(25), Nine.AddHours(25).AddSeconds(390), Outcome.Failure), (run.StartedAt, run.FinishedAt, run.Outcome));
        Assert.Equal(("half-up", "pull_request", "ci"), (run.Ref, run.Event, run.Workflow));
        Assert.Equal([17], run.ChangeNumbers);
    }

    [Fact]
    public void A_first_attempt_is_queued_since_the_run_was_made()
    {
        var run = ExamplePayload.Own("workflow_run.in_progress").Gives<RunStarted>();

        Assert.Equal((Nine, Nine.AddSeconds(20), 1), (run.QueuedAt, run.StartedAt, run.Attempt));
        Assert.Null(run.FinishedAt);
        Assert.Null(run.Outcome);
    }

    [Fact]
    public void A_requested_run_has_not_started_whatever_its_start_time_says()
    {
        var run = ExamplePayload.Published("workflow_run", "requested").First().Gives<RunQueued>();

        Assert.Equal(new DateTimeOffset(2020, 10, 5, 16, 33, 24, TimeSpan.Zero), run.QueuedAt);
        Assert.Null(run.StartedAt);
    }

    [Fact]
    public void A_run_without_a_name_has_its_workflows() =>
        Assert.Equal("test", ExamplePayload.Published("workflow_run", "requested").First().Gives<RunQueued>().Workflow);

    [Theory]
    [InlineData("success", Outcome.Success)]
    [InlineData("failure", Outcome.Failure)]
    [InlineData("cancelled", Outcome.Cancelled)]
    [InlineData("stale", Outcome.Cancelled)]
    [InlineData("skipped", Outcome.Skipped)]
    [InlineData("neutral", Outcome.Skipped)]
    [InlineData("timed_out", Outcome.Timeout)]
    [InlineData("startup_failure", Outcome.Error)]
    public void Each_conclusion_is_an_outcome(string conclusion, Outcome outcome) =>
        Assert.Equal(outcome, Rerun.With("workflow_run.conclusion", conclusion).Gives<RunFinished>().Outcome);

    [Fact]
    public void A_run_that_waits_for_an_approval_is_not_finished() => Rerun.With("workflow_run.conclusion", "action_required").GivesNothing();

    [Fact]
    public void A_completed_run_that_is_still_queued_is_not_finished() =>
        ExamplePayload.Published("workflow_run", "completed").Single(p => (string?)p.Body["workflow_run"]!["status"] == "queued").GivesNothing();

    [Fact]
    public void A_run_of_a_fork_has_no_change_numbers_and_is_found_by_its_sha() =>
        Assert.Empty(Rerun.With("workflow_run.pull_requests", new JsonArray()).Gives<RunFinished>().ChangeNumbers);

    [Theory]
    [InlineData("queued")]
    [InlineData("waiting")]
    [InlineData("in_progress")]
    public void A_job_that_is_not_completed_gives_nothing_since_its_start_is_made_up(string action) =>
        Assert.All(ExamplePayload.Published("workflow_job", action), p => p.GivesNothing());

    [Fact]
    public void A_completed_job_has_its_steps_even_when_they_lie_before_it()
    {
        var job = ExamplePayload.Published("workflow_job", "completed").First().Gives<JobFinished>();

        Assert.Equal(("289782451", "2202229078", "linters", Outcome.Failure), (job.JobId, job.RunId, job.Name, job.Outcome));
        Assert.Equal(TimeSpan.FromMinutes(1), job.StartedAt - job.QueuedAt);
        Assert.Equal(12, job.Steps.Count);
        Assert.True(job.Steps[0].FinishedAt < job.QueuedAt);
    }

    [Fact]
    public void A_skipped_job_takes_no_time_and_its_queue_is_not_negative()
    {
        var job = Skipped.Gives<JobFinished>();

        Assert.Equal(Outcome.Skipped, job.Outcome);
        Assert.Equal(job.QueuedAt, job.StartedAt);
        Assert.Equal(job.StartedAt, job.FinishedAt);
    }

    [Fact]
    public void A_job_of_which_nobody_knows_when_it_was_made_has_no_queue() =>
        Assert.Null(Skipped.Without("workflow_job.created_at").Gives<JobFinished>().QueuedAt);

    [Fact]
    public void A_time_in_the_year_1_is_none() =>
        Assert.Null(Skipped.With("workflow_job.created_at", "0001-01-01T00:00:00Z").Gives<JobFinished>().QueuedAt);

    [Fact]
    public void Step_times_have_offsets_and_fractions_and_steps_may_share_a_name()
    {
        JsonObject Step(int number, string? conclusion) => new()
        {
            ["number"] = number, ["name"] = "Run make", ["conclusion"] = conclusion,
            ["started_at"] = "2026-03-02T17:00:01.250+08:00", ["completed_at"] = "2026-03-02T01:00:01.250-08:00",
        };
        var job = Skipped.With("workflow_job.steps", new JsonArray(Step(1, "success"), Step(2, null))).Gives<JobFinished>();

        var at = Nine.AddSeconds(1.25);
        Assert.Equal([new JobStep(1, "Run make", at, at, Outcome.Success), new JobStep(2, "Run make", at, at, null)], job.Steps);
    }

    [Fact]
    public void A_job_that_deploys_names_its_environment() =>
        Assert.Equal("staging", Skipped.With("deployment", new JsonObject { ["environment"] = "staging" }).Gives<JobFinished>().Environment);
}
