using DevEx.Domain.Events;
using DevEx.Domain.Loops;

namespace DevEx.Store.Projections;

/// <summary>What was pushed to the branches of changes before they were merged.</summary>
internal static class BranchPushes
{
    // No branch is called so, and no change comes from it.
    private const string Elsewhere = "";

    /// <summary>When the first commit of each change's own was written, by place in the list; null when none is known, or it is not merged.</summary>
    public static async Task<DateTimeOffset?[]> FirstCommitsAsync(TenantTransaction transaction, List<Change> changes, CancellationToken ct)
    {
        // A branch is the change's own from the end of the one before; as TouchedBranches marks.
        await using var query = transaction.Command("""
            select k.ord::int - 1, b.pushed_at, b.sha, b.authored_at, c.pushed_at
            from unnest($2::text[], $3::text[], $4::int[], $5::text[], $6::timestamptz[]) with ordinality k(provider, repository, number, branch, merged_at, ord)
            cross join lateral (
                select coalesce((
                    select coalesce(e.merged_at, e.closed_at) from changes e
                    where e.tenant_id = $1 and e.provider = k.provider and e.repository = k.repository and e.head_ref = k.branch
                      and (coalesce(e.merged_at, e.closed_at), e.number) < (k.merged_at, k.number)
                    order by coalesce(e.merged_at, e.closed_at) desc, e.number desc
                    limit 1), '-infinity') as since
            ) s
            join branch_commits b on b.tenant_id = $1 and b.provider = k.provider and b.repository = k.repository and b.branch = k.branch
                and b.pushed_at > s.since and b.pushed_at <= k.merged_at
            left join commits c on c.tenant_id = $1 and c.provider = k.provider and c.repository = k.repository and c.sha = b.sha
            where k.merged_at is not null
            """, changes.Column(c => c.Provider), changes.Column(c => c.Repository), changes.Column(c => c.Number), changes.Column(c => c.HeadRef),
            changes.Column(c => c.MergedAt));
        var pushes = changes.ConvertAll(_ => new List<CommitsPushed>());
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var nth = rows.GetInt32(0);
            var sha = rows.GetString(2);
            pushes[nth].Add(Push(changes[nth], changes[nth].HeadRef, rows.GetFieldValue<DateTimeOffset>(1), new(
                sha, rows.IsDBNull(3) ? null : rows.GetFieldValue<DateTimeOffset>(3))));
            if (!rows.IsDBNull(4))
            {
                pushes[nth].Add(Push(changes[nth], Elsewhere, rows.GetFieldValue<DateTimeOffset>(4), new(sha)));
            }
        }

        return [.. changes.Zip(pushes, (change, of) => ChangeBranch.Of(change, of).FirstCommitAt)];
    }

    private static CommitsPushed Push(Change change, string branch, DateTimeOffset at, PushedCommit commit) => new()
    {
        At = at,
        Provider = change.Provider,
        Repository = change.Repository,
        Ref = $"refs/heads/{branch}",
        DefaultBranch = Elsewhere,
        Commits = [commit],
    };
}
