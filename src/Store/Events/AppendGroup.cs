using Npgsql;
using NpgsqlTypes;

namespace DevEx.Store.Events;

/// <summary>Several requests' batches on their way into one transaction: sorts out what stands twice in the group itself.</summary>
internal sealed class AppendGroup
{
    private readonly IReadOnlyList<Batch> _batches;
    private readonly List<(Incoming Event, string Source)> _distinct = [];
    private readonly Dictionary<Guid, int> _positions = [];
    private long[] _answers = [];

    public AppendGroup(IReadOnlyList<Batch> batches)
    {
        _batches = batches;
        foreach (var batch in batches)
        {
            foreach (var e in batch.Events)
            {
                if (_positions.TryAdd(e.Id, _distinct.Count))
                {
                    _distinct.Add((e, batch.Source));
                }
            }
        }
    }

    public bool HasEvents => _distinct.Count > 0;

    public bool IsEmpty => !HasEvents && _batches.All(b => b.Rejected.Count == 0);

    private Tenant Tenant => _batches[0].Tenant;

    /// <summary>What the database said of each distinct event.</summary>
    public void Take(long[] answers) => _answers = answers;

    /// <summary>Begin to commit in one round trip: between the lock and the commit nobody waits for the network.</summary>
    public NpgsqlBatch ToCommands(NpgsqlConnection connection, DateTimeOffset receivedAt)
    {
        var batch = new NpgsqlBatch(connection) { Timeout = 30 };
        batch.BatchCommands.Add(new("begin"));
        batch.BatchCommands.Add(new(Database.SetTenant(Tenant)));
        if (HasEvents)
        {
            batch.BatchCommands.Add(Append(receivedAt));
        }

        if (_batches.Any(b => b.Rejected.Count > 0))
        {
            batch.BatchCommands.Add(KeepRejected(receivedAt));
        }

        batch.BatchCommands.Add(new("commit"));
        return batch;
    }

    /// <summary>The outcome of every event of every batch. The first of the same id in the group has the store's answer.</summary>
    public IReadOnlyList<IReadOnlyList<AppendOutcome>> Outcomes()
    {
        var seen = new HashSet<Guid>();
        return [.. _batches.Select(b => (IReadOnlyList<AppendOutcome>)[.. b.Events.Select(e => Outcome(e, seen.Add(e.Id)))])];
    }

    private AppendOutcome Outcome(Incoming e, bool first)
    {
        var position = _positions[e.Id];
        if (first)
        {
            return _answers[position] switch { > 0 => AppendOutcome.Stored, 0 => AppendOutcome.Duplicate, _ => AppendOutcome.Conflict };
        }

        return _distinct[position].Event.ContentHash.AsSpan().SequenceEqual(e.ContentHash) && _answers[position] >= 0
            ? AppendOutcome.Duplicate
            : AppendOutcome.Conflict;
    }

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
            new() { Value = _distinct.ConvertAll(d => d.Source).ToArray() },
            new() { Value = receivedAt },
        },
    };

    private NpgsqlBatchCommand KeepRejected(DateTimeOffset receivedAt)
    {
        var items = _batches.SelectMany(b => b.Rejected.Select(r => (b.Source, Item: r))).ToList();
        return new("select devex.keep_rejected($1, $2, $3, $4, $5, $6, $7, $8)")
        {
            Parameters =
            {
                new() { Value = Tenant.Id },
                new() { Value = items.ConvertAll(i => i.Source).ToArray() },
                new() { Value = items.ConvertAll(i => i.Item.EventId).ToArray() },
                new() { Value = items.ConvertAll(i => i.Item.Subject).ToArray() },
                new() { Value = items.ConvertAll(i => i.Item.Code).ToArray() },
                new() { Value = items.ConvertAll(i => i.Item.Detail).ToArray() },
                new() { Value = items.ConvertAll(i => i.Item.Payload).ToArray() },
                new() { Value = receivedAt },
            },
        };
    }

    private T[] Column<T>(Func<Incoming, T> of) => _distinct.ConvertAll(d => of(d.Event)).ToArray();
}
