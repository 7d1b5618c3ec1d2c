using DevEx.Domain.Events;
using DevEx.Store.Events;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DevEx.Store.Projections;

/// <summary>Carries events into facts: reads on from its checkpoint, writes rows, marks cells, moves the checkpoint, all in one transaction.</summary>
/// <param name="spared">The numbers of events to pass over: those that ended a process, in a rebuild.</param>
public sealed class Projector(Database database, EventStore store, ILogger<Projector> log, IReadOnlySet<long>? spared = null)
{
    public const string Name = "facts";

    private const int BatchSize = 2000;
    private const string OneEvent = "one_event";

    private int _limit = BatchSize;

    /// <summary>Projects the next batch, whoever leads. An event that cannot be projected is put aside, and the others go on.</summary>
    /// <returns>How many events were passed; 0 when there are no new ones.</returns>
    public Task<int> ProjectAsync(CancellationToken ct) => ProjectAsync(null, ct);

    /// <summary>Projects the next batch as the leader, unless the projection is paused.</summary>
    /// <exception cref="DeposedException">Another node leads now, and nothing of the batch was written.</exception>
    internal async Task<int> ProjectAsync(Term? term, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                var passed = await ProjectAsync(term, _limit, ct);
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
        await using var transaction = await database.BeginAsync(Tenant.Default, ct);
        await using var query = transaction.Command(
            "select p.seq_id, (select coalesce(max(e.seq_id), 0) from devex.mt_events e) - p.seq_id from projections p where $1 <> '' and p.name = $2", Name);
        await using var row = await query.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        return (row.GetInt64(0), Math.Max(0, row.GetInt64(1)));
    }

    private async Task<int> ProjectAsync(Term? term, int limit, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(Tenant.Default, ct);
        var (after, paused) = await CheckpointAsync(transaction, ct);
        var events = paused && term is not null ? [] : await store.ReadAsync(after, term?.Limit(after, limit) ?? limit, ct);
        if (events.Count == 0)
        {
            return 0;
        }

        if (term is not null)
        {
            await term.NoteAsync(after, events, ct);
        }

        // What another program stored under a tenant that can be none of ours (Marten's tombstones do) is passed over.
        var goesOn = true;
        foreach (var ofTenant in events.Where(e => e.Tenant.IsKnown && spared?.Contains(e.SeqId) is not true).GroupBy(e => e.Tenant))
        {
            await transaction.SwitchToAsync(ofTenant.Key, ct);
            if (events.Count == 1)
            {
                goesOn = await WriteOrPutAsideAsync(transaction, events[0], term, ct);
            }
            else
            {
                await WriteAsync(transaction, [.. ofTenant], ct);
            }
        }

        await transaction.SwitchToAsync(Tenant.Default, ct);
        if (goesOn)
        {
            await MoveAsync(transaction, events[^1].SeqId, term, ct);
        }

        await transaction.CommitAsync(ct);
        return goesOn ? events.Count : 0;
    }

    /// <summary>Held until commit: a second projector waits here instead of projecting the same events.</summary>
    private static async Task<(long SeqId, bool Paused)> CheckpointAsync(TenantTransaction transaction, CancellationToken ct)
    {
        // A node that stops in the middle, but whose connection lives on, does not keep the next leader waiting for ever.
        await using var checkpoint = new NpgsqlCommand("""
            select p.seq_id, j.paused_at is not null, set_config('idle_in_transaction_session_timeout', '10s', true)
            from projections p left join devex.projectors j on j.name = p.name where p.name = $1 for update of p
            """, transaction.Connection)
        {
            Parameters = { new() { Value = Name } },
        };
        await using var row = await checkpoint.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        return (row.GetInt64(0), row.GetBoolean(1));
    }

    /// <summary>Last of all, and fenced: the next leader raises the epoch, and waits for this commit or makes it fail.</summary>
    private static async Task MoveAsync(TenantTransaction transaction, long seqId, Term? term, CancellationToken ct)
    {
        await using var move = new NpgsqlCommand("""
            with leader as (select from devex.projectors where name = $1 and epoch = $3 for share)
            update projections set seq_id = $2, updated_at = now() where name = $1 and ($3 is null or exists (select from leader))
            """, transaction.Connection)
        {
            Parameters = { new() { Value = Name }, new() { Value = seqId }, new NpgsqlParameter<long?> { TypedValue = term?.Epoch } },
        };
        DeposedException.ThrowIf(await move.ExecuteNonQueryAsync(ct) == 0);
    }

    /// <summary>Writes the facts of events of one tenant, all or none.</summary>
    internal static async Task WriteAsync(TenantTransaction transaction, IReadOnlyList<StoredEvent> stored, CancellationToken ct)
    {
        var read = new List<(StoredEvent Stored, DevEvent Event)>(stored.Count);
        var unknown = new List<StoredEvent>();
        foreach (var e in stored)
        {
            if (e.Read() is { } known)
            {
                read.Add((e, known));
            }
            else
            {
                unknown.Add(e);
            }
        }

        await InnerFacts.WriteAsync(transaction, read, ct);
        await ThingFacts.WriteAsync(transaction, read, ct);
        await PassedOver.NoteAsync(transaction, unknown, ct);
    }

    /// <summary>In one transaction with the checkpoint: no event is passed over without a dead letter, and none has one without a reason.</summary>
    /// <returns>False when so many are put aside already that the fault is in no event: the projection is paused instead.</returns>
    private async Task<bool> WriteOrPutAsideAsync(TenantTransaction transaction, StoredEvent e, Term? term, CancellationToken ct)
    {
        if (term?.Quarantined == e.SeqId)
        {
            log.LogError("Event {SeqId} ended the processes that projected it and is put aside", e.SeqId);
            await PutAsideAsync(transaction, e, Quarantine.OfEvent, Quarantine.Reason, ct);
            return true;
        }

        await transaction.SaveAsync(OneEvent, ct);
        try
        {
            await WriteAsync(transaction, [e], ct);
        }
        catch (Exception fault) when (Poison.Is(fault))
        {
            await transaction.RollbackToAsync(OneEvent, ct);
            if (term is not null && await FaultRate.PauseIfTooHighAsync(transaction, e.SeqId, fault, ct))
            {
                log.LogError(fault, "Too many events cannot be projected; paused before event {SeqId}", e.SeqId);
                return false;
            }

            log.LogError(fault, "Event {SeqId} cannot be projected and is put aside", e.SeqId);
            await PutAsideAsync(transaction, e, fault, ct);
        }

        return true;
    }

    internal static Task PutAsideAsync(TenantTransaction transaction, StoredEvent e, Exception fault, CancellationToken ct) =>
        PutAsideAsync(transaction, e, "projection_failed", Poison.Name(fault), ct);

    /// <summary>The reason is kept, never the event's content: it stays where it is, in the store.</summary>
    private static Task PutAsideAsync(TenantTransaction transaction, StoredEvent e, string code, string detail, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            insert into devex.dead_letter (tenant_id, stage, projection, seq_id, event_id, code, detail)
            values ($1, 'projection', $2, $3, $4, $5, $6)
            on conflict (tenant_id, projection, seq_id) where stage = 'projection' do update set
                attempts = dead_letter.attempts + 1, last_at = now(), status = 'open', code = excluded.code, detail = excluded.detail
            """, [Name, e.SeqId, e.Id, code, detail], ct);
}
