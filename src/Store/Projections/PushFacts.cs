using DevEx.Domain.Events;
using DevEx.Store.Events;

namespace DevEx.Store.Projections;

/// <summary>One row a push, where each commit came onto the default branch, and which ones came to the others.</summary>
internal static class PushFacts
{
    private const string Heads = "refs/heads/";

    public static async Task WriteAsync(TenantTransaction transaction, IReadOnlyList<(StoredEvent Stored, DevEvent Event)> events, CancellationToken ct)
    {
        var pushes = events.Where(e => e.Event is CommitsPushed).Select(e => (e.Stored.Id, Push: (CommitsPushed)e.Event)).ToList();
        if (pushes.Count == 0)
        {
            return;
        }

        await transaction.ExecuteAsync("""
            insert into pushes (tenant_id, event_id, provider, repository, ref, before, after, forced, default_branch, pushed_at)
            select $1, p.* from unnest(
                $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[], $9::boolean[], $10::timestamptz[]) p
            on conflict do nothing
            """,
            [
                pushes.Column(p => p.Id), pushes.Column(p => p.Push.Provider), pushes.Column(p => p.Push.Repository), pushes.Column(p => p.Push.Ref),
                pushes.Column(p => p.Push.Before), pushes.Column(p => p.Push.After), pushes.Column(p => p.Push.Forced),
                pushes.Column(p => OnDefault(p.Push)), pushes.Column(p => p.Push.At),
            ], ct);
        await WriteCommitsAsync(transaction, [.. pushes.Where(p => OnDefault(p.Push)).SelectMany(p => Commits(p.Push))], ct);
        await WriteBranchesAsync(
            transaction,
            [.. pushes.Where(p => OnBranch(p.Push)).SelectMany(p => p.Push.Commits.Select(c => (p.Push, Branch: p.Push.Ref[Heads.Length..], Commit: c)))], ct);
    }

    private static async Task WriteCommitsAsync(TenantTransaction transaction, List<(CommitsPushed Push, string Sha, int Nth)> commits, CancellationToken ct)
    {
        if (commits.Count == 0)
        {
            return;
        }

        // A commit that is pushed twice (a force push back and forth) came when it first came.
        await transaction.ExecuteAsync("""
            insert into commits as c (tenant_id, provider, repository, sha, pushed_at, nth)
            select distinct on (n.provider, n.repository, n.sha) $1, n.provider, n.repository, n.sha, n.pushed_at, n.nth
            from unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::int[]) n(provider, repository, sha, pushed_at, nth)
            order by n.provider, n.repository, n.sha, n.pushed_at, n.nth
            on conflict (tenant_id, provider, repository, sha) do update set pushed_at = excluded.pushed_at, nth = excluded.nth
            where (excluded.pushed_at, excluded.nth) < (c.pushed_at, c.nth)
            """,
            [
                commits.Column(c => c.Push.Provider), commits.Column(c => c.Push.Repository), commits.Column(c => c.Sha),
                commits.Column(c => c.Push.At), commits.Column(c => c.Nth),
            ], ct);
        var (providers, repositories, shas) = (commits.Column(c => c.Push.Provider), commits.Column(c => c.Push.Repository), commits.Column(c => c.Sha));
        await TouchedChanges.ByCommitsAsync(transaction, providers, repositories, shas, ct);
        await TouchedBranches.ByCommitsAsync(transaction, providers, repositories, shas, commits.Column(c => c.Push.At), ct);
        await TouchedDora.ByCommitsAsync(transaction, providers, repositories, shas, ct);
    }

    private static async Task WriteBranchesAsync(
        TenantTransaction transaction, List<(CommitsPushed Push, string Branch, PushedCommit Commit)> commits, CancellationToken ct)
    {
        if (commits.Count == 0)
        {
            return;
        }

        var (providers, repositories) = (commits.Column(c => c.Push.Provider), commits.Column(c => c.Push.Repository));
        var (branches, pushedAt) = (commits.Column(c => c.Branch), commits.Column(c => c.Push.At));
        await transaction.ExecuteAsync("""
            insert into branch_commits (tenant_id, provider, repository, branch, pushed_at, sha, authored_at)
            select $1, c.* from unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::timestamptz[]) c
            on conflict do nothing
            """, [providers, repositories, branches, pushedAt, commits.Column(c => c.Commit.Sha), commits.Column(c => c.Commit.AuthoredAt)], ct);
        await TouchedBranches.ByPushesAsync(transaction, providers, repositories, branches, pushedAt, ct);
    }

    private static bool OnDefault(CommitsPushed push) => push.DefaultBranch is { } branch && push.Ref == Heads + branch && !push.Deleted;

    private static bool OnBranch(CommitsPushed push) => !OnDefault(push) && !push.Deleted && push.Ref.StartsWith(Heads, StringComparison.Ordinal);

    /// <summary>The commits that the push names, and its head, which a source may leave out of a long one.</summary>
    private static IEnumerable<(CommitsPushed, string, int)> Commits(CommitsPushed push)
    {
        foreach (var (nth, commit) in push.Commits.Index())
        {
            yield return (push, commit.Sha, nth);
        }

        if (push.After is { } head && push.Commits.All(c => c.Sha != head))
        {
            yield return (push, head, push.Commits.Count);
        }
    }
}
