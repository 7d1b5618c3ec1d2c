using DevEx.Domain.Events;

namespace DevEx.Web.Builds;

/// <summary>One run of a pipeline with its jobs, in the order in which they began.</summary>
/// <param name="Url">At the forge; null when it does not say.</param>
public sealed record RunAnswer(
    string Provider, string RunId, int Attempt, string? Workflow, string? Event, string? Ref, string? Sha, DateTimeOffset? QueuedAt, DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt, Outcome? Outcome, string? Url, IReadOnlyList<RunJob> Jobs)
{
    public string Key => new RunRef(Provider, RunId, Attempt).Key;
}

/// <summary>A job of a run.</summary>
/// <param name="Asked">It is the build that is asked for.</param>
public sealed record RunJob(
    string Name, bool Asked, DateTimeOffset? QueuedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, Outcome Outcome, string? Url,
    IReadOnlyList<RunStep> Steps)
{
    /// <summary>Null when not known; never negative.</summary>
    public long? QueueMs => Between(QueuedAt, StartedAt);

    /// <summary>Null when not known, and when it was skipped.</summary>
    public long? RunMs => Outcome == Outcome.Skipped ? null : Between(StartedAt, FinishedAt);

    internal static long? Between(DateTimeOffset? from, DateTimeOffset? to) => to - from is { } took ? Math.Max(0, (long)took.TotalMilliseconds) : null;
}

/// <summary>A step of a job.</summary>
public sealed record RunStep(int Number, string Name, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, Outcome? Outcome)
{
    public long? RunMs => RunJob.Between(StartedAt, FinishedAt);
}
