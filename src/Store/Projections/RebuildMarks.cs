namespace DevEx.Store.Projections;

/// <summary>Marks every cell that the facts touch, each once and in an order in which neighbours are computed together, and those last that others mark.</summary>
internal static class RebuildMarks
{
    private const string Days = """
        insert into dirty_cells (tenant_id, kind, key)
        select tenant_id, 'day', subject || '/' || to_char(d, 'YYYY-MM-DD')
        from (
            select distinct w.tenant_id, w.subject,
                   (w.since at time zone coalesce(p.zone, 'UTC'))::date as first, (w.until at time zone coalesce(p.zone, 'UTC'))::date as last
            from (
                select tenant_id, subject, started_at as since, finished_at as until from steps
                union all select tenant_id, subject, first_at, last_at from edits
            ) w
            left join devex.people p on p.tenant_id = w.tenant_id and p.subject = w.subject
        ) s, generate_series(s.first::timestamp, s.last::timestamp, interval '1 day') d
        where $1 <> ''
        group by 1, 2, 3
        order by 1, 3
        """;

    private const string Builds = """
        insert into dirty_cells (tenant_id, kind, key)
        select tenant_id, 'builds', place || '/' || repository || '/' || to_char(day, 'YYYY-MM-DD')
        from (
            select tenant_id, 'local' as place, repository, (finished_at at time zone 'UTC')::date as day from steps where phase in ('build', 'test', 'package')
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
}
