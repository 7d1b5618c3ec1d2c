using DevEx.Domain.Loops;

namespace DevEx.Store.Projections;

/// <summary>One row a change, and its reviews.</summary>
internal static class ChangeFacts
{
    public static async Task WriteAsync(TenantTransaction transaction, List<Change> changes, CancellationToken ct)
    {
        if (changes.Count == 0)
        {
            return;
        }

        await MarkAsync(transaction, changes, ct);
        await WriteRowsAsync(transaction, changes, ct);
        await MarkAsync(transaction, changes, ct);
        await DirtyCells.MarkAsync(transaction, CellKey.Change, changes.Column(c => $"{c.Provider}/{c.Repository}/{c.Number}"), ct);
    }

    /// <summary>Without marking what they touch: where everything is computed anyway.</summary>
    public static async Task WriteRowsAsync(TenantTransaction transaction, List<Change> changes, CancellationToken ct)
    {
        if (changes.Count > 0)
        {
            await WriteChangesAsync(transaction, changes, ct);
            await WriteReviewsAsync(transaction, [.. changes.SelectMany(c => c.Reviews.Select(r => (Change: c, Review: r)))], ct);
        }
    }

    /// <summary>What others are told by them.</summary>
    private static async Task MarkAsync(TenantTransaction transaction, List<Change> changes, CancellationToken ct)
    {
        var (providers, repositories, numbers) = (changes.Column(c => c.Provider), changes.Column(c => c.Repository), changes.Column(c => c.Number));
        await TouchedBranches.ByEndsAsync(transaction, providers, repositories, numbers, ct);
        await TouchedDora.ByChangesAsync(transaction, providers, repositories, numbers, ct);
    }

    private static Task WriteChangesAsync(TenantTransaction transaction, List<Change> changes, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            insert into changes (
                tenant_id, provider, repository, number, title, url, author, author_bot, head_ref, head_sha, base_ref, state,
                additions, deletions, files, opened_at, ready_at, first_response_at, approved_at, merged_at, merge_sha, closed_at, rework_rounds)
            select $1, c.* from unnest(
                $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::uuid[], $8::boolean[], $9::text[], $10::text[], $11::text[], $12::text[],
                $13::int[], $14::int[], $15::int[], $16::timestamptz[], $17::timestamptz[], $18::timestamptz[], $19::timestamptz[], $20::timestamptz[],
                $21::text[], $22::timestamptz[], $23::int[]) c
            on conflict (tenant_id, provider, repository, number) do update set
                title = excluded.title, url = excluded.url, author = excluded.author, author_bot = excluded.author_bot,
                head_ref = excluded.head_ref, head_sha = excluded.head_sha, base_ref = excluded.base_ref, state = excluded.state,
                additions = excluded.additions, deletions = excluded.deletions, files = excluded.files,
                opened_at = excluded.opened_at, ready_at = excluded.ready_at, first_response_at = excluded.first_response_at,
                approved_at = excluded.approved_at, merged_at = excluded.merged_at, merge_sha = excluded.merge_sha,
                closed_at = excluded.closed_at, rework_rounds = excluded.rework_rounds
            """,
            [
                changes.Column(c => c.Provider), changes.Column(c => c.Repository), changes.Column(c => c.Number), changes.Column(c => c.Title),
                changes.Column(c => c.Url), changes.Column(c => c.Author.Subject), changes.Column(c => c.Author.Bot), changes.Column(c => c.HeadRef),
                changes.Column(c => c.HeadSha), changes.Column(c => c.BaseRef), changes.Column(State),
                changes.Column(c => c.Size?.Additions), changes.Column(c => c.Size?.Deletions), changes.Column(c => c.Size?.Files),
                changes.Column(c => c.OpenedAt), changes.Column(c => c.ReadyAt), changes.Column(MiddleLoop.FirstResponse),
                changes.Column(MiddleLoop.LastApproval), changes.Column(c => c.MergedAt), changes.Column(c => c.MergeSha),
                changes.Column(c => c.ClosedAt), changes.Column(c => MiddleLoop.Rework(c).Count),
            ], ct);

    private static async Task WriteReviewsAsync(TenantTransaction transaction, List<(Change Change, ChangeReview Review)> reviews, CancellationToken ct)
    {
        if (reviews.Count == 0)
        {
            return;
        }

        await transaction.ExecuteAsync("""
            insert into reviews (tenant_id, provider, repository, number, review_id, reviewer, bot, state, submitted_at, dismissed_at)
            select $1, r.* from unnest(
                $2::text[], $3::text[], $4::int[], $5::text[], $6::uuid[], $7::boolean[], $8::text[], $9::timestamptz[], $10::timestamptz[]) r
            on conflict (tenant_id, provider, repository, number, review_id) do update set
                reviewer = excluded.reviewer, bot = excluded.bot, state = excluded.state, submitted_at = excluded.submitted_at,
                dismissed_at = excluded.dismissed_at
            """,
            [
                reviews.Column(r => r.Change.Provider), reviews.Column(r => r.Change.Repository), reviews.Column(r => r.Change.Number),
                reviews.Column(r => r.Review.Id), reviews.Column(r => r.Review.Reviewer.Subject), reviews.Column(r => r.Review.Reviewer.Bot),
                reviews.Column(r => r.Review.State.Word()), reviews.Column(r => r.Review.At), reviews.Column(r => r.Review.DismissedAt),
            ], ct);
    }

    private static string State(Change change) => change switch
    {
        { MergedAt: not null } => "merged",
        { ClosedAt: not null } => "closed",
        { Draft: true } => "draft",
        _ => "open",
    };
}
