using DevEx.Domain.Loops;

namespace DevEx.Domain.Metrics;

/// <summary>The deployments of one repository to one production environment in order, and which of them failed.</summary>
internal sealed class DoraHistory
{
    private readonly Deployment[] _deployments;
    private readonly ILookup<string, Deployment> _rollbacks;
    private readonly ILookup<string, Change> _brought;
    private readonly int[] _ranks;

    /// <param name="deployments">Those of the place that reached it, in order.</param>
    /// <param name="links">Which changes they brought.</param>
    /// <param name="rollbacks">By the deployment that they say to take back.</param>
    /// <param name="incidents">Of each deployment that an incident is linked to.</param>
    public DoraHistory(
        Deployment[] deployments, IReadOnlyList<DeploymentLink> links, ILookup<string, Deployment> rollbacks, ILookup<Deployment, Incident> incidents)
    {
        _deployments = deployments;
        _rollbacks = rollbacks;
        _brought = links.Where(l => l.Deployment.IsAt(deployments[0])).ToLookup(l => l.Deployment.DeploymentId, l => l.Change, StringComparer.Ordinal);
        _ranks = Ranks(deployments);
        Failures = Judge(incidents);
    }

    public IReadOnlyList<DeploymentFailure> Failures { get; }

    /// <summary>Those that were made because something had gone wrong, where nothing says that they were planned.</summary>
    public IEnumerable<Deployment> Unplanned => _deployments.Index()
        .Where(d => d.Item.Unplanned ?? (d.Item.RollbackOf is not null || MendsThePrevious(d.Index) is not null))
        .Select(d => d.Item);

    /// <summary>When each one's commit was there for the first time, as a place in the order.</summary>
    private static int[] Ranks(Deployment[] deployments)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (nth, deployment) in deployments.Index())
        {
            first.TryAdd(deployment.Sha, nth);
        }

        return Array.ConvertAll(deployments, d => first[d.Sha]);
    }

    private List<DeploymentFailure> Judge(ILookup<Deployment, Incident> incidents)
    {
        var failures = new List<DeploymentFailure>();
        Deployment? good = null;
        for (var nth = _deployments.Length - 1; nth >= 0; nth--)
        {
            var deployment = _deployments[nth];
            var (mended, remedy) = Mended(nth);
            var reasons = new List<FailureReason>();
            if (mended is { } reason)
            {
                reasons.Add(reason);
            }

            if (incidents.Contains(deployment))
            {
                reasons.Add(FailureReason.Incident);
            }

            if (reasons.Count > 0)
            {
                failures.Add(new(deployment, reasons, remedy, [.. incidents[deployment].OrderBy(i => i.OpenedAt).ThenBy(i => i.IncidentId, StringComparer.Ordinal)], good));
            }
            else
            {
                good = deployment;
            }
        }

        failures.Reverse();
        return failures;
    }

    private (FailureReason? Reason, Deployment? Remedy) Mended(int nth)
    {
        var failed = _deployments[nth];
        var rollback = _rollbacks[failed.DeploymentId]
            .Where(failed.IsRolledBackBy)
            .OrderBy(d => d.FinishedAt ?? d.StartedAt).ThenBy(d => d.DeploymentId, StringComparer.Ordinal)
            .FirstOrDefault();
        return rollback is not null ? (FailureReason.RolledBack, rollback)
            : nth + 1 < _deployments.Length && MendsThePrevious(nth + 1) is { } reason ? (reason, _deployments[nth + 1])
            : (null, null);
    }

    /// <summary>How a deployment mends the one before it; null when it does not.</summary>
    private FailureReason? MendsThePrevious(int nth)
    {
        if (nth == 0)
        {
            return null;
        }

        var (previous, next) = (_deployments[nth - 1], _deployments[nth]);

        // A rollback that names another deployment mends that one. Forward again, to what was rolled back before, mends nothing.
        if (next.RollbackOf is not null || next.Unplanned is false)
        {
            return null;
        }

        return _ranks[nth] < _ranks[nth - 1] ? FailureReason.RolledBack
            : _brought[next.DeploymentId].Any(c => _brought[previous.DeploymentId].Any(c.Reverts)) ? FailureReason.Reverted
            : next.Unplanned is true || _brought[next.DeploymentId].Any(c => c.HotFix) ? FailureReason.HotFixed
            : null;
    }
}
