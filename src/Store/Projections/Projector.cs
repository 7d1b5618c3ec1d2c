using DevEx.Domain.Events;
using DevEx.Store.Events;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DevEx.Store.Projections;

/// <summary>Carries events into facts: reads on from its checkpoint, writes rows, marks cells, moves the checkpoint, all in one transaction.</summary>
public sealed class Projector(Database database, EventStore store, ILogger<Projector> log)
{
    public const string Name = "facts";

    private const int BatchSize = 2000;
    private const string OneEvent = "one_event";

    private int _limit = BatchSize;

    /// <summary>Projects the next batch. An event that cannot be projected is put aside, and the others go on.</summary>
    /// <returns>How many events were passed; 0 when there are no new ones.</returns>
    public async Task<int> ProjectAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                var passed = await ProjectAsync(_limit, ct);
                _limit = Math.Min(BatchSize, _limit * 2);
                return passed;
            }
            catch (Exception e) when (_limit > 1 && Poison.Is(e))
            {
                // Closing in on the event at fault: half as many next time.
                _limit /= 2;
            }
        }
    }

    /// <summary>The checkpoint, and how many events wait behind it.</summary>
    public async Task<(long SeqId, long Behind)> LagAsync(CancellationToken ct)
    {
        await using var query = database.Source.CreateCommand(
            "select p.seq_id, (select coalesce(max(e.seq_id), 0) from devex.mt_events e) - p.seq_id from devex.projections p where p.name = $1");
        query.Parameters.Add(new() { Value = Name });
        await using var row = await query.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        return (row.GetInt64(0), Math.Max(0, row.GetInt64(1)));
    }

    private async Task<int> ProjectAsync(int limit, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(Tenant.Default, ct);
        // Held until commit: a second projector waits here instead of projecting the same events.
        await using var checkpoint = new NpgsqlCommand("select seq_id from devex.projections where name = $1 for update", transaction.Connection)
        {
            Parameters = { new() { Value = Name } },
        };
        var after = (long)(await checkpoint.ExecuteScalarAsync(ct))!;
        var events = await store.ReadAsync(after, limit, ct);
        if (events.Count == 0)
        {
            return 0;
        }

        // What another program stored under a tenant that can be none of ours (Marten's tombstones do) is passed over.
        foreach (var ofTenant in events.Where(e => e.Tenant.IsKnown).GroupBy(e => e.Tenant))
        {
            await transaction.SwitchToAsync(ofTenant.Key, ct);
            await (events.Count > 1 ? WriteAsync(transaction, [.. ofTenant], ct) : WriteOrPutAsideAsync(transaction, events[0], ct));
        }

        await transaction.SwitchToAsync(Tenant.Default, ct);
        await using var move = new NpgsqlCommand(
            "update devex.projections set seq_id = $2, updated_at = now() where name = $1", transaction.Connection)
        {
            Parameters = { new() { Value = Name }, new() { Value = events[^1].SeqId } },
        };
        await move.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return events.Count;
    }

    private static async Task WriteAsync(TenantTransaction transaction, List<StoredEvent> stored, CancellationToken ct)
    {
        var read = new List<(StoredEvent Stored, DevEvent Event)>(stored.Count);
        foreach (var e in stored)
        {
            // An event of a type that only a newer version knows waits in the store for a rebuild by that version.
            if (e.Read() is { } known)
            {
                read.Add((e, known));
            }
        }

        await InnerFacts.WriteAsync(transaction, read, ct);
        await ThingFacts.WriteAsync(transaction, read, ct);
    }

    /// <summary>In one transaction with the checkpoint: no event is passed over without a dead letter, and none has one without a reason.</summary>
    private async Task WriteOrPutAsideAsync(TenantTransaction transaction, StoredEvent e, CancellationToken ct)
    {
        await transaction.SaveAsync(OneEvent, ct);
        try
        {
            await WriteAsync(transaction, [e], ct);
        }
        catch (Exception fault) when (Poison.Is(fault))
        {
            log.LogError(fault, "Event {SeqId} cannot be projected and is put aside", e.SeqId);
            await transaction.RollbackToAsync(OneEvent, ct);
            await PutAsideAsync(transaction, e, fault, ct);
        }
    }

    /// <summary>The reason is kept, never the event's content: it stays where it is, in the store.</summary>
    private static Task PutAsideAsync(TenantTransaction transaction, StoredEvent e, Exception fault, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            insert into devex.dead_letter (tenant_id, stage, projection, seq_id, event_id, code, detail)
            values ($1, 'projection', $2, $3, $4, 'projection_failed', $5)
            on conflict (tenant_id, projection, seq_id) where stage = 'projection' do update set
                attempts = dead_letter.attempts + 1, last_at = now(), status = 'open', detail = excluded.detail
            """, [Name, e.SeqId, e.Id, Poison.Name(fault)], ct);
}
