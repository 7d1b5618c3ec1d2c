using System.Globalization;
using System.Runtime.Versioning;
using DevEx.Store.Embedded;
using Npgsql;

namespace DevEx.Store.Tests.Embedded;

[UnsupportedOSPlatform("windows")]
public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_second_start_sees_the_rows_of_the_first()
    {
        await using (var first = await _home.StartAsync())
        {
            await TestHome.AddRowAsync(first.ConnectionString);
        }

        Assert.False(_home.IsServerUp);
        await using var second = await _home.StartAsync();
        Assert.Equal(_home.Data, second.DataFolder);
        Assert.Equal(1, await TestHome.CountRowsAsync(second.ConnectionString));
    }

    [Fact]
    public async Task It_keeps_what_it_was_told_and_takes_as_many_connections_as_asked()
    {
        await using var postgres = await _home.StartAsync();

        Assert.Equal("on on on on UTF8 20 off", await TestHome.AskAsync(postgres.ConnectionString, """
            select string_agg(current_setting(name), ' ' order by at)
            from unnest(array['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'server_encoding', 'max_connections', 'jit'])
                with ordinality as asked(name, at)
            """));
    }

    [Fact]
    public async Task A_start_that_cannot_succeed_says_what_the_server_said()
    {
        await using (await _home.StartAsync())
        {
        }

        await File.WriteAllTextAsync(Path.Combine(_home.Data, "postgresql.conf"), "no_such_setting = 1\n", TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(_home.StartAsync);
        Assert.Contains("no_such_setting", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_listens_on_no_network_port()
    {
        await using var postgres = await _home.StartAsync();

        Assert.Equal("", await TestHome.AskAsync(postgres.ConnectionString, "show listen_addresses"));
        Assert.Empty(SocketsOf(_home.ServerPid).Intersect(NetworkSockets()));
        Assert.NotEmpty(SocketsOf(_home.ServerPid));
    }

    [Fact]
    public async Task Nobody_enters_without_the_secret()
    {
        await using var postgres = await _home.StartAsync();
        var wrong = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Password = "guess" }.ConnectionString;

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => TestHome.AskAsync(wrong, "select 1"));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
    }

    [Fact]
    public async Task Secret_socket_and_data_are_for_the_server_alone()
    {
        await using var postgres = await _home.StartAsync();
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        Assert.Equal(owner, Mode("secret"));
        Assert.Equal(owner, Mode("server.log"));
        Assert.All(["data", "run", "clients"], folder => Assert.Equal(owner | UnixFileMode.UserExecute, Mode(folder)));

        UnixFileMode Mode(string name) => File.GetUnixFileMode(Path.Combine(_home.ServerFolder, name));
    }

    [Fact]
    public async Task A_half_made_cluster_is_replaced()
    {
        await using (await _home.StartAsync())
        {
        }

        var half = _home.Data + ".init";
        Directory.Move(_home.Data, half);
        File.Delete(Path.Combine(half, "global", "pg_control"));

        await using var postgres = await _home.StartAsync();

        Assert.Equal(1, await TestHome.AddRowAsync(postgres.ConnectionString));
        Assert.False(Directory.Exists(half));
    }

    [Fact]
    public async Task Two_instances_share_one_server_and_the_last_stops_it()
    {
        var first = await _home.StartAsync();
        var second = await EmbeddedPostgres.StartAsync(_home.Options with { Database = "other" }, TestContext.Current.CancellationToken);
        var server = _home.ServerPid;

        await first.DisposeAsync();

        Assert.Equal("other", await TestHome.AskAsync(second.ConnectionString, "select current_database()::text"));
        Assert.Equal(server, _home.ServerPid);
        await second.DisposeAsync();
        Assert.False(_home.IsServerUp);
    }

    [Fact]
    public async Task Instances_that_start_at_once_make_one_cluster()
    {
        var started = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _home.StartAsync()));

        Assert.Single(started.Select(postgres => postgres.ConnectionString).Distinct());
        foreach (var postgres in started)
        {
            Assert.Equal(1, await TestHome.AskAsync(postgres.ConnectionString, "select 1"));
            await postgres.DisposeAsync();
        }

        Assert.False(_home.IsServerUp);
    }

    [Fact]
    public async Task A_failed_start_leaves_no_server_behind()
    {
        var nameless = _home.Options with { Database = new string('"', 200) + "\0" };

        await Assert.ThrowsAnyAsync<Exception>(() => EmbeddedPostgres.StartAsync(nameless, TestContext.Current.CancellationToken));

        Assert.False(_home.IsServerUp);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_home.ServerFolder, "clients")));
    }

    private static HashSet<string> SocketsOf(int pid) => Directory.EnumerateFiles($"/proc/{pid}/fd")
        .Select(file => new FileInfo(file).LinkTarget ?? "")
        .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
        .Select(target => target["socket:[".Length..^1]).ToHashSet();

    private static IEnumerable<string> NetworkSockets() => new[] { "tcp", "tcp6" }
        .SelectMany(table => File.ReadLines($"/proc/net/{table}").Skip(1))
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[9].ToString(CultureInfo.InvariantCulture));
}
