using DevEx.Domain.Events;
using DevEx.Store.Events;
using Microsoft.Extensions.Logging;

namespace DevEx.Store.Projections;

/// <summary>Events of a type that only a newer version knows: noted by type when they are passed over, projected when this is that version.</summary>
internal static class PassedOver
{
    private const int AtOnce = 500;

    public static async Task NoteAsync(TenantTransaction transaction, IReadOnlyList<StoredEvent> unknown, CancellationToken ct)
    {
        foreach (var ofType in unknown.GroupBy(e => e.Type))
        {
            await transaction.ExecuteAsync("""
                insert into devex.passed_over as p (tenant_id, type, first_seq, last_seq) values ($1, $2, $3, $4)
                on conflict (tenant_id, type) do update set
                    first_seq = least(p.first_seq, excluded.first_seq), last_seq = greatest(p.last_seq, excluded.last_seq)
                """, [ofType.Key, ofType.Min(e => e.SeqId), ofType.Max(e => e.SeqId)], ct);
        }
    }

    /// <summary>What an older version passed over and this one knows. A little at a time, so that the projector goes on in between.</summary>
    public static async Task ProjectKnownAsync(Database database, ILogger log, CancellationToken ct)
    {
        foreach (var (tenant, type, first, last) in await KnownAsync(database, ct))
        {
            log.LogInformation("Events of type {Type} were passed over by an older version and are projected now", type);
            long? next = first;
            while (next is { } from)
            {
                await using var transaction = await database.BeginAsync(tenant, ct);
                next = await ProjectAsync(transaction, type, from, last, log, ct);
                await transaction.CommitAsync(ct);
            }
        }
    }

    private static async Task<List<(Tenant Tenant, string Type, long First, long Last)>> KnownAsync(Database database, CancellationToken ct)
    {
        await using var query = database.Source.CreateCommand(
            "select tenant_id, type, first_seq, last_seq from devex.passed_over where type = any($1) order by tenant_id, type");
        query.Parameters.Add(new() { Value = EventCatalogue.Kinds.Select(k => k.WireName).ToArray() });
        var known = new List<(Tenant, string, long, long)>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            known.Add((new(rows.GetString(0)), rows.GetString(1), rows.GetInt64(2), rows.GetInt64(3)));
        }

        return known;
    }

    /// <returns>From where to go on; null when all are projected.</returns>
    private static async Task<long?> ProjectAsync(TenantTransaction transaction, string type, long first, long last, ILogger log, CancellationToken ct)
    {
        await Replay.HoldAsync(transaction, ct);
        var events = await Replay.ReadAsync(transaction, """
            select seq_id, id, tenant_id, stream_id, version, type, data, timestamp
            from devex.mt_events where tenant_id = $1 and type = $2 and seq_id between $3 and $4 order by seq_id limit $5
            """, [type, first, last, AtOnce], ct);
        foreach (var e in events)
        {
            if (await Replay.TryAsync(transaction, e, ct) is { } fault)
            {
                log.LogError(fault, "Event {SeqId} cannot be projected and is put aside", e.SeqId);
                await Projector.PutAsideAsync(transaction, e, fault, ct);
            }
        }

        if (events.Count == AtOnce)
        {
            return events[^1].SeqId + 1;
        }

        await transaction.ExecuteAsync("delete from devex.passed_over where tenant_id = $1 and type = $2", [type], ct);
        return null;
    }
}
