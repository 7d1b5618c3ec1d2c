using DevEx.Store.Organisation;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DevEx.Store.Events;

/// <summary>What was deleted of one person.</summary>
/// <param name="Events">Of their inner loop: steps, edits and what only newer versions know.</param>
/// <param name="Days">How many days these were about.</param>
/// <param name="Rejected">What was sent in their name and could not be taken.</param>
public sealed record ErasureReceipt(DateTimeOffset At, long Events, long Days, long Steps, long Edits, long Rejected);

/// <summary>Deletes what is stored of one person's inner loop, and marks what was computed from it. What is public in a repository's history stays.</summary>
/// <remarks>
/// The ids of the events stay: who sends them again is told that they are known, so nothing comes back. Streams go whole, so that a later event of
/// such a day begins one anew, as the format of the event store asks.
/// </remarks>
public sealed partial class Erasure(Database database, TimeProvider clock, ILogger<Erasure> log)
{
    // A rebuild has read the events already: it takes this lock for as long as it runs.
    private const long RebuildLock = 7001005;
    private const long AppendLock = 7001001;

    /// <returns>Null while a rebuild is under way.</returns>
    public async Task<ErasureReceipt?> EraseAsync(Tenant tenant, Guid subject, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(tenant, ct);
        if (!await HoldAsync(transaction, ct))
        {
            return null;
        }

        await ForgetRebuildAsync(transaction, ct);
        await MarkAsync(transaction, subject, ct);
        var steps = await transaction.ExecuteAsync("delete from devex.steps where tenant_id = $1 and subject = $2", [subject], ct);
        var edits = await transaction.ExecuteAsync("delete from devex.edits where tenant_id = $1 and subject = $2", [subject], ct);
        var streams = await StreamsAsync(transaction, subject, ct);
        await transaction.ExecuteAsync("""
            delete from devex.dead_letter d using devex.mt_events e
            where d.tenant_id = $1 and d.stage = 'projection' and e.tenant_id = $1 and e.stream_id = any($2) and d.seq_id = e.seq_id
            """, [streams], ct);
        var events = await transaction.ExecuteAsync("delete from devex.mt_events where tenant_id = $1 and stream_id = any($2)", [streams], ct);
        await transaction.ExecuteAsync("delete from devex.mt_streams where tenant_id = $1 and id = any($2)", [streams], ct);
        var rejected = await transaction.ExecuteAsync("delete from devex.dead_letter where tenant_id = $1 and subject = $2", [subject], ct);
        // That it took place, and not whose it was: who has measured a loop is nobody else's to know.
        await AuditLog.WriteAsync(transaction, new(tenant, "person", null, "A person"), "loop.erase", "Their own inner loop", null, null, ct);
        await transaction.CommitAsync(ct);

        var receipt = new ErasureReceipt(clock.GetUtcNow(), events, streams.Length, steps, edits, rejected);
        LogErased(log, tenant.Id, subject, receipt.Events, receipt.Days, receipt.Rejected);
        return receipt;
    }

    /// <summary>The projector waits with the next events, and so does who appends: what is deleted is in nobody's hand.</summary>
    private static async Task<bool> HoldAsync(TenantTransaction transaction, CancellationToken ct)
    {
        await using var hold = transaction.Command($"select pg_try_advisory_xact_lock({RebuildLock}) and $1 <> ''");
        if (!(bool)(await hold.ExecuteScalarAsync(ct))!)
        {
            return false;
        }

        await using var checkpoint = transaction.Command("select seq_id from devex.projections where name = 'facts' and $1 <> '' for update");
        await checkpoint.ExecuteScalarAsync(ct);
        await using var append = transaction.Command($"select pg_advisory_xact_lock({AppendLock}) where $1 <> ''");
        await append.ExecuteNonQueryAsync(ct);
        return true;
    }

    /// <summary>Copies of steps and edits are in what an interrupted one left. None is at work, or its lock would be taken.</summary>
    private static async Task ForgetRebuildAsync(TenantTransaction transaction, CancellationToken ct)
    {
        await using var drop = new NpgsqlCommand("drop schema if exists devex_before cascade; drop schema if exists devex_next cascade", transaction.Connection);
        await drop.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The days, the builds that were run or waited for, and the changes whose way began in an edit. Recomputing a day marks the groups'.</summary>
    /// <remarks>Also days of which no cell is to be seen: a worker may have read their steps, and writes the first one when these are gone.</remarks>
    private static async Task MarkAsync(TenantTransaction transaction, Guid subject, CancellationToken ct)
    {
        await transaction.ExecuteAsync("""
            insert into devex.dirty_cells (tenant_id, kind, key)
            select distinct $1, 'day', $2::uuid || '/' || to_char(d.day, 'YYYY-MM-DD')
            from (
                select day from devex.iterations where tenant_id = $1 and subject = $2
                union select day from devex.developer_days where tenant_id = $1 and subject = $2
                union select day from devex.step_waits where tenant_id = $1 and subject = $2
                union select generate_series(date_trunc('day', w.since at time zone z.zone), w.until at time zone z.zone, interval '1 day')::date
                from (
                    select started_at as since, finished_at as until from devex.steps where tenant_id = $1 and subject = $2
                    union all select b, b from devex.edits e cross join unnest(e.beats) b where e.tenant_id = $1 and e.subject = $2
                ) w
                cross join (select coalesce(max(zone), 'UTC') as zone from devex.people where tenant_id = $1 and subject = $2) z
            ) d
            union all
            select distinct $1, 'builds', 'local/' || b.repository || '/' || to_char(b.day, 'YYYY-MM-DD')
            from (
                select repository, (finished_at at time zone 'UTC')::date as day from devex.steps where tenant_id = $1 and subject = $2
                union select repository, built_on from devex.step_waits where tenant_id = $1 and subject = $2
            ) b
            union all
            select distinct $1, 'change', provider || '/' || repository || '/' || number from devex.changes where tenant_id = $1 and author = $2
            order by 2, 3
            """, [subject], ct);
    }

    /// <summary>A person's days each have a stream whose name is known.</summary>
    private async Task<string[]> StreamsAsync(TenantTransaction transaction, Guid subject, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select s.id
            from generate_series(timestamp '2000-01-01', $3::date::timestamp + interval '2 days', interval '1 day') d
            cross join lateral (
                select id from devex.mt_streams where tenant_id = $1 and id = 'loop/' || $2::uuid || '/' || to_char(d, 'YYYY-MM-DD') offset 0
            ) s
            """, subject, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var streams = new List<string>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            streams.Add(rows.GetString(0));
        }

        return [.. streams];
    }

    [LoggerMessage(LogLevel.Warning, "A person deleted what is stored of their inner loop. Tenant {Tenant}, subject {Subject}: {Events} events of {Days} days, {Rejected} that were rejected.")]
    private static partial void LogErased(ILogger log, string tenant, Guid subject, long events, long days, long rejected);
}
