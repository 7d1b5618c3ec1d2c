using DevEx.Domain.Events;

namespace DevEx.Domain.Loops;

/// <summary>A commit on its way to an environment, as far as its events tell.</summary>
public sealed record Deployment
{
    public required string Provider { get; init; }

    public required string Repository { get; init; }

    public required string DeploymentId { get; init; }

    public required string Environment { get; init; }

    public bool Production { get; init; }

    public bool Preview { get; init; }

    public required string Sha { get; init; }

    public string? PreviousSha { get; init; }

    public string? RollbackOf { get; init; }

    public bool? Unplanned { get; init; }

    public int? ChangeNumber { get; init; }

    public string? Url { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it first came to the outcome that it has.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The latest word; null while it is not finished.</summary>
    public Outcome? Outcome { get; init; }

    public bool Succeeded => Outcome == Events.Outcome.Success;

    /// <summary>Null when either end is not known.</summary>
    public TimeSpan? Took => Run.Between(StartedAt, FinishedAt);

    /// <summary>To the same environment of the same repository.</summary>
    public bool IsAt(Deployment other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Provider == other.Provider && Repository == other.Repository && Environment == other.Environment;
    }

    /// <summary>The other one says that it takes this one back.</summary>
    public bool IsRolledBackBy(Deployment other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.RollbackOf == DeploymentId && other.Provider == Provider && other.Repository == Repository;
    }

    /// <summary>Folds the events of one deployment's stream, in any order and any number; null when there are none.</summary>
    public static Deployment? Fold(IEnumerable<DevEvent> events)
    {
        Deployment? deployment = null;
        foreach (var e in EventOrder.Sorted<DeploymentEvent>(events))
        {
            deployment = Apply(Describe(deployment, e), e);
        }

        return deployment;
    }

    private static Deployment Apply(Deployment deployment, DeploymentEvent e) => e switch
    {
        DeploymentStarted => deployment with { StartedAt = deployment.StartedAt ?? e.At },
        DeploymentFinished f when f.Outcome != deployment.Outcome => deployment with { FinishedAt = f.At, Outcome = f.Outcome },
        _ => deployment,
    };

    private static Deployment Describe(Deployment? earlier, DeploymentEvent e) => new()
    {
        Provider = e.Provider,
        Repository = e.Repository,
        DeploymentId = e.DeploymentId,
        Environment = e.Environment,
        Production = e.Production,
        Preview = e.Preview,
        Sha = e.Sha,
        PreviousSha = e.PreviousSha ?? earlier?.PreviousSha,
        RollbackOf = e.RollbackOf ?? earlier?.RollbackOf,
        Unplanned = e.Unplanned ?? earlier?.Unplanned,
        ChangeNumber = e.ChangeNumber ?? earlier?.ChangeNumber,
        Url = e.Url ?? earlier?.Url,
        StartedAt = earlier?.StartedAt,
        FinishedAt = earlier?.FinishedAt,
        Outcome = earlier?.Outcome,
    };
}
