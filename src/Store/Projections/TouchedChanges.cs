using DevEx.Domain.Loops;

namespace DevEx.Store.Projections;

/// <summary>Marks the changes whose way to production a deployment, an incident or a push may alter, whichever of them came first.</summary>
/// <remarks>Facts that move are marked before and after they are written: where they were, a change has to forget them.</remarks>
internal static class TouchedChanges
{
    /// <summary>
    /// How long after its merge a change is looked for in deployments, and how long before. It bounds what a deployment can mark where
    /// nothing ever goes to production; <see cref="ContainingDeployments"/> keeps to the same bound, or the order of arrival would matter.
    /// </summary>
    public const string Horizon = "interval '90 days'";

    public static readonly TimeSpan HorizonSpan = TimeSpan.FromDays(90);

    private const string Deployments = """
        select e.provider, e.repository, e.environment, e.deployment_id, e.sha,
               least(e.started_at, e.finished_at) as first_at, greatest(e.started_at, e.finished_at) as last_at,
               (select n.finished_at from deployments n
                where n.tenant_id = $1 and n.provider = e.provider and n.repository = e.repository and n.environment = e.environment
                  and n.outcome = 'success' and not n.preview
                  and (n.finished_at, n.deployment_id collate "C") > (e.finished_at, e.deployment_id collate "C")
                order by n.finished_at, n.deployment_id collate "C" limit 1) as next_at
        from deployments e
        """;

    // Between the merge and the first production deployment any deployment matters, and to what was merged until the next one it is what
    // was there before. One that is merged later is touched when it was deployed before: by that deployment, and by those that ended it.
    // A first one also ends being without a predecessor.
    private const string MarkByDeployments = $"""
        insert into dirty_cells (tenant_id, kind, key)
        select $1, 'change', t.provider || '/' || t.repository || '/' || t.number
        from (
            select c.provider, c.repository, c.number
            from d
            join changes c on c.tenant_id = $1 and c.provider = d.provider and c.repository = d.repository
                and c.merged_at > d.first_at - {Horizon} and c.merged_at <= greatest(d.last_at, d.next_at)
            left join journeys j on j.tenant_id = $1 and j.provider = c.provider and j.repository = c.repository and j.number = c.number
            where j.deployed_at is null or j.deployed_at >= d.first_at
            union
            select c.provider, c.repository, c.number
            from d
            join changes c on c.tenant_id = $1 and c.provider = d.provider and c.repository = d.repository and c.head_sha = d.sha
            union
            select c.provider, c.repository, c.number
            from d
            join changes c on c.tenant_id = $1 and c.provider = d.provider and c.repository = d.repository and c.merge_sha = d.sha
            union
            select c.provider, c.repository, c.number
            from d
            join changes c on c.tenant_id = $1 and c.provider = d.provider and c.repository = d.repository
                and c.merged_at > d.last_at and c.merged_at <= d.last_at + {Horizon}
            where exists (
                select from deployments e
                where e.tenant_id = $1 and e.provider = c.provider and e.repository = c.repository and e.sha in (c.head_sha, c.merge_sha)
                  and e.environment = d.environment and e.finished_at < c.merged_at)
            union
            select j.provider, j.repository, j.number
            from (select distinct provider, repository from d) r
            join journeys j on j.tenant_id = $1 and j.provider = r.provider and j.repository = r.repository and 'noPredecessor' = any(j.flags)
        ) t
        order by 3
        """;

    // What was deployed before its merge is watched from its deployment on, and stands in production since the merge.
    private const string MarkByTrouble = $"""
        insert into dirty_cells (tenant_id, kind, key)
        select distinct $1, 'change', j.provider || '/' || j.repository || '/' || j.number
        from trouble t
        join journeys j on j.tenant_id = $1 and j.repository = t.repository
            and j.deployed_at > t.at - interval '1 day' and j.deployed_at <= t.at + {Horizon} and (j.deployed_at <= t.at or j.deployed_at = j.merged_at)
        order by 3
        """;

    /// <summary>One that did not succeed touches nothing: what it was before it did not is marked before it is written.</summary>
    public static async Task ByDeploymentsAsync(
        TenantTransaction transaction, string[] providers, string[] repositories, string[] deploymentIds, CancellationToken ct)
    {
        await transaction.ExecuteAsync($"""
            with d as (
                {Deployments}
                join unnest($2::text[], $3::text[], $4::text[]) k(provider, repository, deployment_id)
                    on e.provider = k.provider and e.repository = k.repository and e.deployment_id = k.deployment_id
                where e.tenant_id = $1 and e.outcome = 'success' and not e.preview
            )
            {MarkByDeployments}
            """, [providers, repositories, deploymentIds], ct);
        await ByRollbacksAsync(transaction, providers, repositories, deploymentIds, ct);
    }

    /// <summary>Those that are merged by the commits, and those in deployments of the commits: their order on the branch is known now.</summary>
    public static async Task ByCommitsAsync(TenantTransaction transaction, string[] providers, string[] repositories, string[] shas, CancellationToken ct)
    {
        // Where the merge commit is not known the place of the head counts, so that may have counted until now.
        await transaction.ExecuteAsync("""
            insert into dirty_cells (tenant_id, kind, key)
            select $1, 'change', t.provider || '/' || t.repository || '/' || t.number
            from (
                select c.provider, c.repository, c.number
                from unnest($2::text[], $3::text[], $4::text[]) k(provider, repository, sha)
                join changes c on c.tenant_id = $1 and c.provider = k.provider and c.repository = k.repository and c.merge_sha = k.sha
                union
                select c.provider, c.repository, c.number
                from unnest($2::text[], $3::text[], $4::text[]) k(provider, repository, sha)
                join changes c on c.tenant_id = $1 and c.provider = k.provider and c.repository = k.repository and c.head_sha = k.sha
            ) t
            order by 3
            """, [providers, repositories, shas], ct);
        await transaction.ExecuteAsync($"""
            with d as (
                {Deployments}
                join unnest($2::text[], $3::text[], $4::text[]) k(provider, repository, sha)
                    on e.provider = k.provider and e.repository = k.repository and e.sha = k.sha
                where e.tenant_id = $1 and e.outcome = 'success' and not e.preview
            )
            {MarkByDeployments}
            """, [providers, repositories, shas], ct);
    }

    /// <summary>Those whose merge is one of the commits; where the forge names no merge commit, the head stands for it.</summary>
    public static Task ByMergeAsync(TenantTransaction transaction, string[] providers, string[] repositories, string?[] shas, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            insert into dirty_cells (tenant_id, kind, key)
            select $1, 'change', t.provider || '/' || t.repository || '/' || t.number
            from (
                select c.provider, c.repository, c.number
                from unnest($2::text[], $3::text[], $4::text[]) k(provider, repository, sha)
                join changes c on c.tenant_id = $1 and c.provider = k.provider and c.repository = k.repository and c.merge_sha = k.sha
                union
                select c.provider, c.repository, c.number
                from unnest($2::text[], $3::text[], $4::text[]) k(provider, repository, sha)
                join changes c on c.tenant_id = $1 and c.provider = k.provider and c.repository = k.repository and c.head_sha = k.sha
                    and c.merge_sha is null
            ) t
            order by 3
            """, [providers, repositories, shas], ct);

    /// <summary>Those that may be waiting for the runs once these are finished, as they are said to be now and as they stand in the facts.</summary>
    public static Task ByRunsAsync(TenantTransaction transaction, List<Run> runs, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            with n as (
                select * from unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::text[], $8::boolean[])
                    n(provider, repository, run_id, attempt, sha, numbers, finished)
            ), k as (
                select provider, repository, sha, string_to_array(numbers, ',')::int[] as numbers from n where finished
                union all
                select o.provider, o.repository, o.sha, o.change_numbers
                from n join runs o on o.tenant_id = $1 and o.provider = n.provider and o.repository = n.repository and o.run_id = n.run_id
                    and o.attempt = n.attempt and o.finished_at is not null
            )
            insert into dirty_cells (tenant_id, kind, key)
            select $1, 'change', t.provider || '/' || t.repository || '/' || t.number
            from (
                select c.provider, c.repository, c.number
                from k join changes c on c.tenant_id = $1 and c.provider = k.provider and c.repository = k.repository and c.head_sha = k.sha
                union
                select c.provider, c.repository, c.number
                from k cross join lateral unnest(k.numbers) own(number)
                join changes c on c.tenant_id = $1 and c.provider = k.provider and c.repository = k.repository and c.number = own.number
            ) t
            order by 3
            """,
            [
                runs.Column(r => r.Provider), runs.Column(r => r.Repository), runs.Column(r => r.RunId), runs.Column(r => r.Attempt),
                runs.Column(r => r.Sha), runs.Column(r => string.Join(',', r.ChangeNumbers)), runs.Column(r => r.FinishedAt is not null),
            ], ct);

    /// <summary>Those in production when the incidents opened, and watched.</summary>
    public static Task ByIncidentsAsync(TenantTransaction transaction, string[] providers, string[] incidentIds, CancellationToken ct) =>
        transaction.ExecuteAsync($"""
            with trouble as (
                select i.repository, i.opened_at as at
                from unnest($2::text[], $3::text[]) k(provider, incident_id)
                join incidents i on i.tenant_id = $1 and i.provider = k.provider and i.incident_id = k.incident_id
            )
            {MarkByTrouble}
            """, [providers, incidentIds], ct);

    /// <summary>Those that the deployments take back.</summary>
    private static Task ByRollbacksAsync(
        TenantTransaction transaction, string[] providers, string[] repositories, string[] deploymentIds, CancellationToken ct) =>
        transaction.ExecuteAsync($"""
            with trouble as (
                select d.repository, coalesce(d.started_at, d.finished_at) as at
                from unnest($2::text[], $3::text[], $4::text[]) k(provider, repository, deployment_id)
                join deployments d on d.tenant_id = $1 and d.provider = k.provider and d.repository = k.repository
                    and d.deployment_id = k.deployment_id and d.rollback_of is not null
            )
            {MarkByTrouble}
            """, [providers, repositories, deploymentIds], ct);
}
