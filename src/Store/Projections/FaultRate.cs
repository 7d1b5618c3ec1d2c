using Npgsql;

namespace DevEx.Store.Projections;

/// <summary>
/// Tells some bad events from a fault of ours: when more than 100 events were put aside within five minutes, or more than 20 that are more
/// than 5 % of those passed since the first of them, the projection pauses and puts no more aside.
/// </summary>
internal static class FaultRate
{
    private const int Most = 100;
    private const int Few = 20;
    private const int OneIn = 20;

    /// <summary>Before the event of this number is put aside.</summary>
    public static async Task<bool> PauseIfTooHighAsync(TenantTransaction transaction, long seqId, Exception fault, CancellationToken ct)
    {
        // The events of all tenants go through one projector.
        await using var count = new NpgsqlCommand("""
            select count(*), coalesce(min(d.seq_id), $2)
            from devex.projectors p
            join devex.dead_letter d on d.stage = 'projection' and d.projection = p.name and d.first_at > now() - interval '5 minutes'
                and d.first_at > coalesce(p.resumed_at, '-infinity')
            where p.name = $1
            """, transaction.Connection)
        {
            Parameters = { new() { Value = Projector.Name }, new() { Value = seqId } },
        };
        long faults, first;
        await using (var row = await count.ExecuteReaderAsync(ct))
        {
            await row.ReadAsync(ct);
            (faults, first) = (row.GetInt64(0), row.GetInt64(1));
        }

        if (faults < Few || (faults < Most && faults * OneIn <= seqId - first))
        {
            return false;
        }

        await using var pause = new NpgsqlCommand(
            "update devex.projectors set paused_at = now(), pause_reason = $2 where name = $1", transaction.Connection)
        {
            Parameters = { new() { Value = Projector.Name }, new() { Value = $"{faults} of {seqId - first} events could not be projected, the last for {Poison.Name(fault)}" } },
        };
        await pause.ExecuteNonQueryAsync(ct);
        return true;
    }
}
