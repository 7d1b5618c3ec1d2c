namespace DevEx.Domain.Events;

/// <summary>Something happened to a deployment of a commit to an environment.</summary>
public abstract record DeploymentEvent : DevEvent
{
    public required string Provider { get; init; }

    public required string Repository { get; init; }

    public required string DeploymentId { get; init; }

    public required string Environment { get; init; }

    public bool Production { get; init; }

    /// <summary>An environment made for one change and thrown away.</summary>
    public bool Preview { get; init; }

    public required string Sha { get; init; }

    public string? PreviousSha { get; init; }

    public string? RollbackOf { get; init; }

    /// <summary>Made because of an incident.</summary>
    public bool? Unplanned { get; init; }

    public int? ChangeNumber { get; init; }

    public string? Url { get; init; }

    public override string StreamId => $"deployment/{Provider}/{Repository}/{DeploymentId}";
}

public sealed record DeploymentStarted : DeploymentEvent;

public sealed record DeploymentFinished : DeploymentEvent
{
    public required Outcome Outcome { get; init; }
}

/// <summary>Something happened to an incident.</summary>
public abstract record IncidentEvent : DevEvent
{
    public required string Provider { get; init; }

    public required string IncidentId { get; init; }

    public string? Repository { get; init; }

    public string? Environment { get; init; }

    /// <summary>The deployment that it names as its cause.</summary>
    public string? Deployment { get; init; }

    public string? Severity { get; init; }

    public required string Title { get; init; }

    public string? Url { get; init; }

    public override string StreamId => $"incident/{Provider}/{IncidentId}";
}

public sealed record IncidentOpened : IncidentEvent;

public sealed record IncidentResolved : IncidentEvent;

/// <summary>What an annotation speaks of: <c>all</c>, or one team or repository.</summary>
/// <param name="Kind"><c>all</c>, <c>team</c> or <c>repository</c>.</param>
/// <param name="Key">The team or repository; null for all.</param>
public sealed record AnnotationScope(string Kind, string? Key = null);

/// <summary>A dated note on the charts: a rollout, an incident, a holiday.</summary>
public abstract record AnnotationEvent : DevEvent
{
    public required string AnnotationId { get; init; }

    public override string StreamId => $"annotation/{At.UtcDateTime.Year:D4}";
}

public sealed record AnnotationAdded : AnnotationEvent
{
    public required AnnotationScope Scope { get; init; }

    public required string Title { get; init; }

    /// <summary><c>rollout</c>, <c>incident</c>, <c>holiday</c>.</summary>
    public required string Kind { get; init; }

    public string? Url { get; init; }
}

public sealed record AnnotationRemoved : AnnotationEvent;
