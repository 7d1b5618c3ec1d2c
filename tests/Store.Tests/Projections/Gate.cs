using DevEx.Store.Tests.Events;
using DevEx.Testing;
using Npgsql;

namespace DevEx.Store.Tests.Projections;

/// <summary>Stops whoever writes steps in the middle of the transaction, until the test lets go.</summary>
internal sealed class Gate : IAsyncDisposable
{
    private readonly TestStore _store;
    private readonly NpgsqlConnection _holder;

    private Gate(TestStore store, NpgsqlConnection holder) => (_store, _holder) = (store, holder);

    public static async Task<Gate> CloseAsync(TestStore store)
    {
        await store.ExecuteAsync("create table devex.written_by (transaction bigint)");
        await store.AfterAsync("after insert", "steps", "insert into devex.written_by values (pg_current_xact_id()::text::bigint); perform pg_advisory_xact_lock(42);");
        var gate = new Gate(store, await store.OpenAsync());
        await gate.ExecuteAsync("select pg_advisory_lock(42)");
        return gate;
    }

    /// <returns>The transaction that stands before the gate. Its session may serve another when it is gone.</returns>
    public async Task<long> SomeoneWaitsAsync()
    {
        var transaction = 0L;
        await Eventually.TrueAsync(
            async () => (transaction = await _store.ScalarAsync<long>("""
                select coalesce(max(t.transactionid::text::bigint), 0)
                from pg_locks l join pg_database d on d.oid = l.database
                join pg_locks t on t.pid = l.pid and t.locktype = 'transactionid' and t.granted
                where d.datname = current_database() and l.locktype = 'advisory' and l.objid = 42 and not l.granted
                """)) > 0,
            "a transaction stands before the gate");
        return transaction;
    }

    public Task OpenAsync() => ExecuteAsync("select pg_advisory_unlock(42)");

    public ValueTask DisposeAsync() => _holder.DisposeAsync();

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _holder);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
