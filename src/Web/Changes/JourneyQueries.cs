using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Store;
using DevEx.Store.Organisation;
using DevEx.Web.Access;
using DevEx.Web.Filters;
using DevEx.Web.Loops;
using Npgsql;

namespace DevEx.Web.Changes;

/// <summary>Reads for the way of one pull request. What happened to it is everybody's; what its author did before is the author's alone.</summary>
public sealed class JourneyQueries(Database database)
{
    private const int MostRuns = 100;
    private const int MostPushes = 1000;

    // No branch is called so, and no change comes from it.
    private const string Elsewhere = "";

    /// <returns>Null when nothing is known of it.</returns>
    public async Task<JourneyAnswer?> GetAsync(Viewer viewer, ChangeRef asked, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);

        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        if (await FindAsync(transaction, asked, ct) is not { } found)
        {
            return null;
        }

        var (row, zone) = (found.Row, found.Zone);
        var pushes = await PushesAsync(transaction, found, ct);
        var change = found.Change with
        {
            Reviews = await ReviewsAsync(transaction, asked, ct),
            Pushes = [.. pushes.Where(p => p.Ref != Ref(Elsewhere)).Select(p => new ChangePush(p.At, p.Commits[0].Sha, Forced: null)).DistinctBy(p => p.At)],
        };

        var own = viewer.Subject is { } subject && subject == change.Author.Subject;
        var iterations = own ? await OwnIterationQueries.ReadAsync(transaction, viewer, change, found.Since, ct) : [];
        var (calendar, branch) = (new WorkingCalendar(zone, found.Days), ChangeBranch.Of(change, pushes));
        var journey = Journey.Of(change, branch, [.. row.Outer.Select(Segment)], iterations.Select(i => i.Iteration), calendar);
        return new(
            await Freshness.AsOfAsync(transaction, ct), row, zone.Id, own, JourneyWay.Stops(journey),
            JourneyWay.Segments(journey, row.Middle, row.Outer, calendar),
            [.. change.Reviews.Select(r => new JourneyReview(r.At, r.State, r.Reviewer.Bot, r.DismissedAt))],
            [.. MiddleLoop.Rework(change).Select(r => new JourneyRound(r.From, r.To))],
            await RunsAsync(transaction, change, ct), await DeploymentsAsync(transaction, row, ct),
            own ? [.. iterations.Select(i => i.View)] : null)
        {
            Days = found.Days,
        };
    }

    private static async Task<Found?> FindAsync(TenantTransaction transaction, ChangeRef asked, CancellationToken ct)
    {
        await using var query = transaction.Command($"""
            select {ChangeQueries.Columns}, c.author, c.head_ref, c.head_sha, c.base_ref, c.ready_at, c.merge_sha, c.closed_at,
                   (select coalesce(e.merged_at, e.closed_at) from devex.changes e
                    where e.tenant_id = $1 and e.provider = c.provider and e.repository = c.repository and e.head_ref = c.head_ref
                      and (coalesce(e.merged_at, e.closed_at), e.number) < (coalesce(c.merged_at, c.closed_at, 'infinity'), c.number)
                    order by coalesce(e.merged_at, e.closed_at) desc, e.number desc limit 1),
                   own.zone, own.working_days, own.holidays
            from devex.changes c {ChangeQueries.Joined}
            left join lateral (
                select t.zone, {TeamCalendar.Columns} from devex.team_members m join devex.teams t on t.tenant_id = $1 and t.team = m.team
                where m.tenant_id = $1 and m.subject = c.author order by m.joined_on desc limit 1
            ) own on true
            where c.tenant_id = $1 and c.provider = $2 and c.repository = $3 and c.number = $4
            """, asked.Provider, asked.Repository, asked.Number);
        await using var rows = await query.ExecuteReaderAsync(ct);
        if (!await rows.ReadAsync(ct))
        {
            return null;
        }

        var row = ChangeQueries.Read(rows);
        var (ready, closed) = (Instant(rows, 23), Instant(rows, 25));
        return new(row, Instant(rows, 26), Zone(Text(rows, 27)), TeamCalendar.Read(rows, 28), new()
        {
            Provider = row.Provider,
            Repository = row.Repository,
            Number = row.Number,
            Title = row.Title,
            Author = new(rows.IsDBNull(19) ? null : rows.GetGuid(19), row.Bot),
            HeadRef = rows.GetString(20),
            HeadSha = rows.GetString(21),
            BaseRef = rows.GetString(22),
            Draft = row.State == "draft",
            Url = row.Url,
            FirstSeenAt = row.OpenedAt ?? (row.Middle is [var first, ..] ? first.From : ready) ?? row.MergedAt ?? closed ?? DateTimeOffset.MaxValue,
            OpenedAt = row.OpenedAt,
            ReadyAt = ready,
            MergedAt = row.MergedAt,
            MergeSha = Text(rows, 24),
            ClosedAt = closed,
            Rewritten = row.Flags.Contains("rewritten"),
        });
    }

    // By the zone of the author's latest team, as the segments were measured.
    private static TimeZoneInfo Zone(string? id) => id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;

    private static async Task<List<ChangeReview>> ReviewsAsync(TenantTransaction transaction, ChangeRef asked, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select review_id, reviewer, bot, state, submitted_at, dismissed_at from devex.reviews
            where tenant_id = $1 and provider = $2 and repository = $3 and number = $4 order by submitted_at, review_id
            """, asked.Provider, asked.Repository, asked.Number);
        return await ReadAsync(query, rows => new ChangeReview(
            rows.GetString(0), new(rows.IsDBNull(1) ? null : rows.GetGuid(1), rows.GetBoolean(2)), Enum.Parse<ReviewState>(rows.GetString(3), ignoreCase: true),
            rows.GetFieldValue<DateTimeOffset>(4), Instant(rows, 5)), ct);
    }

    /// <summary>What came onto its branch since the change before it ended there, and where these commits had come onto the default branch.</summary>
    private static async Task<List<CommitsPushed>> PushesAsync(TenantTransaction transaction, Found found, CancellationToken ct)
    {
        var change = found.Change;
        await using var query = transaction.Command("""
            select b.pushed_at, b.sha, b.authored_at, c.pushed_at
            from devex.branch_commits b
            left join devex.commits c on c.tenant_id = $1 and c.provider = b.provider and c.repository = b.repository and c.sha = b.sha
            where b.tenant_id = $1 and b.provider = $2 and b.repository = $3 and b.branch = $4
              and b.pushed_at > coalesce($5::timestamptz, '-infinity') and b.pushed_at <= coalesce($6::timestamptz, 'infinity')
            order by b.pushed_at, b.sha limit $7
            """, change.Provider, change.Repository, change.HeadRef, found.Since, change.MergedAt ?? change.ClosedAt, MostPushes);
        var pushes = await ReadAsync(query, rows => (At: rows.GetFieldValue<DateTimeOffset>(0), Sha: rows.GetString(1), AuthoredAt: Instant(rows, 2), Known: Instant(rows, 3)), ct);
        return
        [
            .. pushes.Select(p => Push(change, change.HeadRef, p.At, new(p.Sha, p.AuthoredAt))),
            .. pushes.Where(p => p.Known is not null).Select(p => Push(change, Elsewhere, p.Known!.Value, new(p.Sha))),
        ];
    }

    private static CommitsPushed Push(Change change, string branch, DateTimeOffset at, PushedCommit commit) => new()
    {
        At = at,
        Provider = change.Provider,
        Repository = change.Repository,
        Ref = Ref(branch),
        DefaultBranch = Elsewhere,
        Commits = [commit],
    };

    private static string Ref(string branch) => $"refs/heads/{branch}";

    /// <summary>The runs that name the change, and those of its commits.</summary>
    private static async Task<List<JourneyRun>> RunsAsync(TenantTransaction transaction, Change change, CancellationToken ct)
    {
        string[] shas = [.. change.Pushes.Select(p => p.Sha).Append(change.HeadSha).Append(change.MergeSha).OfType<string>().Where(s => s.Length > 0).Distinct()];
        await using var query = transaction.Command("""
            select r.run_id, r.attempt, r.workflow, r.event is distinct from 'pull_request' and r.sha = $6 and coalesce(r.ref in ($7, 'refs/heads/' || $7), true),
                   r.queued_at, r.started_at, r.finished_at, r.outcome, r.url
            from (
                select run_id, attempt from devex.run_changes where tenant_id = $1 and provider = $2 and repository = $3 and number = $4
                union
                select run_id, attempt from devex.runs where tenant_id = $1 and provider = $2 and repository = $3 and sha = any($5)
            ) k
            cross join lateral (
                select * from devex.runs
                where tenant_id = $1 and provider = $2 and repository = $3 and run_id = k.run_id and attempt = k.attempt
                offset 0
            ) r
            where r.event is distinct from 'schedule'
            order by coalesce(r.queued_at, r.started_at, r.finished_at), r.run_id, r.attempt limit $8
            """, change.Provider, change.Repository, change.Number, shas, change.MergeSha ?? change.HeadSha, change.BaseRef, MostRuns);
        return await ReadAsync(query, rows => new JourneyRun(
            rows.GetString(0), rows.GetInt32(1), rows.GetString(2), !rows.IsDBNull(3) && rows.GetBoolean(3) && change.MergedAt is not null,
            Instant(rows, 4), Instant(rows, 5), Instant(rows, 6), Text(rows, 7) is { } outcome ? Enum.Parse<Outcome>(outcome, ignoreCase: true) : null, Text(rows, 8)), ct);
    }

    /// <summary>Those at whose end the change was staged, and in production.</summary>
    private static async Task<List<JourneyDeployment>> DeploymentsAsync(TenantTransaction transaction, ChangeRow row, CancellationToken ct)
    {
        var staged = row.Outer.FirstOrDefault(s => s.Kind == "stage")?.To;
        if (staged is null && row.DeployedAt is null)
        {
            return [];
        }

        await using var query = transaction.Command("""
            select distinct on (production) deployment_id, environment, production, sha, started_at, finished_at, url from devex.deployments
            where tenant_id = $1 and provider = $2 and repository = $3 and not preview and outcome = 'success' and finished_at = any(array[$4, $5]::timestamptz[])
              and finished_at = case when production then $5::timestamptz else $4::timestamptz end
            order by production, deployment_id collate "C"
            """, row.Provider, row.Repository, staged, row.DeployedAt);
        return await ReadAsync(query, rows => new JourneyDeployment(
            rows.GetString(0), rows.GetString(1), rows.GetBoolean(2), rows.GetString(3), Instant(rows, 4), rows.GetFieldValue<DateTimeOffset>(5), Text(rows, 6)), ct);
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

    private static Segment Segment(StoredSegment segment) => new(Enum.Parse<SegmentKind>(segment.Kind, ignoreCase: true), segment.From, segment.To);

    private static string? Text(NpgsqlDataReader rows, int at) => rows.IsDBNull(at) ? null : rows.GetString(at);

    private static DateTimeOffset? Instant(NpgsqlDataReader rows, int at) => rows.IsDBNull(at) ? null : rows.GetFieldValue<DateTimeOffset>(at);

    /// <summary>What the tables hold of a change.</summary>
    /// <param name="Since">When an earlier change from the same branch ended: what was pushed before is that one's.</param>
    private sealed record Found(ChangeRow Row, DateTimeOffset? Since, TimeZoneInfo Zone, WorkingDays Days, Change Change);
}
