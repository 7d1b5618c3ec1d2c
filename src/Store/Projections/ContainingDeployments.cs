using DevEx.Domain.Events;
using DevEx.Domain.Loops;

namespace DevEx.Store.Projections;

/// <summary>A deployment that contains a change, and how sure that is.</summary>
/// <param name="Flags"><c>byTime</c>: the commits' order is not known, so the clock decided. <c>noPredecessor</c>: the first ever to that environment.</param>
internal sealed record ContainingDeployment(Deployment Deployment, IReadOnlyList<string> Flags);

/// <summary>Which deployments contain a change: those whose commit is the change's, or came onto the default branch with or after it.</summary>
internal static class ContainingDeployments
{
    public static async Task<IReadOnlyList<ContainingDeployment>> ReadAsync(TenantTransaction transaction, Change change, CancellationToken ct)
    {
        await using var query = transaction.Command($"""
            with merge as (
                select pushed_at, nth from devex.commits where tenant_id = $1 and provider = $2 and repository = $3 and sha = $4
            )
            select d.deployment_id, d.environment, d.production, d.preview, d.sha, d.started_at, d.finished_at, d.outcome,
                   c.sha is null or m.pushed_at is null,
                   not exists (
                       select from devex.deployments e where e.tenant_id = $1 and e.provider = $2 and e.repository = $3
                       and e.environment = d.environment and e.outcome = 'success' and e.finished_at < d.finished_at)
            from devex.deployments d
            left join devex.commits c on c.tenant_id = $1 and c.provider = $2 and c.repository = $3 and c.sha = d.sha
            left join merge m on true
            where d.tenant_id = $1 and d.provider = $2 and d.repository = $3 and not d.preview
              and coalesce(d.finished_at, d.started_at) >= $6 and least(d.started_at, d.finished_at) < $6 + {TouchedChanges.Horizon}
              and (d.sha = $4 or d.sha = $5
                   or (c.pushed_at, c.nth) >= (m.pushed_at, m.nth)
                   or ((c.sha is null or m.pushed_at is null) and d.started_at >= $6))
            order by coalesce(d.finished_at, d.started_at), d.deployment_id
            limit 50
            """, change.Provider, change.Repository, change.MergeSha ?? change.HeadSha, change.HeadSha, change.MergedAt);
        var found = new List<ContainingDeployment>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var deployment = new Deployment
            {
                Provider = change.Provider,
                Repository = change.Repository,
                DeploymentId = rows.GetString(0),
                Environment = rows.GetString(1),
                Production = rows.GetBoolean(2),
                Preview = rows.GetBoolean(3),
                Sha = rows.GetString(4),
                StartedAt = rows.IsDBNull(5) ? null : rows.GetFieldValue<DateTimeOffset>(5),
                FinishedAt = rows.IsDBNull(6) ? null : rows.GetFieldValue<DateTimeOffset>(6),
                Outcome = rows.IsDBNull(7) ? null : Columns.Parse<Outcome>(rows.GetString(7)),
            };
            found.Add(new(deployment, Flags(rows.GetBoolean(8) && deployment.Sha != change.MergeSha, rows.GetBoolean(9))));
        }

        return found;
    }

    private static string[] Flags(bool byTime, bool first) => (byTime, first) switch
    {
        (true, true) => ["byTime", "noPredecessor"],
        (true, false) => ["byTime"],
        (false, true) => ["noPredecessor"],
        _ => [],
    };
}
