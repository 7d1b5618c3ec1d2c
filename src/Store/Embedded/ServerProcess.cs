using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace DevEx.Store.Embedded;

/// <summary>Where a running server takes connections: a folder with its socket, or an address of this machine.</summary>
internal sealed record ServerAddress(string Host, int Port);

/// <summary>Starts the server, finds the one that runs already, and stops it.</summary>
internal sealed class ServerProcess(ServerFolder folder, PostgresPrograms programs, ServerUser user, EmbeddedOptions options)
{
    private const int SocketPort = 5432;
    private const int LongestLog = 10_000_000;

    // Enough for the processes of a killed server to see that it is gone, not so many that a person waits long for a start that cannot be.
    private const int MostFailures = 30;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // Nothing replicates it, so what a crash makes anew need not be logged.
    private static readonly string[] Durable =
        ["wal_level=minimal", "max_wal_senders=0", "max_wal_size=2GB", "checkpoint_timeout=15min", "random_page_cost=1.1"];

    private static readonly string[] Fast =
        ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0", "autovacuum=off", "max_wal_size=4GB"];

    /// <summary>The command that ends the server in an orderly way, whoever runs it.</summary>
    public IReadOnlyList<string> StopCommand => user.Command(programs["pg_ctl"], StopArguments);

    // Without the closing checkpoint where speed was asked for: the next start replays what it would have written.
    private string[] StopArguments => ["stop", "-m", options.Durable ? "fast" : "immediate", "-w", "-t", "30", "-D", folder.Data];

    /// <summary>The address of a server that takes connections, started if need be.</summary>
    public async Task<ServerAddress> EnsureUpAsync(Func<ServerAddress, CancellationToken, Task<bool>> answers, CancellationToken ct)
    {
        var trouble = "it does not answer";
        var failures = 0;
        for (var began = Stopwatch.GetTimestamp(); failures < MostFailures && Stopwatch.GetElapsedTime(began) < Limit; await Task.Delay(Pause, ct))
        {
            if (PostmasterFile.Read(folder.Data) is { } note)
            {
                if (note.IsServing(folder.Data))
                {
                    var address = new ServerAddress(OperatingSystem.IsWindows() ? "127.0.0.1" : folder.Socket, note.Port);
                    if (note.IsReady && await answers(address, ct))
                    {
                        return address;
                    }

                    continue; // It is starting, recovering or stopping: one of them comes to an end.
                }

                if (note.IsStale(folder.Data))
                {
                    options.Log($"postmaster.pid names process {note.Pid}, which is not this server: removed.");
                    File.Delete(PostmasterFile.PathIn(folder.Data));
                }
            }

            var ran = await StartAsync(ct);
            if (ran.Failed)
            {
                failures++;
                trouble = $"{ran.Text}\n{folder.LogTail()}";
            }
        }

        throw new InvalidOperationException($"PostgreSQL does not start in {folder.Root}: {trouble}");
    }

    public async Task StopAsync()
    {
        // Not cancellable: a server left behind half-stopped would surprise the next start.
        var ran = await user.RunAsync(programs["pg_ctl"], StopArguments, CancellationToken.None);
        if (ran.Failed)
        {
            options.Log($"PostgreSQL did not stop: {ran.Text}");
        }
    }

    private async Task<Ran> StartAsync(CancellationToken ct)
    {
        if (new FileInfo(folder.Log) is not { Exists: true, Length: < LongestLog })
        {
            File.Delete(folder.Log);
            user.MakeServerFile(folder.Log, "");
        }

        // pg_ctl gives the server a session of its own, so Ctrl-C in the terminal reaches the application, not the server beneath it.
        return await user.RunAsync(programs["pg_ctl"], ["start", "-w", "-t", "60", "-D", folder.Data, "-l", folder.Log, "-o", Settings()], ct);
    }

    // Given at each start and not written to a file, so that a new version of DevEx brings its own. pg_ctl hands this to a shell: plain words only.
    private string Settings()
    {
        string[] place = OperatingSystem.IsWindows()
            ? ["listen_addresses=127.0.0.1", $"port={FreePort()}"]
            : ["listen_addresses=", $"port={SocketPort}", "unix_socket_permissions=0700", $"unix_socket_directories={folder.Socket}"];
        string[] sizes = [$"max_connections={options.MaxConnections}", "shared_buffers=256MB", "jit=off", "log_min_messages=warning"];
        return string.Join(' ', place.Concat(sizes).Concat(options.Durable ? Durable : Fast).Select(setting => "-c " + setting));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
