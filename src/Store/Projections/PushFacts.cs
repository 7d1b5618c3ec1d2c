using DevEx.Domain.Events;
using DevEx.Store.Events;

namespace DevEx.Store.Projections;

/// <summary>One row a push, and where each commit came onto the default branch.</summary>
internal static class PushFacts
{
    public static async Task WriteAsync(TenantTransaction transaction, IReadOnlyList<(StoredEvent Stored, DevEvent Event)> events, CancellationToken ct)
    {
        var pushes = events.Where(e => e.Event is CommitsPushed).Select(e => (e.Stored.Id, Push: (CommitsPushed)e.Event)).ToList();
        if (pushes.Count == 0)
        {
            return;
        }

        await transaction.ExecuteAsync("""
            insert into devex.pushes (tenant_id, event_id, provider, repository, ref, before, after, forced, default_branch, pushed_at)
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
    }

    private static async Task WriteCommitsAsync(TenantTransaction transaction, List<(CommitsPushed Push, string Sha, int Nth)> commits, CancellationToken ct)
    {
        if (commits.Count == 0)
        {
            return;
        }

        // A commit that is pushed twice (a force push back and forth) came when it first came.
        await transaction.ExecuteAsync("""
            insert into devex.commits as c (tenant_id, provider, repository, sha, pushed_at, nth)
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
        await TouchedChanges.ByCommitsAsync(
            transaction, commits.Column(c => c.Push.Provider), commits.Column(c => c.Push.Repository), commits.Column(c => c.Sha), ct);
    }

    private static bool OnDefault(CommitsPushed push) => push.DefaultBranch is { } branch && push.Ref == $"refs/heads/{branch}" && !push.Deleted;

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
