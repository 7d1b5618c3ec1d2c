using Npgsql;
using NpgsqlTypes;

namespace DevEx.Store.Events;

/// <summary>Several requests' batches of one tenant on their way into one transaction.</summary>
internal sealed class AppendGroup(IReadOnlyList<Batch> batches)
{
    private readonly List<(Incoming Event, string Source)> _events = [.. batches.SelectMany(b => b.Events.Select(e => (e, b.Source)))];
    private readonly List<(RejectedItem Item, string Source)> _rejected = [.. batches.SelectMany(b => b.Rejected.Select(r => (r, b.Source)))];

    public bool HasEvents => _events.Count > 0;

    public bool IsEmpty => !HasEvents && _rejected.Count == 0;

    private Tenant Tenant => batches[0].Tenant;

    /// <summary>Begin to commit in one round trip: between the lock and the commit nobody waits for the network.</summary>
    public NpgsqlBatch ToCommands(NpgsqlConnection connection, DateTimeOffset receivedAt)
    {
        var commands = new NpgsqlBatch(connection) { Timeout = 30 };
        commands.BatchCommands.Add(new("begin"));
        commands.BatchCommands.Add(new(Database.SetTenant(Tenant)));
        if (HasEvents)
        {
            commands.BatchCommands.Add(Append(receivedAt));
        }

        if (_rejected.Count > 0)
        {
            commands.BatchCommands.Add(KeepRejected(receivedAt));
        }

        commands.BatchCommands.Add(new("commit"));
        return commands;
    }

    /// <param name="answers">What the database said of each event: its sequence number, 0 or -1.</param>
    /// <returns>The outcomes of each batch's events, in their order.</returns>
    public IReadOnlyList<IReadOnlyList<AppendOutcome>> Outcomes(long[] answers)
    {
        var next = 0;
        return [.. batches.Select(b => (IReadOnlyList<AppendOutcome>)[.. b.Events.Select(_ => Outcome(answers[next++]))])];
    }

    private static AppendOutcome Outcome(long answer) =>
        answer switch { > 0 => AppendOutcome.Stored, 0 => AppendOutcome.Duplicate, _ => AppendOutcome.Conflict };

    private NpgsqlBatchCommand Append(DateTimeOffset receivedAt) => new("select devex.append_events($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    {
        Parameters =
        {
            new() { Value = Tenant.Id },
            new() { Value = Column(e => e.Id) },
            new() { Value = Column(e => e.ContentHash) },
            new() { Value = Column(e => e.StreamId), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar },
            new() { Value = Column(e => e.Type), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar },
            new() { Value = Column(e => e.DotnetType), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar },
            new() { Value = Column(e => e.Body), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
            new() { Value = _events.ConvertAll(e => e.Source).ToArray() },
            new() { Value = receivedAt },
        },
    };

    private NpgsqlBatchCommand KeepRejected(DateTimeOffset receivedAt) => new("select devex.keep_rejected($1, $2, $3, $4, $5, $6, $7, $8)")
    {
        Parameters =
        {
            new() { Value = Tenant.Id },
            new() { Value = _rejected.ConvertAll(r => r.Source).ToArray() },
            new() { Value = _rejected.ConvertAll(r => r.Item.EventId).ToArray() },
            new() { Value = _rejected.ConvertAll(r => r.Item.Subject).ToArray() },
            new() { Value = _rejected.ConvertAll(r => r.Item.Code).ToArray() },
            new() { Value = _rejected.ConvertAll(r => r.Item.Detail).ToArray() },
            new() { Value = _rejected.ConvertAll(r => r.Item.Payload).ToArray() },
            new() { Value = receivedAt },
        },
    };

    private T[] Column<T>(Func<Incoming, T> of) => _events.ConvertAll(e => of(e.Event)).ToArray();
}
