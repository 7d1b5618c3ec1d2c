using Npgsql;
using NpgsqlTypes;

namespace DevEx.Store.Events;

/// <summary>Several requests' batches of one tenant on their way into one transaction.</summary>
internal sealed class AppendGroup(IReadOnlyList<Batch> batches)
{
    private const NpgsqlDbType Varchars = NpgsqlDbType.Array | NpgsqlDbType.Varchar;

    private readonly List<(Incoming Event, string Source)> _events = [.. batches.SelectMany(b => b.Events.Select(e => (e, b.Source)))];
    private readonly List<(RejectedItem Item, string Source)> _rejected = [.. batches.SelectMany(b => b.Rejected.Select(r => (r, b.Source)))];

    public bool HasEvents => _events.Count > 0;

    public bool IsEmpty => !HasEvents && _rejected.Count == 0;

    /// <summary>Whether all that is known here speaks for events that are stored for the first time, and nothing else.</summary>
    public bool LooksNew => HasEvents && _rejected.Count == 0 && _events.DistinctBy(e => e.Event.Id).Count() == _events.Count;

    private Tenant Tenant => batches[0].Tenant;

    /// <summary>The shorter way for new events. It answers false, with nothing done, when it finds a known one.</summary>
    public NpgsqlBatch ToNewCommands(NpgsqlConnection connection, DateTimeOffset receivedAt) => Transaction(connection, [AppendNew(receivedAt)]);

    /// <summary>The way for all: it answers what became of each event.</summary>
    public NpgsqlBatch ToCommands(NpgsqlConnection connection, DateTimeOffset receivedAt)
    {
        var commands = new List<NpgsqlBatchCommand>();
        if (HasEvents)
        {
            commands.Add(Append(receivedAt));
        }

        if (_rejected.Count > 0)
        {
            commands.Add(KeepRejected(receivedAt));
        }

        return Transaction(connection, commands);
    }

    /// <summary>The outcomes when all events were new.</summary>
    public IReadOnlyList<IReadOnlyList<AppendOutcome>> AllStored() =>
        [.. batches.Select(b => (IReadOnlyList<AppendOutcome>)[.. Enumerable.Repeat(AppendOutcome.Stored, b.Events.Count)])];

    /// <param name="answers">What the database said of each event: its sequence number, 0 or -1.</param>
    /// <returns>The outcomes of each batch's events, in their order.</returns>
    public IReadOnlyList<IReadOnlyList<AppendOutcome>> Outcomes(long[] answers)
    {
        var next = 0;
        return [.. batches.Select(b => (IReadOnlyList<AppendOutcome>)[.. b.Events.Select(_ => Outcome(answers[next++]))])];
    }

    private static AppendOutcome Outcome(long answer) =>
        answer switch { > 0 => AppendOutcome.Stored, 0 => AppendOutcome.Duplicate, _ => AppendOutcome.Conflict };

    /// <summary>Begin to commit in one round trip: between the lock and the commit nobody waits for the network.</summary>
    private NpgsqlBatch Transaction(NpgsqlConnection connection, IReadOnlyList<NpgsqlBatchCommand> inner)
    {
        var commands = new NpgsqlBatch(connection) { Timeout = 30 };
        commands.BatchCommands.Add(new("begin"));
        commands.BatchCommands.Add(new(Database.SetTenant(Tenant)));
        foreach (var command in inner)
        {
            commands.BatchCommands.Add(command);
        }

        commands.BatchCommands.Add(new("commit"));
        return commands;
    }

    private NpgsqlBatchCommand AppendNew(DateTimeOffset receivedAt)
    {
        var streams = new Growth();
        var places = _events.ConvertAll(e => streams.Add(e.Event.StreamId));
        var sources = batches.Where(b => b.Events.Count > 0).GroupBy(b => b.Source).ToList();
        return new("select devex.append_new($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)")
        {
            Parameters =
            {
                new() { Value = Tenant.Id },
                // Who sends again sends a whole batch again, so its first event tells.
                new() { Value = batches.Where(b => b.Events.Count > 0).Select(b => b.Events[0].Id).ToArray() },
                new() { Value = Column(e => e.Id) },
                new() { Value = Column(e => e.ContentHash) },
                new() { Value = Column(e => e.StreamId), NpgsqlDbType = Varchars },
                new() { Value = places.ConvertAll(p => p.Stream).ToArray() },
                new() { Value = places.ConvertAll(p => p.Nth).ToArray() },
                new() { Value = Column(e => e.Type), NpgsqlDbType = Varchars },
                new() { Value = Column(e => e.DotnetType), NpgsqlDbType = Varchars },
                new() { Value = Column(e => e.Body), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
                new() { Value = streams.Ids.ToArray(), NpgsqlDbType = Varchars },
                new() { Value = streams.Counts.ToArray() },
                new() { Value = sources.ConvertAll(s => s.Key).ToArray() },
                new() { Value = sources.ConvertAll(s => s.Sum(b => b.Events.Count)).ToArray() },
                new() { Value = sources.ConvertAll(s => s.Sum(b => b.Events.Count(e => e.DotnetType is null))).ToArray() },
                new() { Value = receivedAt },
            },
        };
    }

    private NpgsqlBatchCommand Append(DateTimeOffset receivedAt) => new("select devex.append_events($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    {
        Parameters =
        {
            new() { Value = Tenant.Id },
            new() { Value = Column(e => e.Id) },
            new() { Value = Column(e => e.ContentHash) },
            new() { Value = Column(e => e.StreamId), NpgsqlDbType = Varchars },
            new() { Value = Column(e => e.Type), NpgsqlDbType = Varchars },
            new() { Value = Column(e => e.DotnetType), NpgsqlDbType = Varchars },
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

    /// <summary>How many events each stream gets, streams in the order in which they first come.</summary>
    private sealed class Growth
    {
        private readonly Dictionary<string, int> _places = [];

        public List<string> Ids { get; } = [];

        public List<int> Counts { get; } = [];

        /// <returns>Which stream it is, from 1, and the how manieth event of it.</returns>
        public (int Stream, int Nth) Add(string id)
        {
            if (!_places.TryGetValue(id, out var place))
            {
                place = _places[id] = Ids.Count;
                Ids.Add(id);
                Counts.Add(0);
            }

            return (place + 1, ++System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Counts)[place]);
        }
    }
}
