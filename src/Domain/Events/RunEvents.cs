namespace DevEx.Domain.Events;

/// <summary>Something happened to one attempt of a pipeline run. A re-run keeps the run id: the attempt is part of the key.</summary>
public abstract record RunEvent : DevEvent
{
    public required string Provider { get; init; }

    public required string Repository { get; init; }

    public required string RunId { get; init; }

    /// <summary>1 for the first, also when it is left out.</summary>
    public int Attempt { get; init => field = value == 0 ? 1 : value; } = 1;

    public override string StreamId => $"run/{Provider}/{Repository}/{RunId}/{Attempt}";
}

/// <summary>What a CI says of a run whenever it speaks of it.</summary>
public abstract record RunDescribed : RunEvent
{
    public required string Workflow { get; init; }

    /// <summary>What triggered it: <c>push</c>, <c>pull_request</c>.</summary>
    public string? Event { get; init; }

    public string? Ref { get; init; }

    public string? Sha { get; init; }

    public IReadOnlyList<int> ChangeNumbers { get; init => field = value ?? []; } = [];

    public DateTimeOffset? QueuedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Null while it is not finished.</summary>
    public Outcome? Outcome { get; init; }

    public string? Url { get; init; }
}

public sealed record RunQueued : RunDescribed;

public sealed record RunStarted : RunDescribed;

public sealed record RunFinished : RunDescribed;

/// <summary>A step of a CI job. Steps may share a name: the number is the key.</summary>
public sealed record JobStep(int Number, string Name, DateTimeOffset? StartedAt = null, DateTimeOffset? FinishedAt = null, Outcome? Outcome = null);

/// <summary>What a build cache did for a job.</summary>
public sealed record CacheUse(int Hits, int Misses, long? SavedMs = null);

public sealed record JobFinished : RunEvent
{
    public required string JobId { get; init; }

    public required string Name { get; init; }

    public string? Workflow { get; init; }

    public string? Sha { get; init; }

    public string? Ref { get; init; }

    public IReadOnlyList<string> Labels { get; init => field = value ?? []; } = [];

    public DateTimeOffset? QueuedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>The environment that the job deploys to, if any.</summary>
    public string? Environment { get; init; }

    public IReadOnlyList<JobStep> Steps { get; init => field = value ?? []; } = [];

    public CacheUse? Cache { get; init; }

    public string? Url { get; init; }
}
