using DevEx.Domain.Events;
using DevEx.Domain.Metrics;
using DevEx.Store;
using DevEx.Store.Organisation;
using DevEx.Web.Access;
using DevEx.Web.Filters;

namespace DevEx.Web.Builds;

/// <summary>Reads for one build.</summary>
public sealed class BuildHistoryQueries(Database database)
{
    private const int RunsShown = 20;
    private const int CommitsShown = 10;

    // A job is known by its workflow's name and its own, as the cells have it.
    private const string OfThisJob = """
        tenant_id = $1 and repository = $2 and left(coalesce(nullif(workflow, '') || '/', '') || name, 200) = $3 and outcome <> 'skipped'
        and finished_at >= $4::date::timestamp at time zone 'UTC' and finished_at < ($5::date + 1)::timestamp at time zone 'UTC'
        """;

    /// <param name="filter">Its days, points and team; the build has a repository of its own.</param>
    /// <param name="run">Whose jobs are told; null for the latest.</param>
    /// <returns>Null for a job of CI that is not known.</returns>
    public async Task<BuildHistoryAnswer?> GetAsync(Viewer viewer, Filter filter, BuildRef build, RunRef? run, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        ArgumentNullException.ThrowIfNull(filter);

        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var days = await DaysAsync(transaction, filter, build, ct);
        if (days.Count == 0 && !build.IsLocal && !await IsKnownAsync(transaction, build, ct))
        {
            return null;
        }

        var sum = new BuildSum(filter, await Baselines.BookAsync(transaction, ct));
        sum.Fill(build, days);
        var asOf = await Freshness.AsOfAsync(transaction, ct);
        List<BuildPoint> points = [.. sum.Points.Select(p => PointOf(p, viewer))];
        if (!sum.Whole.IsShown(viewer.Subject))
        {
            return new(asOf, true, null, points, null, [], []);
        }

        var marks = await BuildMarkQueries.ReadAsync(transaction, ct);
        var runs = build.IsLocal ? [] : await RunsAsync(transaction, filter, build, ct);
        return new(
            asOf, false, sum.Whole.IsEmpty ? null : marks.Marked(sum.Row(viewer)), points, await TurnAsync(transaction, viewer, filter, build, days, ct),
            FailuresOf(sum.Whole), runs)
        {
            FlakyCommits = build.IsLocal ? [] : await FlakyCommitsAsync(transaction, filter, build, ct),
            Run = build.IsLocal || (run ?? Latest(runs)) is not { } told ? null : await RunQueries.ReadAsync(transaction, build, told, ct),
            Explanations = sum.Whole.Measured().All,
        };
    }

    private static BuildPoint PointOf(BuildSum.Point point, Viewer viewer)
    {
        if (!point.IsShown(viewer.Subject))
        {
            return new(point.From, point.To, true, null, null, null, null, null, null);
        }

        var all = point.Measured();
        return new(
            point.From, point.To, false, all.Runs, all.Duration.P50.Value, all.Duration.P90.Value, all.FailureShare.Value, all.QueueMean.Value,
            all.Waited.TotalMinutes)
        {
            P75 = all.Duration.P75.Value,
            RunMeanMs = all.Duration.Mean.Value,
        };
    }

    private static RunRef? Latest(List<BuildRun> runs) => runs is [var last, ..] ? new(last.Provider, last.RunId, last.Attempt) : null;

    private static List<BuildFailures> FailuresOf(BuildSum.Point whole) =>
    [
        .. new BuildFailures[]
            {
                new(Outcome.Failure, whole.Failures - whole.Errors - whole.Timeouts), new(Outcome.Error, whole.Errors), new(Outcome.Timeout, whole.Timeouts),
            }
            .Where(f => f.N > 0).OrderByDescending(f => f.N).ThenBy(f => f.Cause),
    ];

    private static async Task<BuildTurn?> TurnAsync(
        TenantTransaction transaction, Viewer viewer, Filter filter, BuildRef build, List<BuildDayRow> days, CancellationToken ct)
    {
        if (ChangePoint.Of(days.Select(d => new BuildDay(d.Day, d.Durations))) is not { } turn || !BothSidesShow(viewer, filter, build, days, turn.Day))
        {
            return null;
        }

        var (commit, url) = build.IsLocal ? default : await FirstOfAsync(transaction, build, turn.Day, ct);
        return new(turn.Day, turn.Before.TotalMilliseconds, turn.After.TotalMilliseconds, turn.Z, commit, url);
    }

    /// <summary>The medians of both sides are told: each of them is a group's number of its own.</summary>
    private static bool BothSidesShow(Viewer viewer, Filter filter, BuildRef build, List<BuildDayRow> days, DateOnly turn)
    {
        var (before, after) = (new BuildSum.Point(filter.From, turn.AddDays(-1)), new BuildSum.Point(turn, filter.To));
        before.Clear(build);
        after.Clear(build);
        foreach (var day in days)
        {
            (day.Day < turn ? before : after).Add(day);
        }

        return before.IsShown(viewer.Subject) && after.IsShown(viewer.Subject);
    }

    private static async Task<List<BuildDayRow>> DaysAsync(TenantTransaction transaction, Filter filter, BuildRef build, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select day, n, failures, errors, timeouts, queue_ms, waited_ms, durations, people from devex.build_days
            where tenant_id = $1 and place = $2 and repository = $3 and name = $4 and team = $5 and day between $6 and $7 order by day
            """, build.Place, build.Repository, build.Name, build.IsLocal ? filter.Team ?? "" : "", filter.From, filter.To);
        var days = new List<BuildDayRow>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            days.Add(new(
                rows.GetFieldValue<DateOnly>(0), rows.GetInt32(1), rows.GetInt32(2), rows.GetInt32(3), rows.GetInt32(4), rows.GetInt64(5),
                rows.GetInt64(6), rows.GetFieldValue<byte[]>(7), rows.GetFieldValue<byte[]>(8)));
        }

        return days;
    }

    private static async Task<bool> IsKnownAsync(TenantTransaction transaction, BuildRef build, CancellationToken ct)
    {
        await using var query = transaction.Command(
            "select exists (select from devex.build_days where tenant_id = $1 and place = $2 and repository = $3 and team = '' and name = $4)",
            build.Place, build.Repository, build.Name);
        return (bool)(await query.ExecuteScalarAsync(ct))!;
    }

    private static async Task<(string? Commit, string? Url)> FirstOfAsync(TenantTransaction transaction, BuildRef build, DateOnly day, CancellationToken ct)
    {
        await using var query = transaction.Command($"""
            select sha, url from devex.jobs
            where {OfThisJob}
            order by finished_at, run_id, attempt limit 1
            """, build.Repository, build.Name, day, day);
        await using var row = await query.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? (Text(row, 0), Text(row, 1)) : default;
    }

    private static async Task<List<BuildRun>> RunsAsync(TenantTransaction transaction, Filter filter, BuildRef build, CancellationToken ct)
    {
        await using var query = transaction.Command($"""
            select provider, run_id, attempt, sha, queued_at, started_at, finished_at, outcome,
                   jsonb_path_query_first(steps, '$[*] ? (@.outcome == "failure" || @.outcome == "error" || @.outcome == "timeout")') ->> 'name', url
            from devex.jobs where {OfThisJob}
            order by finished_at desc, run_id, attempt desc limit $6
            """, build.Repository, build.Name, filter.From, filter.To, RunsShown);
        var runs = new List<BuildRun>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            runs.Add(new(
                rows.GetString(0), rows.GetString(1), rows.GetInt32(2), Text(rows, 3), Instant(rows, 4), Instant(rows, 5), rows.GetFieldValue<DateTimeOffset>(6),
                Enum.Parse<Outcome>(rows.GetString(7), ignoreCase: true), Text(rows, 8), Text(rows, 9)));
        }

        return runs;
    }

    private static async Task<List<FlakyCommit>> FlakyCommitsAsync(TenantTransaction transaction, Filter filter, BuildRef build, CancellationToken ct)
    {
        await using var query = transaction.Command($"""
            select sha, count(*), count(*) filter (where outcome = 'failure'), max(finished_at), (array_agg(url order by finished_at desc))[1]
            from devex.jobs where {OfThisJob} and sha is not null
            group by sha having bool_or(outcome = 'failure') and bool_or(outcome = 'success')
            order by max(finished_at) desc, sha limit $6
            """, build.Repository, build.Name, filter.From, filter.To, CommitsShown);
        var commits = new List<FlakyCommit>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            commits.Add(new(rows.GetString(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetFieldValue<DateTimeOffset>(3), Text(rows, 4)));
        }

        return commits;
    }

    private static string? Text(Npgsql.NpgsqlDataReader rows, int at) => rows.IsDBNull(at) ? null : rows.GetString(at);

    private static DateTimeOffset? Instant(Npgsql.NpgsqlDataReader rows, int at) => rows.IsDBNull(at) ? null : rows.GetFieldValue<DateTimeOffset>(at);
}
