using System.Text.Json;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;

namespace DevEx.Store.Projections;

/// <summary>Recomputes what DORA says of repositories' deployments to production. What it says as before is not written again.</summary>
internal static class DoraCells
{
    private static readonly JsonSerializerOptions ByColumn = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static async Task RecomputeAsync(TenantTransaction transaction, IReadOnlyList<string> repositories, CancellationToken ct)
    {
        var facts = await DoraInputs.ReadAsync(transaction, [.. repositories], ct);
        var rows = facts.Values.SelectMany(Judge).ToList();

        await transaction.ExecuteAsync("""
            delete from dora_deployments d
            where d.tenant_id = $1 and d.repository = any($2) and not exists (
                select from deployments f
                where f.tenant_id = $1 and f.provider = d.provider and f.repository = d.repository and f.deployment_id = d.deployment_id
                  and f.production and not f.preview and f.finished_at is not null)
            """, [(string[])[.. repositories]], ct);
        await transaction.ExecuteAsync("""
            insert into dora_deployments as d (
                tenant_id, provider, repository, deployment_id, environment, day, finished_at, succeeded, reached, failed, unplanned, recovery_ms,
                reasons, remedy, recovered_by, recovered_at, incident_providers, incident_ids, sha, url)
            select $1, n.* from jsonb_to_recordset($2::jsonb) n(
                provider text, repository text, deployment_id text, environment text, day date, finished_at timestamptz, succeeded boolean, reached boolean,
                failed boolean, unplanned boolean, recovery_ms bigint, reasons text[], remedy text, recovered_by text, recovered_at timestamptz,
                incident_providers text[], incident_ids text[], sha text, url text)
            on conflict (tenant_id, provider, repository, deployment_id) do update set
                environment = excluded.environment, day = excluded.day, finished_at = excluded.finished_at, succeeded = excluded.succeeded,
                reached = excluded.reached, failed = excluded.failed, unplanned = excluded.unplanned, recovery_ms = excluded.recovery_ms,
                reasons = excluded.reasons, remedy = excluded.remedy, recovered_by = excluded.recovered_by, recovered_at = excluded.recovered_at,
                incident_providers = excluded.incident_providers, incident_ids = excluded.incident_ids, sha = excluded.sha, url = excluded.url
            where d is distinct from excluded
            """, [JsonSerializer.Serialize(rows, ByColumn)], ct);
    }

    private static IEnumerable<Row> Judge(DoraFacts facts)
    {
        List<Deployment> finished = [.. facts.Deployments.Where(d => d is { Production: true, Preview: false, FinishedAt: not null })];
        if (finished.Count == 0)
        {
            return [];
        }

        var dora = Dora.Of(facts, Day(finished.Min(d => d.FinishedAt!.Value)), Day(finished.Max(d => d.FinishedAt!.Value)), TimeZoneInfo.Utc);
        var (reached, unplanned) = (dora.FailRate.Deployments.ToHashSet(), dora.ReworkRate.Unplanned.ToHashSet());
        var failures = dora.FailRate.Failures.ToDictionary(f => f.Deployment);
        return finished.Select(d => Row.Of(d, reached.Contains(d), unplanned.Contains(d), failures.GetValueOrDefault(d)));
    }

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private sealed record Row(
        string Provider, string Repository, string DeploymentId, string Environment, DateOnly Day, DateTimeOffset FinishedAt, bool Succeeded, bool Reached,
        bool Failed, bool Unplanned, long? RecoveryMs, string[] Reasons, string? Remedy, string? RecoveredBy, DateTimeOffset? RecoveredAt,
        string[] IncidentProviders, string[] IncidentIds, string Sha, string? Url)
    {
        public static Row Of(Deployment of, bool reached, bool unplanned, DeploymentFailure? failure)
        {
            var at = of.FinishedAt!.Value;
            return new(
                of.Provider, of.Repository, of.DeploymentId, of.Environment, DoraCells.Day(at), at, of.Succeeded, reached, failure is not null, unplanned,
                (long?)failure?.Recovery?.TotalMilliseconds, [.. (failure?.Reasons ?? []).Select(r => r.Word())], failure?.Remedy?.DeploymentId,
                failure?.RecoveredBy?.DeploymentId, failure?.RecoveredBy?.FinishedAt, [.. (failure?.Incidents ?? []).Select(i => i.Provider)],
                [.. (failure?.Incidents ?? []).Select(i => i.IncidentId)], of.Sha, of.Url);
        }
    }
}
