using Npgsql;

namespace DevEx.Store.Events;

/// <summary>Keeps events for ever in Marten's tables, and gives them back by sequence and by stream.</summary>
public sealed class EventStore(Database database, TimeProvider clock)
{
    private static readonly TimeSpan EpochKept = TimeSpan.FromSeconds(5);

    private KnownEpoch? _epoch;

    /// <summary>Appends several requests' batches of one tenant in one transaction and one round trip.</summary>
    /// <returns>The outcomes of each batch's events, in their order.</returns>
    public async Task<IReadOnlyList<IReadOnlyList<AppendOutcome>>> AppendAsync(IReadOnlyList<Batch> batches, CancellationToken ct)
    {
        var group = new AppendGroup(batches);
        if (group.IsEmpty)
        {
            return group.Outcomes([]);
        }

        await using var connection = await database.Source.OpenConnectionAsync(ct);
        if (group.LooksNew && await AppendNewAsync(group, connection, ct))
        {
            return group.AllStored();
        }

        await using var commands = group.ToCommands(connection, clock.GetUtcNow());
        if (group.HasEvents)
        {
            return group.Outcomes(await AnswerAsync<long[]>(commands, ct) ?? []);
        }

        await commands.ExecuteNonQueryAsync(ct);
        return group.Outcomes([]);
    }

    public async Task<IReadOnlyList<AppendOutcome>> AppendAsync(Batch batch, CancellationToken ct) => (await AppendAsync([batch], ct))[0];

    /// <summary>The next events of all tenants in the order of commit; an event of whoever is no tenant of ours has <c>default</c> as its tenant.</summary>
    public async Task<IReadOnlyList<StoredEvent>> ReadAsync(long after, int limit, CancellationToken ct)
    {
        await using var query = database.Source.CreateCommand("""
            select seq_id, id, tenant_id, stream_id, version, type, data, timestamp
            from devex.mt_events where seq_id > $1 order by seq_id limit $2
            """);
        query.Parameters.Add(new() { Value = after });
        query.Parameters.Add(new() { Value = limit });
        return await StoredEvent.ReadAllAsync(query, ct);
    }

    /// <summary>All events of some streams of a tenant, each stream in the order of its versions.</summary>
    public async Task<IReadOnlyList<StoredEvent>> ReadStreamsAsync(Tenant tenant, IReadOnlyCollection<string> streamIds, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(tenant, ct);
        await using var query = transaction.Command("""
            select seq_id, id, tenant_id, stream_id, version, type, data, timestamp
            from devex.mt_events where tenant_id = $1 and stream_id = any($2) order by stream_id, version
            """, (object)streamIds.ToArray());
        return await StoredEvent.ReadAllAsync(query, ct);
    }

    /// <summary>The highest sequence number that a committed event has; 0 in an empty store.</summary>
    public async Task<long> LastSeqIdAsync(CancellationToken ct)
    {
        await using var query = database.Source.CreateCommand("select coalesce(max(seq_id), 0) from devex.mt_events");
        return (long)(await query.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Changes when acknowledged events may be gone (restore, failover), upon which agents send again.</summary>
    /// <remarks>Remembered for some seconds: every answer to a batch carries it.</remarks>
    public async Task<Guid> EpochAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (_epoch is { } known && known.Until > now)
        {
            return known.Epoch;
        }

        await using var query = database.Source.CreateCommand("select epoch from devex.store_identity");
        var epoch = (Guid)(await query.ExecuteScalarAsync(ct))!;
        _epoch = new(epoch, now + EpochKept);
        return epoch;
    }

    /// <returns>False when nothing was stored because an event is known.</returns>
    private async Task<bool> AppendNewAsync(AppendGroup group, NpgsqlConnection connection, CancellationToken ct)
    {
        try
        {
            await using var commands = group.ToNewCommands(connection, clock.GetUtcNow());
            return await AnswerAsync<bool>(commands, ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Another writer had the same event at the same time.
            await using var undo = new NpgsqlCommand("rollback", connection);
            await undo.ExecuteNonQueryAsync(ct);
            return false;
        }
    }

    private static async Task<T?> AnswerAsync<T>(NpgsqlBatch commands, CancellationToken ct)
    {
        await using var reader = await commands.ExecuteReaderAsync(ct);
        var answer = await reader.ReadAsync(ct) ? await reader.GetFieldValueAsync<T>(0, ct) : default;

        // Only when the last answer is read is the commit known to have happened.
        while (await reader.NextResultAsync(ct))
        {
        }

        return answer;
    }

    private sealed record KnownEpoch(Guid Epoch, DateTimeOffset Until);
}
