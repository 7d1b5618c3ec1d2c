using DevEx.Domain.Events;

namespace DevEx.Store.Projections;

/// <summary>A repository's builds of one day, on people's machines or in CI.</summary>
internal sealed record BuildCell(DateOnly Day, string Place, string Repository);

/// <summary>One run of a build, or a wait for one.</summary>
/// <param name="Name">As long as a key may be.</param>
/// <param name="Subject">Null in CI.</param>
/// <param name="Outcome">Null of a wait: it may stand on another day than what was waited for.</param>
internal sealed record SeenBuild(BuildCell Cell, string Name, Guid? Subject, Outcome? Outcome, long? QueueMs, long? TookMs, long WaitedMs)
{
    private const string Steps = """
        select c.ord::int - 1, s.label, s.subject, s.outcome, null::bigint, s.took, 0::bigint
        from unnest($2::text[], $3::date[]) with ordinality c(repository, day, ord)
        cross join lateral (
            select label, subject, outcome,
                   case when outcome <> 'skipped' and started_at > 'epoch'
                        then trunc(extract(epoch from greatest(finished_at - started_at, interval '0')) * 1000)::bigint end as took
            from steps
            where tenant_id = $1 and repository = c.repository and finished_at >= c.day::timestamp at time zone 'UTC'
              and finished_at < (c.day + 1)::timestamp at time zone 'UTC' and phase in ('build', 'test', 'package')
            offset 0
        ) s
        """;

    // A job that starts before it was created (a skipped one does) had no queue.
    private const string Jobs = """
        select c.ord::int - 1, j.*, 0::bigint
        from unnest($2::text[], $3::date[]) with ordinality c(repository, day, ord)
        cross join lateral (
            select coalesce(nullif(workflow, '') || '/', '') || name, null::uuid, outcome,
                   trunc(extract(epoch from greatest(started_at - queued_at, interval '0')) * 1000)::bigint,
                   trunc(extract(epoch from greatest(finished_at - started_at, interval '0')) * 1000)::bigint
            from jobs
            where tenant_id = $1 and repository = c.repository and finished_at >= c.day::timestamp at time zone 'UTC'
              and finished_at < (c.day + 1)::timestamp at time zone 'UTC' and outcome <> 'skipped'
            offset 0
        ) j
        """;

    private const string WaitsForSteps = """
        select c.ord::int - 1, w.name, w.subject, null, null::bigint, null::bigint, w.waited_ms
        from unnest($2::text[], $3::date[]) with ordinality c(repository, day, ord)
        cross join lateral (
            select name, subject, sum(waited_ms)::bigint as waited_ms from step_waits
            where tenant_id = $1 and repository = c.repository and built_on = c.day group by name, subject
        ) w
        """;

    private const string WaitsForJobs = """
        select c.ord::int - 1, w.name, null::uuid, null, null::bigint, null::bigint, w.waited_ms
        from unnest($2::text[], $3::date[]) with ordinality c(repository, day, ord)
        cross join lateral (
            select name, sum(waited_ms)::bigint as waited_ms from job_waits
            where tenant_id = $1 and repository = c.repository and built_on = c.day group by name
        ) w
        """;

    public static async Task<List<SeenBuild>> ReadAsync(TenantTransaction transaction, List<BuildCell> cells, CancellationToken ct)
    {
        var seen = new List<SeenBuild>();
        var (local, ci) = (cells.FindAll(c => c.Place == CellKey.Local), cells.FindAll(c => c.Place != CellKey.Local));
        foreach (var (of, sql) in ((List<BuildCell>, string)[])[(local, Steps), (local, WaitsForSteps), (ci, Jobs), (ci, WaitsForJobs)])
        {
            if (of.Count > 0)
            {
                await ReadAsync(transaction, sql, of, seen, ct);
            }
        }

        return seen;
    }

    private static async Task ReadAsync(TenantTransaction transaction, string sql, List<BuildCell> cells, List<SeenBuild> seen, CancellationToken ct)
    {
        await using var query = transaction.Command(sql, cells.Column(c => c.Repository), cells.Column(c => c.Day));
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            seen.Add(new(
                cells[rows.GetInt32(0)], BuildName.Cut(rows.GetString(1)), rows.IsDBNull(2) ? null : rows.GetGuid(2),
                rows.IsDBNull(3) ? null : Columns.Parse<Outcome>(rows.GetString(3)), Number(rows, 4), Number(rows, 5), rows.GetInt64(6)));
        }
    }

    private static long? Number(Npgsql.NpgsqlDataReader rows, int at) => rows.IsDBNull(at) ? null : rows.GetInt64(at);
}
