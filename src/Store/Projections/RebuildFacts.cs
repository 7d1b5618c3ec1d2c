using DevEx.Domain.Events;
using DevEx.Store.Events;
using Npgsql;

namespace DevEx.Store.Projections;

/// <summary>Copies what events say by themselves into empty tables, and notes the streams of the others. The next batch is read while one is written.</summary>
/// <param name="spared">The numbers of those that ended a process.</param>
/// <param name="steps">False when <see cref="RebuildSteps"/> copies these.</param>
internal sealed class RebuildFacts(Database next, IReadOnlySet<long> spared, bool steps)
{
    // Few enough to be gone from memory before they are moved about in it.
    private const int BatchSize = 2_000;

    private static readonly string[] OfStreams = [.. EventCatalogue.Kinds.Where(k => ThingFacts.Has(k.Json.Type)).Select(k => k.WireName)];
    private static readonly string[] OfThemselves = [.. EventCatalogue.Kinds.Where(k => !ThingFacts.Has(k.Json.Type)).Select(k => k.WireName)];

    /// <summary>Goes on from the checkpoint.</summary>
    /// <returns>The last event of a batch that cannot be written so; null when all up to <paramref name="until"/> are.</returns>
    public async Task<long?> WriteAsync(long until, Action<long> passed, CancellationToken ct)
    {
        var reading = ReadAsync(await CheckpointAsync(ct), until, ct);
        while (await reading is { } batch)
        {
            if (!batch.Sound)
            {
                return batch.Last;
            }

            reading = Task.Run(() => ReadAsync(batch.Last, until, ct), ct);
            try
            {
                await WriteAsync(batch, ct);
                passed(batch.Last);
            }
            catch (Exception fault) when (Poison.Is(fault))
            {
                await reading;
                return batch.Last;
            }
        }

        return null;
    }

    private async Task<long> CheckpointAsync(CancellationToken ct)
    {
        await using var transaction = await next.BeginAsync(Tenant.Default, ct);
        await using var query = transaction.Command("select seq_id from projections where $1 <> '' and name = $2", Projector.Name);
        return (long)(await query.ExecuteScalarAsync(ct))!;
    }

    private async Task<ReadBatch?> ReadAsync(long after, long until, CancellationToken ct)
    {
        // The bodies of what is folded from whole streams are read later, once a stream.
        await using var query = next.Source.CreateCommand("""
            select seq_id, id, tenant_id, stream_id, version, type, case when type = any($4) then data end, timestamp, type = any($5)
            from devex.mt_events where seq_id > $1 and seq_id <= $2 and type <> $6 order by seq_id limit $3
            """);
        foreach (var value in (object[])[after, until, BatchSize, OfThemselves, OfStreams, steps ? "" : RebuildSteps.WireName])
        {
            query.Parameters.Add(new() { Value = value });
        }

        var batch = new ReadBatch();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            Add(batch, rows);
        }

        return batch.Last == 0 ? null : batch;
    }

    private void Add(ReadBatch batch, NpgsqlDataReader rows)
    {
        batch.Last = rows.GetInt64(0);
        var tenant = Tenant.Find(rows.GetString(2));
        if (!tenant.IsKnown || spared.Contains(batch.Last))
        {
            return;
        }

        if (rows.GetBoolean(8))
        {
            batch.Streams.Add((tenant, rows.GetString(3)));
        }
        else if (!rows.IsDBNull(6))
        {
            var stored = new StoredEvent(
                batch.Last, rows.GetGuid(1), tenant, rows.GetString(3), rows.GetInt64(4), rows.GetString(5), rows.GetFieldValue<byte[]>(6),
                rows.GetFieldValue<DateTimeOffset>(7));
            try
            {
                if (stored.Read() is { } known)
                {
                    batch.Events.Add((stored with { Body = [] }, known));
                }
            }
            catch (Exception fault) when (Poison.Is(fault))
            {
                batch.Sound = false;
            }
        }
    }

    private async Task WriteAsync(ReadBatch batch, CancellationToken ct)
    {
        await using var transaction = await next.BeginAsync(Tenant.Default, ct);
        foreach (var ofTenant in batch.Events.GroupBy(e => e.Stored.Tenant))
        {
            await transaction.SwitchToAsync(ofTenant.Key, ct);
            List<(StoredEvent Stored, DevEvent Event)> read = [.. ofTenant];
            await InnerFacts.CopyAsync(transaction, read, ct);
            await PushFacts.WriteAsync(transaction, read, ct);
            await AnnotationFacts.WriteAsync(transaction, read, ct);
        }

        foreach (var ofTenant in batch.Streams.GroupBy(s => s.Tenant))
        {
            await transaction.SwitchToAsync(ofTenant.Key, ct);
            await transaction.CopyAsync("touched (tenant_id, stream_id)", ofTenant, (copy, s) => copy.WriteAsync(s.StreamId, ct), ct);
        }

        await transaction.ExecuteAsync(
            "update projections set seq_id = $2, updated_at = now() where $1 <> '' and name = $3", [batch.Last, Projector.Name], ct);
        await transaction.CommitAsync(ct);
    }

    private sealed class ReadBatch
    {
        public long Last { get; set; }

        public bool Sound { get; set; } = true;

        public List<(StoredEvent Stored, DevEvent Event)> Events { get; } = [];

        public HashSet<(Tenant Tenant, string StreamId)> Streams { get; } = [];
    }
}
