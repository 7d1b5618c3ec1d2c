using DevEx.Domain.Events;
using DevEx.Store.Events;
using Microsoft.Extensions.Logging;

namespace DevEx.Store.Projections;

/// <summary>Folds every stream that a rebuild has met once, whatever the number of its events. As many as are free may work on them.</summary>
/// <param name="spared">The numbers of those that ended a process.</param>
internal sealed class RebuildThings(Database next, IReadOnlySet<long> spared, ILogger<RebuildThings> log)
{
    private const int StreamsAtOnce = 1000;
    private const string SomeStreams = "some_streams";

    private long _total;
    private long _taken;
    private long _done;

    /// <summary>Once, before anybody works.</summary>
    public async Task PrepareAsync(CancellationToken ct)
    {
        await using var transaction = await next.BeginAsync(Tenant.Default, ct);
        // In the order in which they began: those of one time share pages.
        await transaction.ExecuteAsync("""
            create table streams as
            select row_number() over (order by min(ctid)) as nth, tenant_id, stream_id from touched where $1 <> '' group by tenant_id, stream_id
            """, [], ct);
        await transaction.ExecuteAsync("create unique index on streams (nth)", [], ct);
        await transaction.CommitAsync(ct);
        _total = await CountAsync(ct);
    }

    /// <summary>Takes some streams that nobody has taken, until there are none.</summary>
    public async Task WorkAsync(Action<long, long> report, CancellationToken ct)
    {
        while (Interlocked.Add(ref _taken, StreamsAtOnce) - StreamsAtOnce is var after && after < _total)
        {
            await WriteAsync(after, ct);
            report(Math.Min(Interlocked.Add(ref _done, StreamsAtOnce), _total), _total);
        }
    }

    private async Task<long> CountAsync(CancellationToken ct)
    {
        await using var transaction = await next.BeginAsync(Tenant.Default, ct);
        await using var query = transaction.Command("select count(*) from streams where $1 <> ''");
        return (long)(await query.ExecuteScalarAsync(ct))!;
    }

    private async Task WriteAsync(long after, CancellationToken ct)
    {
        await using var transaction = await next.BeginAsync(Tenant.Default, ct);
        foreach (var ofTenant in (await ReadAsync(transaction, after, ct)).GroupBy(e => e.Tenant))
        {
            await transaction.SwitchToAsync(ofTenant.Key, ct);
            var streams = new List<List<(StoredEvent, DevEvent)>>();
            foreach (var stream in ofTenant.GroupBy(e => e.StreamId))
            {
                var known = new List<(StoredEvent, DevEvent)>();
                foreach (var stored in stream.Where(e => !spared.Contains(e.SeqId)))
                {
                    await ReadOrPutAsideAsync(transaction, stored, known, ct);
                }

                if (known.Count > 0)
                {
                    streams.Add(known);
                }
            }

            await FoldOrPutAsideAsync(transaction, streams, ct);
        }

        await transaction.CommitAsync(ct);
    }

    private static async Task<List<StoredEvent>> ReadAsync(TenantTransaction transaction, long after, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select e.seq_id, e.id, e.tenant_id, e.stream_id, e.version, e.type, e.data, e.timestamp
            from streams s join devex.mt_events e on e.tenant_id = s.tenant_id and e.stream_id = s.stream_id
            where $1 <> '' and s.nth > $2 and s.nth <= $3 order by s.nth, e.version
            """, after, after + StreamsAtOnce);
        return await StoredEvent.ReadAllAsync(query, ct);
    }

    private async Task ReadOrPutAsideAsync(TenantTransaction transaction, StoredEvent stored, List<(StoredEvent, DevEvent)> known, CancellationToken ct)
    {
        try
        {
            if (stored.Read() is { } e)
            {
                known.Add((stored, e));
            }
        }
        catch (Exception fault) when (Poison.Is(fault))
        {
            log.LogError(fault, "Event {SeqId} cannot be projected and is put aside", stored.SeqId);
            await Projector.PutAsideAsync(transaction, stored, fault, ct);
        }
    }

    /// <summary>A stream that cannot be folded harms no other: they are halved until it stands alone.</summary>
    private async Task FoldOrPutAsideAsync(TenantTransaction transaction, List<List<(StoredEvent Stored, DevEvent Event)>> streams, CancellationToken ct)
    {
        if (streams.Count == 0)
        {
            return;
        }

        await transaction.SaveAsync(SomeStreams, ct);
        try
        {
            await ThingFacts.WriteRowsAsync(transaction, streams.ConvertAll(s => s.ConvertAll(e => e.Event)), ct);
        }
        catch (Exception fault) when (Poison.Is(fault))
        {
            await transaction.RollbackToAsync(SomeStreams, ct);
            if (streams is [var stream])
            {
                log.LogError(fault, "Stream {StreamId} cannot be projected and is put aside", stream[0].Stored.StreamId);
                foreach (var (stored, _) in stream)
                {
                    await Projector.PutAsideAsync(transaction, stored, fault, ct);
                }

                return;
            }

            var half = streams.Count / 2;
            await FoldOrPutAsideAsync(transaction, streams[..half], ct);
            await FoldOrPutAsideAsync(transaction, streams[half..], ct);
        }
    }
}
