using System.Data;
using DevEx.Store.Events;
using Npgsql;

namespace DevEx.Store.Projections;

/// <summary>
/// One node's time as the one that projects: it holds the lock as long as its connection lives and it is heard of, and its epoch fences off
/// earlier ones.
/// </summary>
internal sealed class Term : IAsyncDisposable
{
    private const long LeaderLock = 7001004;

    // Far longer than a batch takes: who is silent for so long stands still, or its machine has vanished without a farewell.
    private const string LongestSilence = "12 s";

    // One death may be anything: an operator, a lack of memory, the power.
    private const int DeathsOfOneCause = 2;

    private readonly NpgsqlConnection _connection;
    private long _aloneUpTo;

    private Term(NpgsqlConnection connection) => _connection = connection;

    public long Epoch { get; private set; }

    /// <summary>The event over which processes ended: it is put aside untried. Null when there is none.</summary>
    public long? Quarantined { get; private set; }

    /// <summary>Null until it leads.</summary>
    public CellsInWork? Cells { get; private set; }

    /// <param name="node">Names this process, and none that was before it.</param>
    /// <returns>Null while another node leads.</returns>
    public static async Task<Term?> BeginAsync(Database database, string node, CancellationToken ct)
    {
        var term = new Term(await database.Source.OpenConnectionAsync(ct));
        var begun = false;
        try
        {
            // Not waited for inside PostgreSQL: a statement that waits for days keeps vacuum from clearing away old rows.
            if (!await term.TryLockAsync(ct))
            {
                await term.EndSilentLeaderAsync(ct);
                return null;
            }

            await term.TakeOverAsync(node, ct);
            begun = true;
            return term;
        }
        finally
        {
            if (!begun)
            {
                await term.DisposeAsync();
            }
        }
    }

    /// <summary>How many events to read after the checkpoint.</summary>
    public int Limit(long after, int usual) => Quarantined > after || _aloneUpTo > after ? 1 : usual;

    /// <summary>Notes what is about to be worked on, outside of its transaction, so that the note outlives the process.</summary>
    /// <exception cref="DeposedException">Another node leads.</exception>
    public async Task NoteAsync(long after, IReadOnlyList<StoredEvent> events, CancellationToken ct)
    {
        // Need not outlive the database server: without waiting for its disk it costs next to nothing.
        await using var note = Command("""
            update devex.projectors set
                renewed_at = now(), working_after = $3, working_upto = $4, working_events = $5, deaths = case when working_after = $3 then deaths else 0 end
            where name = $1 and epoch = $2 and set_config('synchronous_commit', 'off', true) = 'off'
            """, after, events[^1].SeqId, events.Count);
        DeposedException.ThrowIf(await note.ExecuteNonQueryAsync(ct) == 0);
    }

    /// <summary>Says that this node lives, and asks whether it still leads. Takes in all notifications that came meanwhile: many are one reason to look.</summary>
    /// <exception cref="DeposedException">Another node leads.</exception>
    public async Task ConfirmAsync(CancellationToken ct)
    {
        await using var renew = Command(
            "update devex.projectors set renewed_at = now() where name = $1 and epoch = $2 and set_config('synchronous_commit', 'off', true) = 'off'");
        DeposedException.ThrowIf(await renew.ExecuteNonQueryAsync(ct) == 0);
    }

    /// <summary>Until events were stored, or nobody said so for a while.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken ct) => _connection.WaitAsync(atMost, ct);

    /// <summary>Lets another node lead at once. The pool resets a connection only when it is used next: until then the lock would keep out even ourselves.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_connection.FullState == ConnectionState.Open)
            {
                // This process lives: what was in work is no cause of death.
                await using var end = Command("update devex.projectors set working_after = null where name = $1 and epoch = $2");
                await end.ExecuteNonQueryAsync(CancellationToken.None);
                await (Cells?.EndAsync() ?? Task.CompletedTask);
                await using var release = new NpgsqlCommand("select pg_advisory_unlock_all(); unlisten *", _connection);
                await release.ExecuteNonQueryAsync(CancellationToken.None);
            }
        }
        catch (NpgsqlException)
        {
            // The connection is gone, and the lock with it.
        }

        await _connection.DisposeAsync();
    }

    private async Task<bool> TryLockAsync(CancellationToken ct)
    {
        await using var take = new NpgsqlCommand($"select pg_try_advisory_lock({LeaderLock})", _connection);
        return await take.ExecuteScalarAsync(ct) is true;
    }

    /// <summary>Takes the lock from a leader that stands still; what it has in work fails at the epoch, or after ten idle seconds.</summary>
    private async Task EndSilentLeaderAsync(CancellationToken ct)
    {
        await using var end = new NpgsqlCommand($"""
            select pg_terminate_backend(l.pid)
            from devex.projectors p, pg_locks l join pg_database d on d.oid = l.database
            where p.name = $1 and p.renewed_at < now() - interval '{LongestSilence}'
                and d.datname = current_database() and l.locktype = 'advisory' and l.objid = {LeaderLock} and l.granted
            """, _connection)
        {
            Parameters = { new() { Value = Projector.Name } },
        };
        await end.ExecuteNonQueryAsync(ct);
    }

    private async Task TakeOverAsync(string node, CancellationToken ct)
    {
        await using var begin = new NpgsqlCommand("""
            update devex.projectors p set
                epoch = p.epoch + 1, node = $2, since = now(), renewed_at = now(),
                deaths = case when p.working_after is distinct from c.seq_id then 0 when p.node = $2 then p.deaths else p.deaths + 1 end
            from devex.projections c where p.name = $1 and c.name = p.name
            returning p.epoch, p.deaths, coalesce(p.working_upto, 0), coalesce(p.working_events, 0), coalesce(p.alone_upto, 0)
            """, _connection)
        {
            Parameters = { new() { Value = Projector.Name }, new() { Value = node } },
        };
        var (deaths, upTo, events) = (0, 0L, 0);
        await using (var row = await begin.ExecuteReaderAsync(ct))
        {
            await row.ReadAsync(ct);
            (Epoch, deaths, upTo, events, _aloneUpTo) = (row.GetInt64(0), row.GetInt32(1), row.GetInt64(2), row.GetInt32(3), row.GetInt64(4));
        }

        if (deaths >= DeathsOfOneCause)
        {
            await SuspectAsync(upTo, events, ct);
        }

        Cells = await CellsInWork.TakeOverAsync(_connection, node, ct);
        await using var listen = new NpgsqlCommand("listen devex_events", _connection);
        await listen.ExecuteNonQueryAsync(ct);
    }

    /// <summary>One event is put aside; of several the one at fault is found by taking them one at a time.</summary>
    private async Task SuspectAsync(long upTo, int events, CancellationToken ct)
    {
        if (events == 1)
        {
            Quarantined = upTo;
            return;
        }

        _aloneUpTo = upTo;
        await using var narrow = Command("update devex.projectors set alone_upto = $3, deaths = 0 where name = $1 and epoch = $2", upTo);
        await narrow.ExecuteNonQueryAsync(ct);
    }

    private NpgsqlCommand Command(string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(sql, _connection) { Parameters = { new() { Value = Projector.Name }, new() { Value = Epoch } } };
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }
}

/// <summary>Another node leads now: what this one had in work counts for nothing.</summary>
public sealed class DeposedException() : Exception("Another node projects now.")
{
    internal static void ThrowIf(bool deposed)
    {
        if (deposed)
        {
            throw new DeposedException();
        }
    }
}
