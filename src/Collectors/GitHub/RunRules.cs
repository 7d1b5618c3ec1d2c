using DevEx.Domain.Events;

namespace DevEx.Collectors.GitHub;

/// <summary>What GitHub Actions' runs and jobs mean.</summary>
internal static class RunRules
{
    private const string Provider = GitHubSetup.Provider;

    public static Statement OfRun(GitHubPayload p) => p.Action switch
    {
        "requested" => Queued(p),
        "in_progress" => Started(p),
        // GitHub also sends "completed" for runs that are still queued, and for runs that wait for an approval.
        "completed" => Outcome(p.TextOrNull("workflow_run.conclusion")) is { } outcome
            ? Finished(p, outcome)
            : Statement.Nothing("A completed run without an outcome: it goes on."),
        _ => Statement.UnusedAction(p),
    };

    public static Statement OfJob(GitHubPayload p) => p.Action switch
    {
        "completed" => Outcome(p.TextOrNull("workflow_job.conclusion")) is { } outcome
            ? JobFinished(p, outcome)
            : Statement.Nothing("A completed job without an outcome: it goes on."),
        // Their times are made up: a job that waits has started_at = created_at.
        _ => Statement.UnusedAction(p),
    };

    private static RunQueued Queued(GitHubPayload p) => Describe(p, new RunQueued
    {
        At = QueuedAt(p) ?? p.Instant("workflow_run.created_at"),
        Provider = Provider, Repository = p.Repository(), RunId = p.Id("workflow_run.id"), Workflow = Workflow(p),
    });

    private static RunStarted Started(GitHubPayload p) => Describe(p, new RunStarted
    {
        At = p.InstantOrNull("workflow_run.run_started_at") ?? p.Instant("workflow_run.updated_at"),
        Provider = Provider, Repository = p.Repository(), RunId = p.Id("workflow_run.id"), Workflow = Workflow(p),
        StartedAt = p.InstantOrNull("workflow_run.run_started_at") ?? p.InstantOrNull("workflow_run.updated_at"),
    });

    private static RunFinished Finished(GitHubPayload p, Outcome outcome) => Describe(p, new RunFinished
    {
        At = p.Instant("workflow_run.updated_at"),
        Provider = Provider, Repository = p.Repository(), RunId = p.Id("workflow_run.id"), Workflow = Workflow(p),
        StartedAt = p.InstantOrNull("workflow_run.run_started_at"),
        FinishedAt = p.InstantOrNull("workflow_run.updated_at"),
        Outcome = outcome,
    });

    private static T Describe<T>(GitHubPayload p, T e) where T : RunDescribed => e with
    {
        Attempt = Attempt(p, "workflow_run"),
        Event = p.TextOrNull("workflow_run.event"),
        Ref = p.TextOrNull("workflow_run.head_branch"),
        Sha = p.ShaOrNull("workflow_run.head_sha"),
        ChangeNumbers = [.. p.Items("workflow_run.pull_requests").Select(pr => pr.NumberOrNull("number")).OfType<int>().Distinct().Order()],
        QueuedAt = QueuedAt(p),
        Url = p.LinkOrNull("workflow_run.html_url"),
    };

    private static JobFinished JobFinished(GitHubPayload p, Outcome outcome)
    {
        var createdAt = p.InstantOrNull("workflow_job.created_at");
        var startedAt = p.InstantOrNull("workflow_job.started_at");
        var completedAt = p.Instant("workflow_job.completed_at");
        return new()
        {
            At = completedAt,
            Provider = Provider,
            Repository = p.Repository(),
            RunId = p.Id("workflow_job.run_id"),
            Attempt = Attempt(p, "workflow_job"),
            JobId = p.Id("workflow_job.id"),
            Name = p.Text("workflow_job.name"),
            Workflow = p.TextOrNull("workflow_job.workflow_name"),
            Sha = p.ShaOrNull("workflow_job.head_sha"),
            Ref = p.TextOrNull("workflow_job.head_branch"),
            Labels = [.. p.Texts("workflow_job.labels")],
            // A skipped job "starts" a second before it is created: its queue is 0, not negative.
            QueuedAt = startedAt < createdAt ? startedAt : createdAt,
            StartedAt = completedAt < startedAt || outcome == Domain.Events.Outcome.Skipped ? completedAt : startedAt,
            FinishedAt = completedAt,
            Outcome = outcome,
            Environment = p.TextOrNull("deployment.environment"),
            Steps = [.. p.Items("workflow_job.steps").Select(Step).OfType<JobStep>()],
            Url = p.LinkOrNull("workflow_job.html_url"),
        };
    }

    // Steps need not lie within their job, and may take no time: GitHub counts in seconds.
    private static JobStep? Step(GitHubPayload step) =>
        step.NumberOrNull("number") is { } number && step.TextOrNull("name") is { } name
            ? new(number, name, step.InstantOrNull("started_at"), step.InstantOrNull("completed_at"), Outcome(step.TextOrNull("conclusion")))
            : null;

    /// <summary>A re-run keeps the run's created_at, perhaps of the day before: its queue begins with the attempt.</summary>
    private static DateTimeOffset? QueuedAt(GitHubPayload p) =>
        p.InstantOrNull(Attempt(p, "workflow_run") > 1 ? "workflow_run.run_started_at" : "workflow_run.created_at");

    private static int Attempt(GitHubPayload p, string of) => p.NumberOrNull($"{of}.run_attempt") is { } attempt and > 0 ? attempt : 1;

    // A run's name may be empty: its workflow has one, or at least a file.
    private static string Workflow(GitHubPayload p) =>
        p.TextOrNull("workflow_run.name") ?? p.TextOrNull("workflow.name") ?? p.TextOrNull("workflow.path") ?? p.Text("workflow_run.path");

    /// <summary>Null while it is not finished: <c>action_required</c> waits for someone's approval.</summary>
    private static Outcome? Outcome(string? conclusion) => conclusion switch
    {
        "success" => Domain.Events.Outcome.Success,
        "failure" => Domain.Events.Outcome.Failure,
        "cancelled" or "stale" => Domain.Events.Outcome.Cancelled,
        "skipped" or "neutral" => Domain.Events.Outcome.Skipped,
        "timed_out" => Domain.Events.Outcome.Timeout,
        "startup_failure" => Domain.Events.Outcome.Error,
        _ => null,
    };
}
