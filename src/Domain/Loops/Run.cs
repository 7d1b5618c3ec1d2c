using DevEx.Domain.Events;

namespace DevEx.Domain.Loops;

/// <summary>A job of one attempt of a pipeline run.</summary>
public sealed record Job
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    public DateTimeOffset? QueuedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The instant of its event, for a source that does not tell the times.</summary>
    public required DateTimeOffset At { get; init; }

    public required Outcome Outcome { get; init; }

    public string? Environment { get; init; }

    public IReadOnlyList<JobStep> Steps { get; init; } = [];

    public CacheUse? Cache { get; init; }

    public string? Url { get; init; }

    /// <summary>Null when not known or when it was skipped.</summary>
    public TimeSpan? Queue => Outcome == Outcome.Skipped ? null : Run.Between(QueuedAt, StartedAt);

    /// <summary>Null when not known or when it was skipped.</summary>
    public TimeSpan? Took => Outcome == Outcome.Skipped ? null : Run.Between(StartedAt, FinishedAt);
}

/// <summary>One attempt of a pipeline run, as far as its events tell. The latest word about a thing counts.</summary>
public sealed record Run
{
    public required string Provider { get; init; }

    public required string Repository { get; init; }

    public required string RunId { get; init; }

    public required int Attempt { get; init; }

    /// <summary>Null when only its jobs are known and they do not name it.</summary>
    public string? Workflow { get; init; }

    /// <summary>What triggered it: <c>push</c>, <c>pull_request</c>.</summary>
    public string? Trigger { get; init; }

    public string? Ref { get; init; }

    public string? Sha { get; init; }

    public IReadOnlyList<int> ChangeNumbers { get; init; } = [];

    /// <summary>Of a second attempt its own start: the source repeats the time of the first one.</summary>
    public DateTimeOffset? QueuedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Null while it is not finished.</summary>
    public Outcome? Outcome { get; init; }

    public string? Url { get; init; }

    /// <summary>In order of their ids; each once.</summary>
    public IReadOnlyList<Job> Jobs { get; init; } = [];

    public TimeSpan? Queue => Outcome == Events.Outcome.Skipped ? null : Between(QueuedAt, StartedAt);

    public TimeSpan? Took => Outcome == Events.Outcome.Skipped ? null : Between(StartedAt, FinishedAt);

    /// <summary>Folds the events of one run's stream, in any order and any number; null when there are none.</summary>
    public static Run? Fold(IEnumerable<DevEvent> events) => RunFold.Of(EventOrder.Sorted<RunEvent>(events));

    /// <summary>Null when either end is not known; never negative, whatever the clocks said.</summary>
    internal static TimeSpan? Between(DateTimeOffset? from, DateTimeOffset? to) => to < from ? TimeSpan.Zero : to - from;
}
