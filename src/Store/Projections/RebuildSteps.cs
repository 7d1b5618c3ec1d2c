using DevEx.Domain.Events;
using Npgsql;

namespace DevEx.Store.Projections;

/// <summary>
/// Copies the steps that events tell of within the database. They are most of all events, and to bring each here and back costs more than all the rest
/// of a rebuild's facts. What <see cref="InnerFacts"/> would refuse is refused here too, with all others: then that writes them.
/// </summary>
/// <param name="spared">The numbers of those that ended a process.</param>
internal sealed class RebuildSteps(Database next, IReadOnlySet<long> spared)
{
    public static readonly string WireName = EventCatalogue.Kinds.Single(k => k.Json.Type == typeof(StepFinished)).WireName;

    // Of the events' table: about a hundred thousand events, of which six in seven are steps.
    private const long PagesAtOnce = 8_000;

    // So many are sorted by person in memory: what a day's cell reads lies together then, and not on a page of its own each.
    private const string SortInMemory = "set local work_mem = '64MB'";

    // Of a table that nobody has looked at yet PostgreSQL thinks that a tenant has few events, and for each part goes through all of them by an index.
    private const string ByPages = "set local enable_indexscan = off; set local enable_bitmapscan = off";

    // As we write them. What other programs write may mean something else to PostgreSQL: it rounds where we cut off, and knows what yesterday is.
    private const string Instant = "____-__-__T__:__:__.___Z";

    // What is missing, or written otherwise, is null and thereby refused.
    private const string Copy = $$"""
        insert into steps (tenant_id, event_id, subject, repository, branch, phase, tool, label, started_at, finished_at, outcome, waited, source)
        select e.tenant_id, e.id, (e.data ->> 'subject')::uuid, e.data -> 'workspace' ->> 'repository', e.data -> 'workspace' ->> 'branch',
               case when e.data ->> 'phase' = any($6) then e.data ->> 'phase' end, e.data ->> 'tool', e.data ->> 'label',
               case when e.data ->> 'startedAt' like '{{Instant}}' then (e.data ->> 'startedAt')::timestamptz end,
               case when e.data ->> 'finishedAt' like '{{Instant}}' then (e.data ->> 'finishedAt')::timestamptz end,
               case when e.data ->> 'outcome' = any($7) then e.data ->> 'outcome' end, coalesce((e.data -> 'waited')::boolean, true), e.data ->> 'source'
        from devex.mt_events e
        where $1 <> '' and e.ctid >= format('(%s,0)', $2)::tid and e.ctid < format('(%s,0)', $2 + $3)::tid
          and e.seq_id <= $8 and e.type = $4 and e.tenant_id = any($9) and e.seq_id <> all($5)
        order by e.tenant_id, (e.data ->> 'subject')::uuid, e.seq_id
        """;

    // Each next one by the index: there are few in very many events.
    private const string Tenants = """
        with recursive known(id) as (
            select min(tenant_id) from devex.mt_events
            union all
            select (select min(e.tenant_id) from devex.mt_events e where e.tenant_id > k.id) from known k where k.id is not null
        )
        select id from known where id is not null and $1 <> ''
        """;

    /// <summary>All or nothing: rows of a table that its own transaction has emptied need not be logged.</summary>
    /// <returns>False when some of them cannot be written.</returns>
    public async Task<bool> TryWriteAsync(long until, Action<long> passed, CancellationToken ct)
    {
        await using var transaction = await next.BeginAsync(Tenant.Default, ct);
        // Page by page, which takes half as long as by number. All parts see the same: a row that another program moves meanwhile stands where it was.
        await using var begin = new NpgsqlCommand($"set transaction isolation level repeatable read; truncate steps; {SortInMemory}", transaction.Connection);
        await begin.ExecuteNonQueryAsync(ct);
        var tenants = await TenantsAsync(transaction, ct);
        await using var size = new NpgsqlCommand(
            $"{ByPages}; select pg_relation_size('devex.mt_events') / current_setting('block_size')::int", transaction.Connection);
        var pages = (long)(await size.ExecuteScalarAsync(ct))!;
        try
        {
            for (var page = 0L; page < pages; page += PagesAtOnce)
            {
                await using var copy = transaction.Command(
                    Copy, page, PagesAtOnce, WireName, spared.ToArray(), Words<Phase>(), Words<Outcome>(), until, tenants);
                copy.CommandTimeout = 0;
                await copy.ExecuteNonQueryAsync(ct);
                passed((long)((double)until * Math.Min(page + PagesAtOnce, pages) / pages));
            }
        }
        catch (PostgresException fault) when (Poison.Is(fault))
        {
            return false;
        }

        await transaction.CommitAsync(ct);
        return true;
    }

    private static async Task<string[]> TenantsAsync(TenantTransaction transaction, CancellationToken ct)
    {
        await using var query = transaction.Command(Tenants);
        var known = new List<string>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            known.Add(rows.GetString(0));
        }

        return [.. known.Where(t => Tenant.Find(t).IsKnown)];
    }

    private static string[] Words<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Select(v => v.Word())];
}
