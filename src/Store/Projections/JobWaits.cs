using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using NpgsqlTypes;

namespace DevEx.Store.Projections;

/// <summary>How long the authors of changes waited for the jobs of CI: the last pipeline of each, in their team's working time.</summary>
internal static class JobWaits
{
    /// <summary>Writes those of the changes where they are others than before, and marks the builds that are waited for longer or shorter now.</summary>
    public static async Task ReplaceAsync(
        TenantTransaction transaction, List<Change> changes, Func<Guid?, WorkingCalendar> calendars, CancellationToken ct)
    {
        var last = (await RunsAsync(transaction, changes, ct)).Zip(changes, (runs, change) => BuildWaits.LastRequired(change, runs)).ToList();
        var jobs = await JobsAsync(transaction, last, ct);
        var now = changes.SelectMany((change, nth) => Waits(change, last[nth], jobs[nth], calendars(change.Author.Subject))).ToHashSet();
        var before = await ReadAsync(transaction, changes, ct);
        var moved = before.Except(now).Concat(now.Except(before)).ToList();
        if (moved.Count == 0)
        {
            return;
        }

        var changed = moved.Select(w => (w.Provider, w.Repository, w.Number)).Distinct().ToList();
        if (before.Count > 0)
        {
            await transaction.ExecuteAsync("""
                delete from job_waits w using unnest($2::text[], $3::text[], $4::int[]) k(provider, repository, number)
                where w.tenant_id = $1 and w.provider = k.provider and w.repository = k.repository and w.number = k.number
                """, [changed.Column(c => c.Provider), changed.Column(c => c.Repository), changed.Column(c => c.Number)], ct);
        }

        var written = changed.ToHashSet();
        await WriteAsync(transaction, now.Where(w => written.Contains((w.Provider, w.Repository, w.Number))), ct);
        await DirtyCells.MarkAsync(
            transaction, CellKey.Builds, [.. moved.Select(w => CellKey.OfBuilds(CellKey.Ci, w.Repository, w.BuiltOn)).Distinct()], ct);
    }

    private static IEnumerable<Wait> Waits(Change change, Run? last, IEnumerable<Job> jobs, WorkingCalendar calendar) => last is null
        ? []
        : BuildWaits.Ci(change, [last with { Jobs = [.. jobs] }], calendar)
            .GroupBy(w => (On: DateOnly.FromDateTime(w.At.UtcDateTime), Name: BuildName.Cut(w.Build.Name)))
            .Select(g => new Wait(
                change.Provider, change.Repository, change.Number, g.Key.On, g.Key.Name, g.Sum(w => w.Waited.Ticks) / TimeSpan.TicksPerMillisecond));

    /// <summary>The finished runs of each change, without their jobs: those of its head, and those that say they are its own.</summary>
    private static async Task<List<Run>[]> RunsAsync(TenantTransaction transaction, List<Change> changes, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select k.ord::int - 1, r.*
            from unnest($2::text[], $3::text[], $4::int[], $5::text[]) with ordinality k(provider, repository, number, sha, ord)
            cross join lateral (
                select r.run_id, r.attempt, r.workflow, r.sha, r.change_numbers, r.started_at, r.finished_at, r.outcome
                from (
                    select run_id, attempt from runs where tenant_id = $1 and provider = k.provider and repository = k.repository and sha = k.sha
                    union
                    select run_id, attempt from run_changes
                    where tenant_id = $1 and provider = k.provider and repository = k.repository and number = k.number
                ) own
                join runs r on r.tenant_id = $1 and r.provider = k.provider and r.repository = k.repository and r.run_id = own.run_id and r.attempt = own.attempt
                where r.finished_at is not null
                offset 0
            ) r
            """, changes.Column(c => c.Provider), changes.Column(c => c.Repository), changes.Column(c => c.Number), changes.Column(c => c.HeadSha));
        List<Run>[] runs = [.. changes.Select(_ => new List<Run>())];
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var nth = rows.GetInt32(0);
            runs[nth].Add(new()
            {
                Provider = changes[nth].Provider,
                Repository = changes[nth].Repository,
                RunId = rows.GetString(1),
                Attempt = rows.GetInt32(2),
                Workflow = rows.GetString(3) is { Length: > 0 } workflow ? workflow : null,
                Sha = rows.IsDBNull(4) ? null : rows.GetString(4),
                ChangeNumbers = rows.GetFieldValue<int[]>(5),
                StartedAt = Instant(rows, 6),
                FinishedAt = Instant(rows, 7),
                Outcome = rows.IsDBNull(8) ? null : Columns.Parse<Outcome>(rows.GetString(8)),
            });
        }

        return runs;
    }

    private static async Task<ILookup<int, Job>> JobsAsync(TenantTransaction transaction, List<Run?> runs, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select k.ord::int - 1, j.*
            from unnest($2::text[], $3::text[], $4::text[], $5::int[]) with ordinality k(provider, repository, run_id, attempt, ord)
            cross join lateral (
                select job_id, name, started_at, finished_at, outcome from jobs
                where tenant_id = $1 and provider = k.provider and repository = k.repository and run_id = k.run_id and attempt = k.attempt
                offset 0
            ) j
            """, runs.Column(r => r?.Provider), runs.Column(r => r?.Repository), runs.Column(r => r?.RunId), runs.Column(r => r?.Attempt));
        var jobs = new List<(int Nth, Job Job)>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var finishedAt = rows.GetFieldValue<DateTimeOffset>(4);
            jobs.Add((rows.GetInt32(0), new()
            {
                Id = rows.GetString(1),
                Name = rows.GetString(2),
                StartedAt = Instant(rows, 3),
                FinishedAt = finishedAt,
                At = finishedAt,
                Outcome = Columns.Parse<Outcome>(rows.GetString(5)),
            }));
        }

        return jobs.ToLookup(j => j.Nth, j => j.Job);
    }

    private static async Task<HashSet<Wait>> ReadAsync(TenantTransaction transaction, List<Change> changes, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select w.*
            from unnest($2::text[], $3::text[], $4::int[]) k(provider, repository, number)
            cross join lateral (
                select provider, repository, number, built_on, name, waited_ms from job_waits
                where tenant_id = $1 and provider = k.provider and repository = k.repository and number = k.number
                offset 0
            ) w
            """, changes.Column(c => c.Provider), changes.Column(c => c.Repository), changes.Column(c => c.Number));
        var waits = new HashSet<Wait>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            waits.Add(new(rows.GetString(0), rows.GetString(1), rows.GetInt32(2), rows.GetFieldValue<DateOnly>(3), rows.GetString(4), rows.GetInt64(5)));
        }

        return waits;
    }

    private static Task WriteAsync(TenantTransaction transaction, IEnumerable<Wait> waits, CancellationToken ct) => transaction.CopyAsync(
        "job_waits (tenant_id, provider, repository, number, built_on, name, waited_ms)", waits,
        async (copy, wait) =>
        {
            await copy.WriteAsync(wait.Provider, ct);
            await copy.WriteAsync(wait.Repository, ct);
            await copy.WriteAsync(wait.Number, ct);
            await copy.WriteAsync(wait.BuiltOn, NpgsqlDbType.Date, ct);
            await copy.WriteAsync(wait.Name, ct);
            await copy.WriteAsync(wait.Ms, ct);
        }, ct);

    private static DateTimeOffset? Instant(Npgsql.NpgsqlDataReader rows, int at) => rows.IsDBNull(at) ? null : rows.GetFieldValue<DateTimeOffset>(at);

    private sealed record Wait(string Provider, string Repository, int Number, DateOnly BuiltOn, string Name, long Ms);
}
