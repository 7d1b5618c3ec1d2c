using DevEx.Domain.Events;

namespace DevEx.Domain.Loops;

/// <summary>Something that went wrong in production, as far as its events tell.</summary>
public sealed record Incident
{
    public required string Provider { get; init; }

    public required string IncidentId { get; init; }

    public required string Title { get; init; }

    public string? Repository { get; init; }

    public string? Environment { get; init; }

    /// <summary>The deployment that it names as its cause.</summary>
    public string? Deployment { get; init; }

    public string? Severity { get; init; }

    public string? Url { get; init; }

    /// <summary>The first opening; null when it was never seen to open.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>The last resolution; null while there is none.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Folds the events of one incident's stream, in any order and any number; null when there are none.</summary>
    public static Incident? Fold(IEnumerable<DevEvent> events)
    {
        Incident? incident = null;
        foreach (var e in EventOrder.Sorted<IncidentEvent>(events))
        {
            incident = Describe(incident, e);
        }

        return incident;
    }

    /// <summary>It says that this deployment is its cause.</summary>
    public bool Names(Deployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return Deployment == deployment.DeploymentId && (Repository is null || Repository == deployment.Repository);
    }

    /// <summary>It names no deployment and is about the place that this one went to, so that only the clock can say which one it was.</summary>
    public bool MayBeOf(Deployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return Deployment is null && Repository == deployment.Repository && (Environment is null || Environment == deployment.Environment);
    }

    private static Incident Describe(Incident? earlier, IncidentEvent e) => new()
    {
        Provider = e.Provider,
        IncidentId = e.IncidentId,
        Title = e.Title,
        Repository = e.Repository ?? earlier?.Repository,
        Environment = e.Environment ?? earlier?.Environment,
        Deployment = e.Deployment ?? earlier?.Deployment,
        Severity = e.Severity ?? earlier?.Severity,
        Url = e.Url ?? earlier?.Url,
        OpenedAt = earlier?.OpenedAt ?? (e as IncidentOpened)?.At,
        ResolvedAt = (e as IncidentResolved)?.At ?? earlier?.ResolvedAt,
    };
}
