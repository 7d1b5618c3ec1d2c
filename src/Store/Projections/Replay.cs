using DevEx.Store.Events;
using Microsoft.Extensions.Logging;

namespace DevEx.Store.Projections;

/// <summary>What a replay did.</summary>
/// <param name="Healed">Events that are in the facts now, and cells that are computed again.</param>
/// <param name="Failed">Events that failed as before and stay aside.</param>
public sealed record ReplayResult(int Healed, int Failed);

/// <summary>Projects again what was put aside, after the fault was mended.</summary>
public sealed class Replay(Database database, ILogger<Replay> log)
{
    private const int AtOnce = 100;
    private const string OneEvent = "one_event";

    /// <param name="tenant">Whose dead letters.</param>
    /// <param name="quarantined">Also those that ended a process, which may end this one.</param>
    public async Task<ReplayResult> RunAsync(Tenant tenant, bool quarantined, CancellationToken ct)
    {
        var (healed, failed) = (await MarkCellsAsync(tenant, quarantined, ct), 0);
        long? next = 0;
        while (next is { } after)
        {
            await using var transaction = await database.BeginAsync(tenant, ct);
            await HoldAsync(transaction, ct);
            var events = await ReadAsync(transaction, $"""
                select e.seq_id, e.id, e.tenant_id, e.stream_id, e.version, e.type, e.data, e.timestamp
                from devex.dead_letter d join devex.mt_events e on e.tenant_id = d.tenant_id and e.seq_id = d.seq_id
                where d.tenant_id = $1 and d.stage = 'projection' and d.projection = $2 and d.status = 'open' and d.seq_id > $3
                    and ($4 or d.code <> '{Quarantine.OfEvent}')
                order by d.seq_id limit $5
                """, [Projector.Name, after, quarantined, AtOnce], ct);
            foreach (var e in events)
            {
                // First of all, for what stands aside because it ended a process is not read.
                await ReleaseAsync(transaction, e, ct);
                var fault = await TryAsync(transaction, e, ct);
                if (fault is not null)
                {
                    log.LogError(fault, "Event {SeqId} still cannot be projected", e.SeqId);
                    await Projector.PutAsideAsync(transaction, e, fault, ct);
                }

                (healed, failed) = fault is null ? (healed + 1, failed) : (healed, failed + 1);
            }

            await transaction.ExecuteAsync("select pg_notify('devex_events', '') where $1 <> ''", [], ct);
            await transaction.CommitAsync(ct);
            next = events.Count == AtOnce ? events[^1].SeqId : null;
        }

        return new(healed, failed);
    }

    /// <summary>Keeps the projector out until commit: of two that fold the same thing at once the one that read less might write last.</summary>
    internal static Task HoldAsync(TenantTransaction transaction, CancellationToken ct) =>
        transaction.ExecuteAsync("select from devex.projections where $1 <> '' and name = $2 for update", [Projector.Name], ct);

    internal static async Task<List<StoredEvent>> ReadAsync(TenantTransaction transaction, string sql, object?[] values, CancellationToken ct)
    {
        await using var query = transaction.Command(sql, values);
        return await StoredEvent.ReadAllAsync(query, ct);
    }

    /// <returns>Why it cannot be projected; null when it is.</returns>
    internal static async Task<Exception?> TryAsync(TenantTransaction transaction, StoredEvent e, CancellationToken ct)
    {
        await transaction.SaveAsync(OneEvent, ct);
        try
        {
            await Projector.WriteAsync(transaction, [e], ct);
            return null;
        }
        catch (Exception fault) when (Poison.Is(fault))
        {
            await transaction.RollbackToAsync(OneEvent, ct);
            return fault;
        }
    }

    private static Task ReleaseAsync(TenantTransaction transaction, StoredEvent e, CancellationToken ct) => transaction.ExecuteAsync("""
        update devex.dead_letter set status = 'replayed', last_at = now()
        where tenant_id = $1 and stage = 'projection' and projection = $2 and seq_id = $3
        """, [Projector.Name, e.SeqId], ct);

    /// <summary>A cell that still cannot be computed is put aside again by the worker.</summary>
    private async Task<int> MarkCellsAsync(Tenant tenant, bool quarantined, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(tenant, ct);

        var marked = await transaction.ExecuteAsync($"""
            with letter as (
                update devex.dead_letter set status = 'replayed', last_at = now()
                where tenant_id = $1 and stage = 'projection' and projection = 'cells' and status = 'open' and ($2 or code <> '{Quarantine.OfCell}')
                returning subject, {Quarantine.Cell} as cell
            )
            insert into devex.dirty_cells (tenant_id, kind, key)
            select $1, cell[1], coalesce(subject || '/', '') || cell[2] from letter where cell is not null
            """, [quarantined], ct);
        await transaction.CommitAsync(ct);
        return marked;
    }
}
