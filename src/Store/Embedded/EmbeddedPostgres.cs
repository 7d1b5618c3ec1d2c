using System.Net.Sockets;
using Npgsql;

namespace DevEx.Store.Embedded;

/// <summary>A private PostgreSQL for an application that was given none: shared by the applications of one home, stopped by the last of them.</summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private readonly string _home;
    private readonly ServerFolder _folder;
    private readonly ServerProcess _server;
    private readonly ServerClients _clients;
    private string? _client;
    private DeadManSwitch? _switch;

    private EmbeddedPostgres(string home, ServerFolder folder, ServerProcess server)
    {
        _home = home;
        _folder = folder;
        _server = server;
        _clients = new ServerClients(folder.Clients);
    }

    public string ConnectionString { get; private set; } = "";

    public string DataFolder => _folder.Data;

    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedOptions options, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxConnections, 10, nameof(options));
        var home = ServerFolder.CheckHome(options.Home ?? EmbeddedOptions.DefaultHome());
        Directory.CreateDirectory(home);

        using var held = await FolderLock.TakeAsync(home, ct);
        var user = ServerUser.Detect();
        var programs = await PostgresPrograms.FindAsync(options, home, ct);
        var folder = ServerFolder.Open(home, programs.Major, user);
        if (!folder.HasCluster)
        {
            await NewCluster.MakeAsync(folder, programs, user, options, ct);
        }

        var postgres = new EmbeddedPostgres(home, folder, new ServerProcess(folder, programs, user, options));
        var opened = false;
        try
        {
            await postgres.OpenAsync(options.Database, ct);
            opened = true;
            return postgres;
        }
        finally
        {
            if (!opened)
            {
                await postgres.LeaveAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is null)
        {
            return;
        }

        // Else the next server on the same socket would be met with connections that ended with this one.
        await using (var pooled = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        using var held = await FolderLock.TakeAsync(_home, CancellationToken.None);
        await LeaveAsync();
    }

    private async Task OpenAsync(string database, CancellationToken ct)
    {
        _client = _clients.Add();
        if (!OperatingSystem.IsWindows())
        {
            _switch = DeadManSwitch.Arm(_folder.Clients, _client, _server.StopCommand);
        }

        await _clients.WaitForStopAsync(ct);
        var secret = _folder.ReadSecret();
        var address = await _server.EnsureUpAsync((at, c) => AnswersAsync(ForMaintenance(To(at, secret, database)), c), ct);
        var connection = To(address, secret, database);
        await CreateMissingAsync(database, ForMaintenance(connection), ct);
        ConnectionString = connection.ConnectionString;
    }

    private async Task LeaveAsync()
    {
        if (_client is not null)
        {
            _clients.Remove(_client);
            _client = null;
        }

        if (!_clients.Any() && PostmasterFile.Read(_folder.Data) is not null)
        {
            await _server.StopAsync();
        }

        if (_switch is not null)
        {
            await _switch.DisposeAsync();
        }
    }

    private static NpgsqlConnectionStringBuilder To(ServerAddress address, string secret, string database) => new()
    {
        Host = address.Host,
        Port = address.Port,
        Username = NewCluster.Owner,
        Password = secret,
        Database = database,
        SslMode = SslMode.Disable,
        MaxPoolSize = 50,
        ApplicationName = "devex",
    };

    private static string ForMaintenance(NpgsqlConnectionStringBuilder connection) =>
        new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Database = "postgres", Pooling = false, Timeout = 3 }.ConnectionString;

    private static async Task<bool> AnswersAsync(string connectionString, CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(ct);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException { SqlState: not PostgresErrorCodes.InvalidPassword } or TimeoutException or SocketException)
        {
            return false;
        }
    }

    private static async Task CreateMissingAsync(string database, string connectionString, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var known = source.CreateCommand("select 1 from pg_database where datname = $1");
        known.Parameters.Add(new() { Value = database });
        if (await known.ExecuteScalarAsync(ct) is null)
        {
            await using var create = source.CreateCommand($"create database \"{database.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
            await create.ExecuteNonQueryAsync(ct);
        }
    }
}
