using Npgsql;

namespace DevEx.Store.Projections;

/// <summary>
/// The leader's note of the cells in work, written outside of their transaction and cleared in it: where it still stands, a process ended
/// over them. After two deaths over the same ones they go one at a time, and after two over one alone it is put aside.
/// </summary>
internal sealed class CellsInWork
{
    private const string Name = "cells";

    // One death may be anything: an operator, a lack of memory, the power.
    private const int DeathsOfOneCause = 2;

    private readonly NpgsqlConnection _connection;
    private readonly string _node;
    private long _aloneUpTo;
    private long? _atFault;

    private CellsInWork(NpgsqlConnection connection, string node) => (_connection, _node) = (connection, node);

    /// <param name="connection">The leader's own.</param>
    /// <param name="node">Names this process, and none that was before it.</param>
    public static async Task<CellsInWork> TakeOverAsync(NpgsqlConnection connection, string node, CancellationToken ct)
    {
        var work = new CellsInWork(connection, node);
        await using var begin = work.Command("""
            update devex.projectors set node = $2, deaths = case when working_after is null then 0 when node = $2 then deaths else deaths + 1 end
            where name = $1
            returning deaths, coalesce(working_upto, 0), coalesce(working_events, 0), coalesce(alone_upto, 0)
            """);
        var (deaths, upTo, cells) = (0, 0L, 0);
        await using (var row = await begin.ExecuteReaderAsync(ct))
        {
            await row.ReadAsync(ct);
            (deaths, upTo, cells, work._aloneUpTo) = (row.GetInt32(0), row.GetInt64(1), row.GetInt32(2), row.GetInt64(3));
        }

        if (deaths >= DeathsOfOneCause)
        {
            await work.SuspectAsync(upTo, cells, ct);
        }

        return work;
    }

    /// <summary>How many cells to take.</summary>
    public int Limit(int usual) => _aloneUpTo > 0 || _atFault is not null ? 1 : usual;

    /// <summary>It stands alone, and processes ended over it.</summary>
    public bool Accuses(TakenCells taken) => taken.Count == 1 && taken.First == _atFault;

    /// <exception cref="DeposedException">Another node leads.</exception>
    public async Task NoteAsync(TakenCells taken, CancellationToken ct)
    {
        _aloneUpTo = taken.First > _aloneUpTo ? 0 : _aloneUpTo;
        _atFault = taken.First > _atFault ? null : _atFault;

        // Need not outlive the database server: without waiting for its disk it costs next to nothing.
        await using var note = Command("""
            update devex.projectors set
                deaths = case when working_after = $3 then deaths else 0 end, working_after = $3, working_upto = $4, working_events = $5,
                alone_upto = case when alone_upto >= $3 then alone_upto end
            where name = $1 and node = $2 and set_config('synchronous_commit', 'off', true) = 'off'
            """, taken.First, taken.Last, taken.Count);
        DeposedException.ThrowIf(await note.ExecuteNonQueryAsync(ct) == 0);
    }

    /// <summary>In the transaction of the cells: they are computed when the note is gone.</summary>
    public Task ClearAsync(TenantTransaction transaction, CancellationToken ct) => transaction.ExecuteAsync(
        "update devex.projectors set working_after = null where $1 <> '' and name = $2 and node = $3", [Name, _node], ct);

    /// <summary>This process lives: what was in work is no cause of death.</summary>
    public async Task EndAsync()
    {
        await using var end = Command("update devex.projectors set working_after = null where name = $1 and node = $2");
        await end.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private async Task SuspectAsync(long upTo, int cells, CancellationToken ct)
    {
        if (cells == 1)
        {
            _atFault = upTo;
            return;
        }

        _aloneUpTo = upTo;
        await using var narrow = Command("update devex.projectors set alone_upto = $3, deaths = 0 where name = $1 and node = $2", upTo);
        await narrow.ExecuteNonQueryAsync(ct);
    }

    private NpgsqlCommand Command(string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(sql, _connection) { Parameters = { new() { Value = Name }, new() { Value = _node } } };
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }
}
