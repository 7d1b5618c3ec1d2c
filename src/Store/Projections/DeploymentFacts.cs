using DevEx.Domain.Loops;

namespace DevEx.Store.Projections;

/// <summary>One row a deployment.</summary>
internal static class DeploymentFacts
{
    public static async Task WriteAsync(TenantTransaction transaction, List<Deployment> deployments, CancellationToken ct)
    {
        if (deployments.Count == 0)
        {
            return;
        }

        await MarkAsync(transaction, deployments, ct);
        await WriteRowsAsync(transaction, deployments, ct);
        await MarkAsync(transaction, deployments, ct);
    }

    /// <summary>Without marking what they touch: where everything is computed anyway.</summary>
    public static Task WriteRowsAsync(TenantTransaction transaction, List<Deployment> deployments, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            insert into deployments (
                tenant_id, provider, repository, deployment_id, environment, production, preview, sha, previous_sha, change_number,
                started_at, finished_at, outcome, rollback_of, unplanned, url)
            select $1, d.* from unnest(
                $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::boolean[], $8::text[], $9::text[], $10::int[],
                $11::timestamptz[], $12::timestamptz[], $13::text[], $14::text[], $15::boolean[], $16::text[]) d
            on conflict (tenant_id, provider, repository, deployment_id) do update set
                environment = excluded.environment, production = excluded.production, preview = excluded.preview, sha = excluded.sha,
                previous_sha = excluded.previous_sha, change_number = excluded.change_number, started_at = excluded.started_at,
                finished_at = excluded.finished_at, outcome = excluded.outcome, rollback_of = excluded.rollback_of,
                unplanned = excluded.unplanned, url = excluded.url
            """,
            [
                deployments.Column(d => d.Provider), deployments.Column(d => d.Repository), deployments.Column(d => d.DeploymentId),
                deployments.Column(d => d.Environment), deployments.Column(d => d.Production), deployments.Column(d => d.Preview),
                deployments.Column(d => d.Sha), deployments.Column(d => d.PreviousSha), deployments.Column(d => d.ChangeNumber),
                deployments.Column(d => d.StartedAt), deployments.Column(d => d.FinishedAt), deployments.Column(d => d.Outcome?.Word()),
                deployments.Column(d => d.RollbackOf), deployments.Column(d => d.Unplanned), deployments.Column(d => d.Url),
            ], ct);

    private static async Task MarkAsync(TenantTransaction transaction, List<Deployment> deployments, CancellationToken ct)
    {
        var (providers, repositories, ids) =
            (deployments.Column(d => d.Provider), deployments.Column(d => d.Repository), deployments.Column(d => d.DeploymentId));
        await TouchedChanges.ByDeploymentsAsync(transaction, providers, repositories, ids, ct);
        await TouchedDora.ByDeploymentsAsync(transaction, providers, repositories, ids, ct);
    }
}
