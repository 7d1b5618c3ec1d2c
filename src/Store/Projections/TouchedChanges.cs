namespace DevEx.Store.Projections;

/// <summary>Marks the changes whose way to production a deployment, an incident or a push may alter, whichever of them came first.</summary>
/// <remarks>Facts that move are marked before and after they are written: where they were, a change has to forget them.</remarks>
internal static class TouchedChanges
{
    /// <summary>
    /// How long after its merge a change is looked for in deployments. It bounds what a deployment can mark where nothing ever goes to
    /// production; <see cref="ContainingDeployments"/> keeps to the same bound, or the order of arrival would matter.
    /// </summary>
    public const string Horizon = "interval '90 days'";

    // Between the merge and the first production deployment any deployment matters. A first one also ends being without a predecessor.
    private const string MarkByDeployments = $"""
        insert into devex.dirty_cells (tenant_id, kind, key)
        select $1, 'change', t.provider || '/' || t.repository || '/' || t.number
        from (
            select c.provider, c.repository, c.number
            from d
            join devex.changes c on c.tenant_id = $1 and c.provider = d.provider and c.repository = d.repository
                and c.merged_at > d.first_at - {Horizon} and c.merged_at <= d.last_at
            left join devex.journeys j on j.tenant_id = $1 and j.provider = c.provider and j.repository = c.repository and j.number = c.number
            where j.deployed_at is null or j.deployed_at >= d.first_at
            union
            select j.provider, j.repository, j.number
            from (select distinct provider, repository from d) r
            join devex.journeys j on j.tenant_id = $1 and j.provider = r.provider and j.repository = r.repository and 'noPredecessor' = any(j.flags)
        ) t
        order by 3
        """;

    public static Task ByDeploymentsAsync(
        TenantTransaction transaction, string[] providers, string[] repositories, string[] deploymentIds, CancellationToken ct) =>
        transaction.ExecuteAsync($"""
            with d as (
                select e.provider, e.repository, least(e.started_at, e.finished_at) as first_at, greatest(e.started_at, e.finished_at) as last_at
                from unnest($2::text[], $3::text[], $4::text[]) k(provider, repository, deployment_id)
                join devex.deployments e on e.tenant_id = $1 and e.provider = k.provider and e.repository = k.repository
                    and e.deployment_id = k.deployment_id
            )
            {MarkByDeployments}
            """, [providers, repositories, deploymentIds], ct);

    /// <summary>Those that are merged by the commits, and those in deployments of the commits: their order on the branch is known now.</summary>
    public static async Task ByCommitsAsync(TenantTransaction transaction, string[] providers, string[] repositories, string[] shas, CancellationToken ct)
    {
        await ByMergeAsync(transaction, providers, repositories, shas, ct);
        await transaction.ExecuteAsync($"""
            with d as (
                select e.provider, e.repository, least(e.started_at, e.finished_at) as first_at, greatest(e.started_at, e.finished_at) as last_at
                from unnest($2::text[], $3::text[], $4::text[]) k(provider, repository, sha)
                join devex.deployments e on e.tenant_id = $1 and e.provider = k.provider and e.repository = k.repository and e.sha = k.sha
            )
            {MarkByDeployments}
            """, [providers, repositories, shas], ct);
    }

    /// <summary>Those whose merge is one of the commits; where the forge names no merge commit, the head stands for it.</summary>
    public static Task ByMergeAsync(TenantTransaction transaction, string[] providers, string[] repositories, string?[] shas, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            insert into devex.dirty_cells (tenant_id, kind, key)
            select $1, 'change', t.provider || '/' || t.repository || '/' || t.number
            from (
                select c.provider, c.repository, c.number
                from unnest($2::text[], $3::text[], $4::text[]) k(provider, repository, sha)
                join devex.changes c on c.tenant_id = $1 and c.provider = k.provider and c.repository = k.repository and c.merge_sha = k.sha
                union
                select c.provider, c.repository, c.number
                from unnest($2::text[], $3::text[], $4::text[]) k(provider, repository, sha)
                join devex.changes c on c.tenant_id = $1 and c.provider = k.provider and c.repository = k.repository and c.head_sha = k.sha
                    and c.merge_sha is null
            ) t
            order by 3
            """, [providers, repositories, shas], ct);

    /// <summary>Those in production when the incidents opened, and watched.</summary>
    public static Task ByIncidentsAsync(TenantTransaction transaction, string[] providers, string[] incidentIds, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            insert into devex.dirty_cells (tenant_id, kind, key)
            select distinct $1, 'change', j.provider || '/' || j.repository || '/' || j.number
            from unnest($2::text[], $3::text[]) k(provider, incident_id)
            join devex.incidents i on i.tenant_id = $1 and i.provider = k.provider and i.incident_id = k.incident_id
            join devex.journeys j on j.tenant_id = $1 and j.repository = i.repository
                and j.deployed_at <= i.opened_at and j.deployed_at > i.opened_at - interval '1 day'
            order by 3
            """, [providers, incidentIds], ct);
}
