namespace DevEx.Store.Projections;

/// <summary>Marks the repositories of whose deployments DORA may say something else now, whichever of the facts came first.</summary>
/// <remarks>Facts that move are marked before and after they are written.</remarks>
internal static class TouchedDora
{
    // What a change mends is not told by the change alone: one that is taken back may come later than the one that does so.
    private static readonly string MarkByChanges = $"""
        select c.repository
        from c
        where c.merged_at is not null and ({Mends("c")} or exists (
            select from changes m
            where m.tenant_id = $1 and m.provider = c.provider and m.repository = c.repository and {Mends("m")}
              and (starts_with(m.head_ref, 'revert-' || c.number || '-') or starts_with(m.title, 'Revert "' || c.title || '"'))))
        """;

    /// <summary>A hot-fix, or a change that takes back another: as <see cref="Domain.Loops.Change"/> tells them, and the index on them.</summary>
    public static string Mends(string change) =>
        $"""({change}.head_ref ilike 'hotfix%' or {change}.head_ref like 'revert-%' or {change}.title like 'Revert "%')""";

    public static Task ByDeploymentsAsync(
        TenantTransaction transaction, string[] providers, string[] repositories, string[] deploymentIds, CancellationToken ct) =>
        MarkAsync(transaction, """
            select d.repository
            from unnest($2::text[], $3::text[], $4::text[]) k(provider, repository, deployment_id)
            join deployments d on d.tenant_id = $1 and d.provider = k.provider and d.repository = k.repository and d.deployment_id = k.deployment_id
            where d.production or d.rollback_of is not null
            """, [providers, repositories, deploymentIds], ct);

    /// <summary>The repository that an incident speaks of; where it names none, those with a deployment that is called as the one it names.</summary>
    public static Task ByIncidentsAsync(TenantTransaction transaction, string[] providers, string[] incidentIds, CancellationToken ct) =>
        MarkAsync(transaction, """
            select d.repository
            from unnest($2::text[], $3::text[]) k(provider, incident_id)
            join incidents i on i.tenant_id = $1 and i.provider = k.provider and i.incident_id = k.incident_id
            cross join lateral (
                (select repository from deployments
                 where tenant_id = $1 and repository = i.repository and (production or rollback_of is not null) limit 1)
                union all
                select repository from deployments
                where tenant_id = $1 and i.repository is null and deployment_id = i.deployment and (production or rollback_of is not null)
            ) d
            """, [providers, incidentIds], ct);

    public static Task ByChangesAsync(TenantTransaction transaction, string[] providers, string[] repositories, int[] numbers, CancellationToken ct) =>
        MarkAsync(transaction, $"""
            with c as (
                select c.* from unnest($2::text[], $3::text[], $4::int[]) k(provider, repository, number)
                join changes c on c.tenant_id = $1 and c.provider = k.provider and c.repository = k.repository and c.number = k.number
            )
            {MarkByChanges}
            """, [providers, repositories, numbers], ct);

    /// <summary>Where the order of deployments and of changes that mend something, or are mended, is known better now.</summary>
    public static Task ByCommitsAsync(TenantTransaction transaction, string[] providers, string[] repositories, string[] shas, CancellationToken ct) =>
        MarkAsync(transaction, $"""
            with k as (select distinct * from unnest($2::text[], $3::text[], $4::text[]) k(provider, repository, sha)),
            c as (
                select c.* from k
                join changes c on c.tenant_id = $1 and c.provider = k.provider and c.repository = k.repository and c.merge_sha = k.sha
                union all
                select c.* from k
                join changes c on c.tenant_id = $1 and c.provider = k.provider and c.repository = k.repository and c.head_sha = k.sha
            )
            {MarkByChanges}
            union all
            select d.repository from k
            join deployments d on d.tenant_id = $1 and d.provider = k.provider and d.repository = k.repository and d.sha = k.sha
            where d.production and exists (
                select from changes m where m.tenant_id = $1 and m.provider = k.provider and m.repository = k.repository and {Mends("m")})
            """, [providers, repositories, shas], ct);

    private static Task MarkAsync(TenantTransaction transaction, string repositories, object?[] values, CancellationToken ct) =>
        transaction.ExecuteAsync(
            $"insert into dirty_cells (tenant_id, kind, key) select distinct $1, 'dora', r.repository from ({repositories}) r order by 3", values, ct);
}
