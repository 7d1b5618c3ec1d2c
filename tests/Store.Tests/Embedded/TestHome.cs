using DevEx.Store.Embedded;
using Npgsql;

namespace DevEx.Store.Tests.Embedded;

/// <summary>A home for an embedded server of a test's own, and what tests ask of such a server.</summary>
internal sealed class TestHome : IDisposable
{
    private readonly string _top = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"devex-home-{Guid.CreateVersion7():N}");

    public TestHome(string below = "") => Path = Directory.CreateDirectory(System.IO.Path.Combine(_top, below)).FullName;

    public string Path { get; }

    public EmbeddedOptions Options => new() { Home = Path, MaxConnections = 20 };

    public string ServerFolder => Directory.EnumerateDirectories(Path, "pg*").Single();

    public string Data => System.IO.Path.Combine(ServerFolder, "data");

    public bool IsServerUp => File.Exists(PostmasterFile.PathIn(Data));

    public int ServerPid => PostmasterFile.Read(Data)!.Pid;

    public async Task<EmbeddedPostgres> StartAsync() => await EmbeddedPostgres.StartAsync(Options, TestContext.Current.CancellationToken);

    public static async Task<object?> AskAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false });
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Adds one row that has to survive whatever comes next, and says how many there are.</summary>
    public static async Task<long> AddRowAsync(string connectionString)
    {
        await AskAsync(connectionString, "create table if not exists kept (at timestamptz default now()); insert into kept default values");
        return await CountRowsAsync(connectionString);
    }

    public static async Task<long> CountRowsAsync(string connectionString) =>
        (long)(await AskAsync(connectionString, "select count(*) from kept"))!;

    public void Dispose() => Directory.Delete(_top, recursive: true);
}
