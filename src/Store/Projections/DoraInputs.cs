using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using Npgsql;

namespace DevEx.Store.Projections;

/// <summary>What DORA is told from: all of some repositories' deployments to production, and of the rest what can say something of them.</summary>
/// <remarks>
/// All of them, because which commit was there before, and who says to have taken back whom, may lie any time back: they are some hundreds a
/// year. Of changes only the few that mend something and what they take back are read, and looked for in the deployments near their merge.
/// </remarks>
internal static class DoraInputs
{
    /// <returns>By repository; without the changes, whose lead times are not told here.</returns>
    public static async Task<Dictionary<string, DoraFacts>> ReadAsync(TenantTransaction transaction, string[] repositories, CancellationToken ct)
    {
        var deployments = await DeploymentsAsync(transaction, repositories, ct);
        var incidents = await IncidentsAsync(transaction, repositories, [.. deployments.Select(d => d.DeploymentId).Distinct()], ct);
        var changes = await ChangesAsync(transaction, [.. deployments.Select(d => (d.Provider, d.Repository)).Distinct()], ct);
        var commits = await CommitsAsync(transaction, deployments, changes, ct);
        var links = changes.GroupBy(c => (c.Provider, c.Repository))
            .SelectMany(g => Links([.. deployments.Where(d => d is { Succeeded: true, Preview: false } && (d.Provider, d.Repository) == g.Key)], commits[g.Key], g))
            .ToLookup(l => l.Change.Repository);
        var (byRepository, told) = (deployments.ToLookup(d => d.Repository), incidents.ToLookup(i => i.Repository ?? ""));
        return repositories.ToDictionary(r => r, r => new DoraFacts([.. byRepository[r]], [.. told[r], .. told[""]], [.. links[r]], []));
    }

    /// <summary>
    /// Month by month, or ten years would cost a hundred times a year. Before the month a change may have been deployed from its branch; after
    /// it, it is looked for as long as everywhere.
    /// </summary>
    private static IEnumerable<DeploymentLink> Links(List<Deployment> deployments, IEnumerable<string> commits, IEnumerable<Change> changes)
    {
        var places = commits.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
        return changes.GroupBy(c => (c.MergedAt!.Value.UtcDateTime.Year, c.MergedAt.Value.UtcDateTime.Month)).SelectMany(month =>
        {
            var near = Near(deployments, month.Min(c => c.MergedAt) - DeploymentLinks.FirstReach, month.Max(c => c.MergedAt) + TouchedChanges.HorizonSpan);
            var shas = near.Select(d => d.Sha).Concat(month.Select(c => c.HeadSha)).Concat(month.Select(c => c.MergeSha).OfType<string>());
            return DeploymentLinks.Of(near, shas.Distinct().Where(places.ContainsKey).OrderBy(s => places[s]), month);
        });
    }

    /// <summary>Those of that time, and of each environment the last one before it.</summary>
    private static List<Deployment> Near(List<Deployment> deployments, DateTimeOffset? since, DateTimeOffset? until) =>
    [
        .. deployments.Where(d => d.FinishedAt <= since).GroupBy(d => d.Environment, StringComparer.Ordinal)
            .Select(g => g.OrderBy(d => d.FinishedAt).ThenBy(d => d.DeploymentId, StringComparer.Ordinal).Last()),
        .. deployments.Where(d => d.FinishedAt > since && (d.StartedAt ?? d.FinishedAt) < until),
    ];

    private static async Task<List<Deployment>> DeploymentsAsync(TenantTransaction transaction, string[] repositories, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select provider, repository, deployment_id, environment, production, preview, sha, rollback_of, unplanned, started_at, finished_at, outcome, url
            from deployments where tenant_id = $1 and repository = any($2) and (production or rollback_of is not null)
            """, (object)repositories);
        return await ReadAsync(query, rows => new Deployment
        {
            Provider = rows.GetString(0),
            Repository = rows.GetString(1),
            DeploymentId = rows.GetString(2),
            Environment = rows.GetString(3),
            Production = rows.GetBoolean(4),
            Preview = rows.GetBoolean(5),
            Sha = rows.GetString(6),
            RollbackOf = Text(rows, 7),
            Unplanned = rows.IsDBNull(8) ? null : rows.GetBoolean(8),
            StartedAt = Instant(rows, 9),
            FinishedAt = Instant(rows, 10),
            Outcome = Text(rows, 11) is { } outcome ? Columns.Parse<Outcome>(outcome) : null,
            Url = Text(rows, 12),
        }, ct);
    }

    private static async Task<List<Incident>> IncidentsAsync(TenantTransaction transaction, string[] repositories, string[] deployments, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select provider, incident_id, title, repository, environment, deployment, opened_at from incidents
            where tenant_id = $1 and repository = any($2)
            union all
            select provider, incident_id, title, repository, environment, deployment, opened_at from incidents
            where tenant_id = $1 and repository is null and deployment = any($3)
            """, repositories, deployments);
        return await ReadAsync(query, rows => new Incident
        {
            Provider = rows.GetString(0),
            IncidentId = rows.GetString(1),
            Title = rows.GetString(2),
            Repository = Text(rows, 3),
            Environment = Text(rows, 4),
            Deployment = Text(rows, 5),
            OpenedAt = Instant(rows, 6),
        }, ct);
    }

    /// <summary>A change's title is told from that of its reverter by every quotation mark that may end it.</summary>
    private static async Task<List<Change>> ChangesAsync(
        TenantTransaction transaction, List<(string Provider, string Repository)> repositories, CancellationToken ct)
    {
        await using var query = transaction.Command($"""
            with mending as materialized (
                select m.* from unnest($2::text[], $3::text[]) k(provider, repository)
                join changes m on m.tenant_id = $1 and m.provider = k.provider and m.repository = k.repository
                where {TouchedDora.Mends("m")} and m.merged_at is not null
            )
            select provider, repository, number, title, head_ref, head_sha, base_ref, merge_sha, merged_at from mending
            union
            select c.provider, c.repository, c.number, c.title, c.head_ref, c.head_sha, c.base_ref, c.merge_sha, c.merged_at
            from mending m
            join changes c on c.tenant_id = $1 and c.provider = m.provider and c.repository = m.repository
                and c.number = substring(m.head_ref from '^revert-([0-9]{"{1,9}"})-')::int
            where c.merged_at is not null
            union
            select c.provider, c.repository, c.number, c.title, c.head_ref, c.head_sha, c.base_ref, c.merge_sha, c.merged_at
            from mending m
            cross join lateral (
                select substr(m.title, 9, nth - 9) as title from generate_series(9, length(m.title)) nth where substr(m.title, nth, 1) = '"'
            ) t
            join changes c on c.tenant_id = $1 and c.provider = m.provider and c.repository = m.repository and md5(c.title) = md5(t.title)
            where m.title like 'Revert "%' and c.merged_at is not null
            """, repositories.Column(r => r.Provider), repositories.Column(r => r.Repository));
        return await ReadAsync(query, rows => new Change
        {
            Provider = rows.GetString(0),
            Repository = rows.GetString(1),
            Number = rows.GetInt32(2),
            Title = rows.GetString(3),
            Author = new(),
            HeadRef = rows.GetString(4),
            HeadSha = rows.GetString(5),
            BaseRef = rows.GetString(6),
            MergeSha = Text(rows, 7),
            MergedAt = Instant(rows, 8),
            FirstSeenAt = rows.GetFieldValue<DateTimeOffset>(8),
        }, ct);
    }

    /// <summary>Those of the default branches that the deployments or the changes are of, oldest first.</summary>
    private static async Task<ILookup<(string Provider, string Repository), string>> CommitsAsync(
        TenantTransaction transaction, List<Deployment> deployments, List<Change> changes, CancellationToken ct)
    {
        var asked = changes.Select(c => (c.Provider, c.Repository)).ToHashSet();
        List<(string Provider, string Repository, string Sha)> shas =
        [
            .. changes.Select(c => (c.Provider, c.Repository, c.MergeSha ?? c.HeadSha)),
            .. changes.Select(c => (c.Provider, c.Repository, c.HeadSha)),
            .. deployments.Where(d => asked.Contains((d.Provider, d.Repository))).Select(d => (d.Provider, d.Repository, d.Sha)),
        ];
        await using var query = transaction.Command("""
            select c.provider, c.repository, c.sha
            from (select distinct * from unnest($2::text[], $3::text[], $4::text[]) k(provider, repository, sha)) k
            join commits c on c.tenant_id = $1 and c.provider = k.provider and c.repository = k.repository and c.sha = k.sha
            order by c.pushed_at, c.nth, c.sha collate "C"
            """, shas.Column(s => s.Provider), shas.Column(s => s.Repository), shas.Column(s => s.Sha));
        var commits = await ReadAsync(query, rows => (Of: (rows.GetString(0), rows.GetString(1)), Sha: rows.GetString(2)), ct);
        return commits.ToLookup(c => c.Of, c => c.Sha);
    }

    private static async Task<List<T>> ReadAsync<T>(NpgsqlCommand query, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        var all = new List<T>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            all.Add(read(rows));
        }

        return all;
    }

    private static string? Text(NpgsqlDataReader rows, int at) => rows.IsDBNull(at) ? null : rows.GetString(at);

    private static DateTimeOffset? Instant(NpgsqlDataReader rows, int at) => rows.IsDBNull(at) ? null : rows.GetFieldValue<DateTimeOffset>(at);
}
