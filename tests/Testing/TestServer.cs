using System.Collections.Concurrent;
using System.Globalization;
using DevEx.Store.Embedded;
using Npgsql;

namespace DevEx.Testing;

/// <summary>The one real PostgreSQL of a test process, and databases in it that cost next to nothing: each is a copy of a migrated template.</summary>
public static class TestServer
{
    private static readonly Lazy<Task<EmbeddedPostgres>> Server = new(StartAsync);
    private static readonly ConcurrentDictionary<Func<string, Task>, Lazy<Task<string>>> Templates = new();
    private static readonly Lock Gate = new();
    private static Task _drops = Task.CompletedTask;
    private static int _count;

    /// <summary>A new database, in the state that <paramref name="migrate"/> brings an empty one to. It is run once per process: pass the same method each time.</summary>
    public static async Task<TestDatabase> CreateDatabaseAsync(Func<string, Task> migrate)
    {
        var template = await Templates.GetOrAdd(migrate, m => new(() => MakeTemplateAsync(m))).Value;
        var name = NextName("test");
        await ExecuteAsync($"create database {name} template {template} strategy file_copy");
        return new TestDatabase(name, await ConnectionStringAsync(name, pooling: true));
    }

    /// <summary>A new database with nothing in it.</summary>
    public static Task<TestDatabase> CreateDatabaseAsync() => CreateDatabaseAsync(LeaveEmpty);

    /// <summary>A drop takes longer than many a test: no test waits for it, and they go one after the other.</summary>
    internal static void DropLater(string name)
    {
        lock (Gate)
        {
            _drops = DropAsync(_drops, name);
        }
    }

    private static async Task DropAsync(Task before, string name)
    {
        await before;
        try
        {
            await ExecuteAsync($"drop database if exists {name} with (force)");
        }
        catch (NpgsqlException)
        {
            // It goes with the server.
        }
    }

    private static Task LeaveEmpty(string connectionString) => Task.CompletedTask;

    // Without pooling no connection outlives the migration: a database is copied only while nobody is connected to it.
    private static async Task<string> MakeTemplateAsync(Func<string, Task> migrate)
    {
        var name = NextName("template");
        await ExecuteAsync($"create database {name} strategy file_copy");
        await migrate(await ConnectionStringAsync(name, pooling: false));
        return name;
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(await ConnectionStringAsync("postgres", pooling: false));
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> ConnectionStringAsync(string database, bool pooling) =>
        new NpgsqlConnectionStringBuilder((await Server.Value).ConnectionString) { Database = database, Pooling = pooling, MaxPoolSize = 20 }.ConnectionString;

    private static string NextName(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}_{Interlocked.Increment(ref _count)}");

    private static async Task<EmbeddedPostgres> StartAsync()
    {
        var home = TemporaryHome.Create();
        var server = await EmbeddedPostgres.StartAsync(new EmbeddedOptions { Home = home, Durable = false, MaxConnections = 200 }, CancellationToken.None);

        // A process of tests has no last test to hang this on; if it is killed the server stops itself, and the next run removes the folder.
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            server.DisposeAsync().AsTask().GetAwaiter().GetResult();
            TemporaryHome.Remove(home);
        };
        return server;
    }
}

/// <summary>A database of a test's own, dropped when the test is done with it.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _name;

    internal TestDatabase(string name, string connectionString)
    {
        (_name, ConnectionString) = (name, connectionString);
        Source = NpgsqlDataSource.Create(connectionString);
    }

    public string ConnectionString { get; }

    public NpgsqlDataSource Source { get; }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        TestServer.DropLater(_name);
    }
}
