using DevEx.Domain.Events;

namespace DevEx.Store.Projections;

/// <summary>One row an incident.</summary>
internal static class IncidentFacts
{
    public static async Task WriteAsync(TenantTransaction transaction, List<List<DevEvent>> streams, CancellationToken ct)
    {
        if (streams.Count == 0)
        {
            return;
        }

        var incidents = streams.ConvertAll(Fold);
        await MarkAsync(transaction, incidents, ct);
        await transaction.ExecuteAsync("""
            insert into devex.incidents (
                tenant_id, provider, incident_id, repository, environment, deployment, severity, title, opened_at, resolved_at, url)
            select $1, i.* from unnest(
                $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::timestamptz[], $11::text[]) i
            on conflict (tenant_id, provider, incident_id) do update set
                repository = excluded.repository, environment = excluded.environment, deployment = excluded.deployment, severity = excluded.severity,
                title = excluded.title, opened_at = excluded.opened_at, resolved_at = excluded.resolved_at, url = excluded.url
            """,
            [
                incidents.Column(i => i.Latest.Provider), incidents.Column(i => i.Latest.IncidentId), incidents.Column(i => i.Latest.Repository),
                incidents.Column(i => i.Latest.Environment), incidents.Column(i => i.Latest.Deployment), incidents.Column(i => i.Latest.Severity),
                incidents.Column(i => i.Latest.Title), incidents.Column(i => i.OpenedAt), incidents.Column(i => i.ResolvedAt),
                incidents.Column(i => i.Latest.Url),
            ], ct);
        await MarkAsync(transaction, incidents, ct);
    }

    private static Task MarkAsync(
        TenantTransaction transaction, List<(IncidentEvent Latest, DateTimeOffset? OpenedAt, DateTimeOffset? ResolvedAt)> incidents, CancellationToken ct) =>
        TouchedChanges.ByIncidentsAsync(transaction, incidents.Column(i => i.Latest.Provider), incidents.Column(i => i.Latest.IncidentId), ct);

    /// <summary>The first opening and the last resolution; the latest word describes it.</summary>
    private static (IncidentEvent Latest, DateTimeOffset? OpenedAt, DateTimeOffset? ResolvedAt) Fold(List<DevEvent> stream)
    {
        var events = stream.OfType<IncidentEvent>().OrderBy(e => e.At).ThenBy(e => e.ToString(), StringComparer.Ordinal).ToList();
        return (events[^1], events.OfType<IncidentOpened>().FirstOrDefault()?.At, events.OfType<IncidentResolved>().LastOrDefault()?.At);
    }
}
