using DevEx.Domain.Events;

namespace DevEx.Store.Projections;

/// <summary>A repository's builds of one day, on people's machines or in CI.</summary>
internal sealed record BuildCell(DateOnly Day, string Place, string Repository);

/// <summary>Runs of a build that ended alike, or waits for some.</summary>
/// <param name="Name">As long as a key may be.</param>
/// <param name="Subject">Whose they are; null in CI.</param>
/// <param name="Outcome">Null of a wait: it may stand on another day than what was waited for.</param>
/// <param name="Runs">How many; none of a wait.</param>
/// <param name="TookMs">Of those of which it is known.</param>
internal sealed record SeenBuild(BuildCell Cell, string Name, Guid? Subject, Outcome? Outcome, int Runs, long QueueMs, long[] TookMs, long WaitedMs)
{
    private const string Steps = """
        select c.ord::int - 1, s.label, s.subject, s.outcome, s.runs, 0::bigint, s.took, 0::bigint
        from unnest($2::text[], $3::date[]) with ordinality c(repository, day, ord)
        cross join lateral (
            select label, subject, outcome, count(*)::int as runs,
                   coalesce(array_agg(trunc(extract(epoch from greatest(finished_at - started_at, interval '0')) * 1000)::bigint)
                       filter (where outcome <> 'skipped' and started_at > 'epoch'), '{}') as took
            from steps
            where tenant_id = $1 and repository = c.repository and finished_at >= c.day::timestamp at time zone 'UTC'
              and finished_at < (c.day + 1)::timestamp at time zone 'UTC' and phase in ('build', 'test', 'package')
            group by label, subject, outcome
        ) s
        """;

    // A job that starts before it was created (a skipped one does) had no queue.
    private const string Jobs = """
        select c.ord::int - 1, j.*, 0::bigint
        from unnest($2::text[], $3::date[]) with ordinality c(repository, day, ord)
        cross join lateral (
            select coalesce(nullif(workflow, '') || '/', '') || name, null::uuid, outcome, 1,
                   coalesce(trunc(extract(epoch from greatest(started_at - queued_at, interval '0')) * 1000)::bigint, 0),
                   array_remove(array[trunc(extract(epoch from greatest(finished_at - started_at, interval '0')) * 1000)::bigint], null)
            from jobs
            where tenant_id = $1 and repository = c.repository and finished_at >= c.day::timestamp at time zone 'UTC'
              and finished_at < (c.day + 1)::timestamp at time zone 'UTC' and outcome <> 'skipped'
            offset 0
        ) j
        """;

    private const string WaitsForSteps = """
        select c.ord::int - 1, w.name, w.subject, null, 0, 0::bigint, '{}'::bigint[], w.waited_ms
        from unnest($2::text[], $3::date[]) with ordinality c(repository, day, ord)
        cross join lateral (
            select name, subject, sum(waited_ms)::bigint as waited_ms from step_waits
            where tenant_id = $1 and repository = c.repository and built_on = c.day group by name, subject
        ) w
        """;

    private const string WaitsForJobs = """
        select c.ord::int - 1, w.name, null::uuid, null, 0, 0::bigint, '{}'::bigint[], w.waited_ms
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
                rows.IsDBNull(3) ? null : Columns.Parse<Outcome>(rows.GetString(3)), rows.GetInt32(4), rows.GetInt64(5), rows.GetFieldValue<long[]>(6), rows.GetInt64(7)));
        }
    }
}
