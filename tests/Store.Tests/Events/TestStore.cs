using DevEx.Store.Events;
using DevEx.Store.Projections;
using DevEx.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace DevEx.Store.Tests.Events;

/// <summary>A store of a test's own: a new database, and what writes and reads it.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 9, 12, 0, 0, TimeSpan.Zero);

    private readonly TestDatabase _database;

    private TestStore(TestDatabase database)
    {
        _database = database;
        Database = new(database.Source);
        Events = new(Database, Clock);
    }

    public string ConnectionString => _database.ConnectionString;

    public FakeClock Clock { get; } = new(Now);

    public Database Database { get; }

    public EventStore Events { get; }

    public static async Task<TestStore> CreateAsync() => new(await TestServer.CreateDatabaseAsync(MigrateAsync));

    /// <summary>The one method that makes the template of this process.</summary>
    public static Task MigrateAsync(string connectionString) => Migrator.MigrateAsync(connectionString, CancellationToken.None);

    public Projector NewProjector() => new(Database, Events, NullLogger<Projector>.Instance);

    public CellWorker NewCellWorker() => new(Database, NullLogger<CellWorker>.Instance);

    public Projecting NewProjection() => new(Database, NewProjector(), NewCellWorker(), NullLogger<Projecting>.Instance);

    public Replay NewReplay() => new(Database, NullLogger<Replay>.Instance);

    public Task<ProjectionState> StateAsync() => new Oversight(Database).StateAsync(TestContext.Current.CancellationToken);

    public Task<RebuildResult> RebuildAsync() =>
        new Rebuild(Database, Events, NullLoggerFactory.Instance).RunAsync(_ => { }, TestContext.Current.CancellationToken);

    public Task CatchUpAsync() => NewProjection().CatchUpAsync(TestContext.Current.CancellationToken);

    public Task<IReadOnlyList<AppendOutcome>> AppendAsync(params Incoming[] events) =>
        Events.AppendAsync(new Batch(Tenant.Default, "import", events), TestContext.Current.CancellationToken);

    public Task<NpgsqlConnection> OpenAsync() => _database.Source.OpenConnectionAsync(TestContext.Current.CancellationToken).AsTask();

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _database.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var query = _database.Source.CreateCommand(sql);
        return (T)(await query.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public Task<long> CountAsync(string table) => ScalarAsync<long>($"select count(*) from devex.{table}");

    /// <summary>The first column of each row, as text.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(string sql)
    {
        await using var query = _database.Source.CreateCommand(sql);
        var lines = new List<string>();
        await using var rows = await query.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            lines.Add(rows.GetString(0));
        }

        return lines;
    }

    /// <summary>Until some session of this database waits for the lock of the append.</summary>
    public Task SomeoneWaitsForTheAppendAsync() => Eventually.TrueAsync(
        async () => await ScalarAsync<long>("""
            select count(*) from pg_locks l join pg_database d on d.oid = l.database
            where d.datname = current_database() and l.locktype = 'advisory' and l.objid = 7001001 and not l.granted
            """) > 0,
        "a session waits for the append's lock");

    /// <summary>Ends the session that sleeps in a statement, as if its connection had been lost.</summary>
    public async Task KillTheSleeperAsync()
    {
        await Eventually.TrueAsync(
            async () => await ScalarAsync<long>("""
                select count(*) filter (where pg_terminate_backend(pid)) from pg_stat_activity
                where datname = current_database() and wait_event = 'PgSleep'
                """) > 0,
            "a session sleeps and is ended");
    }

    /// <summary>Has a statement on the table do something more.</summary>
    public Task AfterAsync(string what, string table, string plpgsql) => ExecuteAsync($"""
        create function devex.also() returns trigger language plpgsql as $f$ begin {plpgsql} return new; end $f$;
        create trigger also {what} on devex.{table} for each statement execute function devex.also();
        """);

    public Task NoMoreAsync() => ExecuteAsync("drop function devex.also cascade");

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
