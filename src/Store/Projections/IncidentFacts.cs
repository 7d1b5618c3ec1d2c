using DevEx.Domain.Loops;

namespace DevEx.Store.Projections;

/// <summary>One row an incident.</summary>
internal static class IncidentFacts
{
    public static async Task WriteAsync(TenantTransaction transaction, List<Incident> incidents, CancellationToken ct)
    {
        if (incidents.Count == 0)
        {
            return;
        }

        await MarkAsync(transaction, incidents, ct);
        await WriteRowsAsync(transaction, incidents, ct);
        await MarkAsync(transaction, incidents, ct);
    }

    /// <summary>Without marking what they touch: where everything is computed anyway.</summary>
    public static Task WriteRowsAsync(TenantTransaction transaction, List<Incident> incidents, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            insert into incidents (
                tenant_id, provider, incident_id, repository, environment, deployment, severity, title, opened_at, resolved_at, url)
            select $1, i.* from unnest(
                $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::timestamptz[], $11::text[]) i
            on conflict (tenant_id, provider, incident_id) do update set
                repository = excluded.repository, environment = excluded.environment, deployment = excluded.deployment, severity = excluded.severity,
                title = excluded.title, opened_at = excluded.opened_at, resolved_at = excluded.resolved_at, url = excluded.url
            """,
            [
                incidents.Column(i => i.Provider), incidents.Column(i => i.IncidentId), incidents.Column(i => i.Repository),
                incidents.Column(i => i.Environment), incidents.Column(i => i.Deployment), incidents.Column(i => i.Severity),
                incidents.Column(i => i.Title), incidents.Column(i => i.OpenedAt), incidents.Column(i => i.ResolvedAt), incidents.Column(i => i.Url),
            ], ct);

    private static async Task MarkAsync(TenantTransaction transaction, List<Incident> incidents, CancellationToken ct)
    {
        var (providers, ids) = (incidents.Column(i => i.Provider), incidents.Column(i => i.IncidentId));
        await TouchedChanges.ByIncidentsAsync(transaction, providers, ids, ct);
        await TouchedDora.ByIncidentsAsync(transaction, providers, ids, ct);
    }
}
