using System.Diagnostics;
using System.Globalization;
using DevEx.Store.Embedded;
using DevEx.Testing;

namespace DevEx.Store.Tests.Embedded;

/// <summary>What is left when an application, the server or the machine ends without a goodbye.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_killed_application_leaves_no_server_behind()
    {
        using var host = await HostProcess.StartAsync(_home);
        await TestHome.AddRowAsync(host.ConnectionString);

        host.Kill();

        await Eventually.TrueAsync(() => !_home.IsServerUp, "the dead-man switch stops the server");
        await using var next = await _home.StartAsync();
        Assert.Equal(1, await TestHome.CountRowsAsync(next.ConnectionString));
        Assert.DoesNotContain("automatic recovery", await LogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_outlives_its_application_is_taken_over()
    {
        using var host = await HostProcess.StartAsync(_home);
        await TestHome.AddRowAsync(host.ConnectionString);
        var server = _home.ServerPid;

        host.KillWithChildren();
        await using (var next = await _home.StartAsync())
        {
            Assert.Equal(1, await TestHome.CountRowsAsync(next.ConnectionString));
            Assert.Equal(server, _home.ServerPid);
        }

        Assert.False(_home.IsServerUp);
    }

    [Fact]
    public async Task An_application_killed_and_restarted_at_once_loses_nothing()
    {
        const int rounds = 4;
        for (var round = 1; round <= rounds; round++)
        {
            using var host = await HostProcess.StartAsync(_home);
            Assert.Equal(round, await TestHome.AddRowAsync(host.ConnectionString));
            host.Kill();
        }

        await using var last = await _home.StartAsync();
        Assert.Equal(rounds, await TestHome.CountRowsAsync(last.ConnectionString));
    }

    [Fact]
    public async Task A_killed_application_does_not_take_the_server_from_another()
    {
        using var doomed = await HostProcess.StartAsync(_home);
        using var other = await HostProcess.StartAsync(_home);
        await TestHome.AddRowAsync(doomed.ConnectionString);
        var server = _home.ServerPid;
        var clients = Path.Combine(_home.ServerFolder, "clients");

        doomed.Kill();

        await Eventually.TrueAsync(() => Directory.EnumerateFileSystemEntries(clients).Count() == 1, "the dead-man switch has come to its end");
        Assert.Equal(2, await TestHome.AddRowAsync(other.ConnectionString));
        Assert.Equal(server, _home.ServerPid);
        await other.StopAsync();
        Assert.False(_home.IsServerUp);
    }

    [Fact]
    public async Task A_killed_server_comes_up_again_with_every_committed_row()
    {
        await using var first = await _home.StartAsync();
        await TestHome.AddRowAsync(first.ConnectionString);
        var killed = _home.ServerPid;

        Process.GetProcessById(killed).Kill();

        await using var second = await _home.StartAsync();
        Assert.Equal(1, await TestHome.CountRowsAsync(second.ConnectionString));
        Assert.NotEqual(killed, _home.ServerPid);
    }

    [Theory]
    [InlineData("echo $$; exec sleep 600")]
    [InlineData("true & echo $!; exec sleep 600")]
    public async Task A_note_that_names_another_process_or_an_uncollected_dead_one_does_not_keep_the_server_from_starting(string script)
    {
        await using (var first = await _home.StartAsync())
        {
            await TestHome.AddRowAsync(first.ConnectionString);
        }

        using var stranger = await StrangerAsync(script);
        await File.WriteAllTextAsync(
            PostmasterFile.PathIn(_home.Data), $"{stranger.Pid}\n{_home.Data}\n1\n5432\n\n\n0 0\nready\n", TestContext.Current.CancellationToken);

        await using var second = await _home.StartAsync();

        Assert.Equal(1, await TestHome.CountRowsAsync(second.ConnectionString));
        Assert.True(stranger.IsRunning);
    }

    // As the server's user: PostgreSQL sees by itself that a process of someone else's is not its own.
    private static async Task<Stranger> StrangerAsync(string script)
    {
        var start = ServerUser.StartInfo(ServerUser.Detect().Command("/bin/sh", "-c", script));
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        var pid = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return new Stranger(process, int.Parse(pid!, CultureInfo.InvariantCulture));
    }

    /// <summary>A process that has nothing to do with PostgreSQL, and the number that its script printed.</summary>
    private sealed record Stranger(Process Process, int Pid) : IDisposable
    {
        public bool IsRunning => !Process.HasExited;

        public void Dispose()
        {
            Process.Kill();
            Process.Dispose();
        }
    }

    private Task<string> LogAsync() =>
        File.ReadAllTextAsync(Path.Combine(_home.ServerFolder, "server.log"), TestContext.Current.CancellationToken);
}
