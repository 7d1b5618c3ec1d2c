using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;

namespace DevEx.Web.Tests.Dora;

/// <summary>What DORA's pure functions say of events, without a store.</summary>
internal sealed class ToldByDomain
{
    private readonly DoraFacts _facts;

    public ToldByDomain(IReadOnlyList<DevEvent> events)
    {
        List<Deployment> deployments = [.. Streams<DeploymentEvent>(events).Select(Deployment.Fold).OfType<Deployment>()];
        Changes = [.. Streams<ChangeEvent>(events).Select(Change.Fold).OfType<Change>()];
        var pushes = events.OfType<CommitsPushed>().OrderBy(p => p.At).ToLookup(p => p.Repository);
        _facts = new(
            deployments,
            [.. Streams<IncidentEvent>(events).Select(Incident.Fold).OfType<Incident>()],
            [
                .. Changes.GroupBy(c => c.Repository).SelectMany(g => DeploymentLinks.Of(
                    deployments.Where(d => d.Repository == g.Key),
                    pushes[g.Key].Where(p => p.Ref == "refs/heads/main").SelectMany(p => p.Commits.Select(c => c.Sha)), g)),
            ],
            [.. Changes.Select(c => new DoraChange(c, ChangeBranch.Of(c, pushes[c.Repository]).FirstCommitAt))]);
    }

    public IReadOnlyList<Change> Changes { get; }

    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    /// <param name="repository">Whose deployments.</param>
    /// <param name="change">Of which changes the lead time.</param>
    public DevEx.Domain.Metrics.Dora Of(DateOnly from, DateOnly to, Func<string, bool>? repository = null, Func<Change, bool>? change = null) =>
        DevEx.Domain.Metrics.Dora.Of(
            _facts with
            {
                Deployments = [.. _facts.Deployments.Where(d => repository?.Invoke(d.Repository) ?? true)],
                Changes = [.. _facts.Changes.Where(c => change?.Invoke(c.Change) ?? true)],
            },
            from, to, TimeZoneInfo.Utc);

    private static IEnumerable<IEnumerable<DevEvent>> Streams<T>(IEnumerable<DevEvent> events) where T : DevEvent =>
        events.Where(e => e is T).GroupBy(e => e.StreamId);
}
