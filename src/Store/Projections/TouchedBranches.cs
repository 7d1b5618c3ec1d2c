namespace DevEx.Store.Projections;

/// <summary>
/// Marks the changes whose first commit a push or the end of another change may alter. A branch that many changes come from is each one's own
/// from the end of the one before (merged or closed) to its own, so that every push belongs to one change at most.
/// </summary>
internal static class TouchedBranches
{
    // Of all changes of b(provider, repository, branch, pushed_at) the first that ended after the push.
    private const string Mark = """
        insert into dirty_cells (tenant_id, kind, key)
        select distinct $1, 'change', b.provider || '/' || b.repository || '/' || n.number
        from b
        cross join lateral (
            select c.number from changes c
            where c.tenant_id = $1 and c.provider = b.provider and c.repository = b.repository and c.head_ref = b.branch
              and coalesce(c.merged_at, c.closed_at) >= b.pushed_at
            order by coalesce(c.merged_at, c.closed_at), c.number
            limit 1
        ) n
        order by 3
        """;

    public static Task ByPushesAsync(
        TenantTransaction transaction, string[] providers, string[] repositories, string[] branches, DateTimeOffset[] pushedAt, CancellationToken ct) =>
        transaction.ExecuteAsync(
            $"with b as (select * from unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[]) b(provider, repository, branch, pushed_at)) {Mark}",
            [providers, repositories, branches, pushedAt], ct);

    /// <summary>Those to whose branch commits came that had come onto the default branch before, and are not their own then.</summary>
    public static Task ByCommitsAsync(
        TenantTransaction transaction, string[] providers, string[] repositories, string[] shas, DateTimeOffset[] pushedAt, CancellationToken ct) =>
        transaction.ExecuteAsync($"""
            with b as (
                select b.provider, b.repository, b.branch, b.pushed_at
                from unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[]) k(provider, repository, sha, pushed_at)
                join branch_commits b on b.tenant_id = $1 and b.provider = k.provider and b.repository = k.repository and b.sha = k.sha
                    and b.pushed_at > k.pushed_at
            )
            {Mark}
            """, [providers, repositories, shas, pushedAt], ct);

    /// <summary>Those that ended next on the same branch. Marked before and after the rows are written.</summary>
    public static Task ByEndsAsync(TenantTransaction transaction, string[] providers, string[] repositories, int[] numbers, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            insert into dirty_cells (tenant_id, kind, key)
            select distinct $1, 'change', n.provider || '/' || n.repository || '/' || n.number
            from unnest($2::text[], $3::text[], $4::int[]) k(provider, repository, number)
            join changes c on c.tenant_id = $1 and c.provider = k.provider and c.repository = k.repository and c.number = k.number
            cross join lateral (
                select c.provider, c.repository, n.number from changes n
                where n.tenant_id = $1 and n.provider = c.provider and n.repository = c.repository and n.head_ref = c.head_ref
                  and (coalesce(n.merged_at, n.closed_at), n.number) > (coalesce(c.merged_at, c.closed_at), c.number)
                order by coalesce(n.merged_at, n.closed_at), n.number
                limit 1
            ) n
            order by 3
            """, [providers, repositories, numbers], ct);
}
