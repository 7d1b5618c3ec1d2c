using DevEx.Domain.Events;
using DevEx.Domain.Loops;

namespace DevEx.Store.Projections;

/// <summary>The deployments that brought a change where it is, as far as they are needed for its way to production.</summary>
/// <param name="Links">Of an environment at most two: the one that was there at the merge, and the first that brought it afterwards.</param>
/// <param name="TooOld">It was merged longer before the first deployment to an environment than that reaches back.</param>
internal sealed record ContainingDeployments(IReadOnlyList<DeploymentLink> Links, bool TooOld)
{
    private const string Succeeded = "d.tenant_id = $1 and d.provider = k.provider and d.repository = k.repository and d.outcome = 'success' and not d.preview";

    private const string AfterTheMerge = $"""
        {Succeeded} and d.environment = n.environment
        and d.finished_at >= k.merged_at and least(d.started_at, d.finished_at) < k.merged_at + {TouchedChanges.Horizon}
        """;

    // As DeploymentLinks says it: the very commit, else the order on the branch, else the clock.
    private const string Holds = """
        (d.sha in (k.sha, k.head) or case
            when c.sha is null or k.place is null then coalesce(d.started_at, d.finished_at) >= k.merged_at
            else (c.pushed_at, c.nth, c.sha collate "C") >= (k.pushed_at, k.nth, k.place collate "C") end)
        """;

    private const string CommitOfDeployment =
        "left join commits c on c.tenant_id = $1 and c.provider = k.provider and c.repository = k.repository and c.sha = d.sha";

    private const string Sql = $"""
        with k as materialized (
            select k.*, p.sha as place, p.pushed_at, p.nth
            from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[]) with ordinality k(provider, repository, sha, head, merged_at, ord)
            left join lateral (
                select sha, pushed_at, nth from commits c
                where c.tenant_id = $1 and c.provider = k.provider and c.repository = k.repository and c.sha in (k.sha, k.head)
                order by c.sha = k.sha desc limit 1
            ) p on true
            where k.merged_at is not null
        ),
        environments as materialized (
            select distinct d.provider, d.repository, d.environment
            from (select distinct provider, repository from k) r
            join deployments d on d.tenant_id = $1 and d.provider = r.provider and d.repository = r.repository and not d.preview and d.outcome = 'success'
        ),
        before as materialized (
            -- Of the change itself, finished before the merge and followed by no other until then: since the first of these it was there.
            select distinct on (k.ord, d.environment) k.ord, d.environment, d.deployment_id, d.finished_at, d.production
            from k
            cross join lateral (
                select d.* from deployments d
                where {Succeeded} and d.sha in (k.sha, k.head) and d.finished_at < k.merged_at and d.finished_at >= k.merged_at - {TouchedChanges.Horizon}
                offset 0
            ) d
            where not exists (
                select from deployments o
                where o.tenant_id = $1 and o.provider = k.provider and o.repository = k.repository and o.environment = d.environment
                  and o.outcome = 'success' and not o.preview and o.sha not in (k.sha, k.head) and o.finished_at < k.merged_at
                  and (o.finished_at, o.deployment_id collate "C") > (d.finished_at, d.deployment_id collate "C"))
            order by k.ord, d.environment, d.finished_at, d.deployment_id collate "C"
        ),
        after as (
            select k.ord, f.*
            from k
            join environments n on n.provider = k.provider and n.repository = k.repository
            left join before b on b.ord = k.ord and b.environment = n.environment
            left join lateral (
                -- Where it was there at the merge, it has to go before it can come again.
                select d.finished_at, d.deployment_id from deployments d {CommitOfDeployment}
                where b.ord is not null and {AfterTheMerge} and not {Holds}
                order by d.finished_at, d.deployment_id collate "C" limit 1
            ) gone on true
            cross join lateral (
                select d.environment, d.deployment_id, d.finished_at, d.production from deployments d {CommitOfDeployment}
                where {AfterTheMerge} and {Holds}
                  and (b.ord is null or (d.finished_at, d.deployment_id collate "C") > (gone.finished_at, gone.deployment_id collate "C"))
                order by d.finished_at, d.deployment_id collate "C" limit 1
            ) f
            where b.production is not true and (b.ord is null or gone.deployment_id is not null)
        ),
        found as (
            select f.*, row_number() over (partition by ord order by production desc, finished_at, environment) as rank
            from (select ord, environment, deployment_id, finished_at, production from before union all select * from after) f
        )
        select k.ord::int - 1, d.deployment_id, d.environment, d.production, d.sha, d.started_at, d.finished_at, c.pushed_at, c.nth, k.place, k.pushed_at, k.nth
        from k
        join found f on f.ord = k.ord and f.rank <= 50
        cross join lateral (
            select f.deployment_id
            union all
            (select d.deployment_id from deployments d
             where {Succeeded} and d.environment = f.environment
               and (d.finished_at, d.deployment_id collate "C") < (f.finished_at, f.deployment_id)
             order by d.finished_at desc, d.deployment_id collate "C" desc
             limit 1)
        ) q
        -- One by one: joined in another order each would be looked for beside every deployment of the repository.
        cross join lateral (
            select * from deployments d where d.tenant_id = $1 and d.provider = k.provider and d.repository = k.repository and d.deployment_id = q.deployment_id
            offset 0
        ) d
        {CommitOfDeployment}
        """;

    /// <summary>
    /// Reads of each environment the deployments that may have brought a change, and the one before each: what they are to the change is
    /// for <see cref="DeploymentLinks"/> to say.
    /// </summary>
    /// <returns>In the order of the changes; one that is not merged is in none.</returns>
    public static async Task<IReadOnlyList<ContainingDeployments>> ReadAsync(TenantTransaction transaction, List<Change> changes, CancellationToken ct)
    {
        await using var query = transaction.Command(
            Sql, changes.Column(c => c.Provider), changes.Column(c => c.Repository), changes.Column(c => c.MergeSha ?? c.HeadSha),
            changes.Column(c => c.HeadSha), changes.Column(c => c.MergedAt));
        var found = changes.ConvertAll(c => new Found(c));
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            found[rows.GetInt32(0)].Add(rows);
        }

        return found.ConvertAll(f => f.Linked());
    }

    /// <summary>What was read for one change.</summary>
    private sealed class Found(Change change)
    {
        private readonly List<Deployment> _deployments = [];
        private readonly HashSet<(DateTimeOffset PushedAt, int Nth, string Sha)> _commits = [];

        public void Add(Npgsql.NpgsqlDataReader rows)
        {
            var deployment = new Deployment
            {
                Provider = change.Provider,
                Repository = change.Repository,
                DeploymentId = rows.GetString(1),
                Environment = rows.GetString(2),
                Production = rows.GetBoolean(3),
                Sha = rows.GetString(4),
                StartedAt = rows.IsDBNull(5) ? null : rows.GetFieldValue<DateTimeOffset>(5),
                FinishedAt = rows.GetFieldValue<DateTimeOffset>(6),
                Outcome = Outcome.Success,
            };
            _deployments.Add(deployment);
            Add(deployment.Sha, rows, 7);
            if (!rows.IsDBNull(9))
            {
                Add(rows.GetString(9), rows, 10);
            }
        }

        public ContainingDeployments Linked()
        {
            var commits = _commits.OrderBy(c => c.PushedAt).ThenBy(c => c.Nth).ThenBy(c => c.Sha, StringComparer.Ordinal).Select(c => c.Sha);
            var links = DeploymentLinks.Of(_deployments, commits, [change]);
            return new(links, _deployments.Select(d => d.Environment).Except(links.Select(l => l.Deployment.Environment)).Any());
        }

        private void Add(string sha, Npgsql.NpgsqlDataReader rows, int column)
        {
            if (!rows.IsDBNull(column))
            {
                _commits.Add((rows.GetFieldValue<DateTimeOffset>(column), rows.GetInt32(column + 1), sha));
            }
        }
    }
}
