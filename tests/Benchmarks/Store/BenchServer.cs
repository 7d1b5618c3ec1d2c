using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using DevEx.Store;
using DevEx.Store.Access;
using DevEx.Store.Embedded;
using DevEx.Testing;
using Npgsql;

namespace DevEx.Benchmarks.Store;

/// <summary>A durable PostgreSQL and, on request, the real application as a process of its own on one of its databases.</summary>
internal sealed partial class BenchServer : IAsyncDisposable
{
    private readonly EmbeddedPostgres _postgres;
    private readonly string _home;

    private BenchServer(EmbeddedPostgres postgres, string home) => (_postgres, _home) = (postgres, home);

    public static async Task<BenchServer> StartAsync()
    {
        var home = TemporaryHome.Create();
        return new(await EmbeddedPostgres.StartAsync(new() { Home = home, MaxConnections = 200 }, CancellationToken.None), home);
    }

    /// <summary>The connection string of a new, migrated database.</summary>
    public async Task<string> CreateAsync(string name)
    {
        await using var source = NpgsqlDataSource.Create(_postgres.ConnectionString);
        await using var create = source.CreateCommand($"create database {name}");
        await create.ExecuteNonQueryAsync();
        var database = new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Database = name, CommandTimeout = 600 }.ConnectionString;
        await Migrator.MigrateAsync(database, CancellationToken.None);
        return database;
    }

    /// <summary>Writes everything to the disk that the server still holds back.</summary>
    public async Task CheckpointAsync()
    {
        await using var source = NpgsqlDataSource.Create(_postgres.ConnectionString);
        await using var checkpoint = source.CreateCommand("checkpoint");
        await checkpoint.ExecuteNonQueryAsync();
    }

    /// <summary>Starts the application on a database.</summary>
    public async Task<BenchWeb> StartWebAsync(string database, string roles = "") => await BenchWeb.StartAsync(database, _home, roles);

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        TemporaryHome.Remove(_home);
    }
}

/// <summary>The application in a process of its own.</summary>
internal sealed partial class BenchWeb : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _database;

    /// <summary>Built together with the benchmarks: artifacts/bin/Web/release beside artifacts/bin/Benchmarks/release.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "..", "..", "Web", new DirectoryInfo(AppContext.BaseDirectory).Name, "DevEx.Web");

    private BenchWeb(Process process, string database, Uri address) => (_process, _database, Address) = (process, database, address);

    public Uri Address { get; }

    public static async Task<BenchWeb> StartAsync(string database, string home, string roles)
    {
        var start = new ProcessStartInfo(Program, ["--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            Environment = { ["DEVEX_HOME"] = home, ["ConnectionStrings__DevEx"] = database, ["DevEx__Roles"] = roles, ["DOTNET_ENVIRONMENT"] = "Production" },
        };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Greeting().Match(line) is { Success: true } greeting)
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new(process, database, new(greeting.Groups[1].Value));
            }
        }

        throw new InvalidOperationException("The application did not start.");
    }

    /// <summary>A connection that carries a token of its own.</summary>
    public async Task<HttpClient> ClientAsync(TokenKind kind, Guid? subject = null)
    {
        await using var source = Database.Connect(_database);
        var token = await new Tokens(new(source), TimeProvider.System).CreateAsync(Tenant.Default, kind, "bench", subject, CancellationToken.None);
        return new(new SocketsHttpHandler { MaxConnectionsPerServer = 1000 })
        {
            BaseAddress = Address,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
    }

    /// <summary>The most memory that the process ever had, in MB.</summary>
    public long PeakMegabytes()
    {
        _process.Refresh();
        return _process.PeakWorkingSet64 >> 20;
    }

    public async ValueTask DisposeAsync()
    {
        using var stop = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"open (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Greeting();
}
