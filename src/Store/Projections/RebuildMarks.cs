namespace DevEx.Store.Projections;

/// <summary>Marks every cell that the facts touch, each once and in an order in which neighbours are computed together, and those last that others mark.</summary>
internal static class RebuildMarks
{
    // From each person's day to the next by the index: few days in very many steps. What begins on a day may end on the next; what lasts longer is told apart.
    private static readonly string Days = $"""
        insert into dirty_cells (tenant_id, kind, key)
        with recursive {Walk("steps", "started_at")}, {Walk("edits", "first_at")}
        select tenant_id, 'day', subject || '/' || to_char(day, 'YYYY-MM-DD')
        from (
            select tenant_id, subject, (at at time zone zone)::date + nth as day
            from (select * from steps_walk union all select * from edits_walk) w cross join generate_series(0, 1) nth
            union
            select l.tenant_id, l.subject, d::date
            from (
                select tenant_id, subject, started_at as since, finished_at as until from steps where finished_at - started_at > interval '1 day'
                union all select tenant_id, subject, first_at, last_at from edits where last_at - first_at > interval '1 day'
            ) l
            cross join lateral (select {Zone("l")} as zone) z
            cross join lateral generate_series((l.since at time zone zone)::date::timestamp, (l.until at time zone zone)::date::timestamp, interval '1 day') d
        ) days
        where $1 <> ''
        order by 1, 3
        """;

    private const string Builds = """
        insert into dirty_cells (tenant_id, kind, key)
        with recursive walk(tenant_id, repository, at) as (
            (select tenant_id, repository, finished_at from steps where phase in ('build', 'test', 'package') order by 1, 2, 3 limit 1)
            union all
            select n.* from walk w cross join lateral (
                select tenant_id, repository, finished_at from steps
                where phase in ('build', 'test', 'package')
                  and (tenant_id, repository, finished_at) >= (w.tenant_id, w.repository, ((w.at at time zone 'UTC')::date + 1)::timestamp at time zone 'UTC')
                order by 1, 2, 3 limit 1
            ) n
        )
        select tenant_id, 'builds', place || '/' || repository || '/' || to_char(day, 'YYYY-MM-DD')
        from (
            select tenant_id, 'local' as place, repository, (at at time zone 'UTC')::date as day from walk
            union
            select tenant_id, 'ci', repository, (finished_at at time zone 'UTC')::date from jobs
        ) b
        where $1 <> ''
        order by 1, 3
        """;

    private const string Changes = """
        insert into dirty_cells (tenant_id, kind, key)
        select tenant_id, 'change', provider || '/' || repository || '/' || number from changes where $1 <> ''
        order by tenant_id, provider, repository, number
        """;

    private const string Dora = """
        insert into dirty_cells (tenant_id, kind, key)
        select distinct tenant_id, 'dora', repository from deployments where $1 <> '' and (production or rollback_of is not null)
        order by 1, 3
        """;

    // What marks others comes before them, and the days of groups in order: the cells of one day read the same.
    private const string Once = """
        with gone as (delete from dirty_cells where $1 <> '' returning tenant_id, kind, key)
        insert into dirty_cells (tenant_id, kind, key)
        select tenant_id, kind, key from gone group by 1, 2, 3 order by array_position($2::text[], kind), tenant_id, key
        """;

    /// <returns>How many there are.</returns>
    public static async Task<long> AllAsync(Database next, CancellationToken ct)
    {
        await using var transaction = await next.BeginAsync(Tenant.Default, ct);
        // Those of events that went through the projector.
        await transaction.ExecuteAsync("delete from dirty_cells where $1 <> ''", [], ct);
        // One after the other: what marks others is computed before them.
        var marked = 0L;
        foreach (var mark in (string[])[Days, Changes, Builds, Dora])
        {
            marked += await transaction.ExecuteAsync(mark, [], ct);
        }

        await transaction.CommitAsync(ct);
        return marked;
    }

    /// <summary>Leaves one mark of each cell.</summary>
    /// <returns>How many there are.</returns>
    public static async Task<long> OnceAsync(Database next, CancellationToken ct)
    {
        await using var transaction = await next.BeginAsync(Tenant.Default, ct);
        var marked = await transaction.ExecuteAsync(Once, [CellKey.Order], ct);
        await transaction.CommitAsync(ct);
        return marked;
    }

    private static string Walk(string table, string at) => $"""
        {table}_walk(tenant_id, subject, at, zone) as (
            select f.*, {Zone("f")} from (select tenant_id, subject, {at} from {table} order by 1, 2, 3 limit 1) f
            union all
            select n.*, {Zone("n")} from {table}_walk w cross join lateral (
                select tenant_id, subject, {at} from {table}
                where (tenant_id, subject, {at}) >= (w.tenant_id, w.subject, ((w.at at time zone w.zone)::date + 1)::timestamp at time zone w.zone)
                order by 1, 2, 3 limit 1
            ) n
        )
        """;

    private static string Zone(string of) =>
        $"coalesce((select p.zone from devex.people p where p.tenant_id = {of}.tenant_id and p.subject = {of}.subject), 'UTC')";

    /// <summary>The kinds of which cells are marked, in their order.</summary>
    public static async Task<IReadOnlyList<MarkedKind>> KindsAsync(Database next, CancellationToken ct)
    {
        await using var transaction = await next.BeginAsync(Tenant.Default, ct);
        await using var query = transaction.Command("select kind, min(id), max(id) from dirty_cells where $1 <> '' group by kind order by 2");
        var kinds = new List<MarkedKind>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            kinds.Add(new(rows.GetString(0), rows.GetInt64(1), rows.GetInt64(2)));
        }

        return kinds;
    }
}

/// <summary>A kind of cells, from its first mark to its last.</summary>
internal sealed record MarkedKind(string Kind, long First, long Last)
{
    /// <summary>Where they are written.</summary>
    public string[] Tables => Kind switch
    {
        CellKey.Day => ["iterations", "developer_days", "step_waits"],
        CellKey.Change => ["journeys", "job_waits"],
        CellKey.Builds => ["build_days", "build_weeks"],
        CellKey.Inner => ["inner_rollups"],
        CellKey.InnerWeek => ["inner_weeks"],
        CellKey.Middle or CellKey.Outer => ["change_rollups"],
        CellKey.Dora => ["dora_deployments"],
        CellKey.BuildMarks => ["builds"],
        _ => [],
    };
}
