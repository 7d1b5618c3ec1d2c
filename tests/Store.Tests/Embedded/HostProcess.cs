using System.Diagnostics;
using System.Globalization;
using DevEx.Testing;

namespace DevEx.Store.Tests.Embedded;

/// <summary>Another application with an embedded server, which a test may kill.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;

    private HostProcess(Process process, string connectionString)
    {
        _process = process;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    public static async Task<HostProcess> StartAsync(TestHome home)
    {
        // .../bin/Store.Tests/debug and .../bin/EmbeddedHost/debug
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "EmbeddedHost", configuration, "DevEx.EmbeddedHost");
        var start = new ProcessStartInfo(program, [home.Path]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return new HostProcess(process, line ?? throw new InvalidOperationException("The other application did not start."));
    }

    /// <summary>kill -9, and not a word to anyone.</summary>
    public void Kill() => _process.Kill();

    /// <summary>kill -9 of the application with everything it started, its dead-man switch among it; the server has left the family by then.</summary>
    /// <remarks>The children first: the switch begins to stop the server as soon as it sees the application gone.</remarks>
    public void KillWithChildren()
    {
        var children = Directory.EnumerateDirectories($"/proc/{_process.Id}/task").Select(thread => File.ReadAllText(Path.Combine(thread, "children")));
        foreach (var child in string.Concat(children).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            using var process = Process.GetProcessById(int.Parse(child, CultureInfo.InvariantCulture));
            process.Kill();
        }

        _process.Kill(entireProcessTree: true);
    }

    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await Eventually.TrueAsync(() => _process.HasExited, "the other application ends");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
