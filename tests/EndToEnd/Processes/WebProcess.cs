using System.Diagnostics;
using System.Globalization;

namespace DevEx.EndToEnd.Processes;

/// <summary>The web application as it runs for real: a process of its own, which a test may kill.</summary>
internal sealed class WebProcess : IDisposable
{
    private const string Ready = "DevEx is ready: open ";

    private readonly Process _process;

    private WebProcess(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        // Read on to the end: a full pipe would stop it.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
    }

    public Uri Address { get; }

    // .../bin/EndToEnd/debug and .../bin/Web/debug
    private static string Program => Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Web", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "DevEx.Web");

    /// <summary>Returns when it answers.</summary>
    public static async Task<WebProcess> StartAsync(string home, params string[] settings)
    {
        var process = Start(home, ["--urls=http://127.0.0.1:0", .. settings]);
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith(Ready, StringComparison.Ordinal))
            {
                return new(process, new Uri(line[Ready.Length..].Split(' ')[0]));
            }
        }

        process.Dispose();
        throw new InvalidOperationException("The web application did not start.");
    }

    /// <summary>A new agent's token, made on the command line as a person would.</summary>
    public static async Task<string> NewTokenAsync(string home)
    {
        using var process = Start(home, ["token", "create", "--kind", "agent"]);
        var token = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return token.Trim();
    }

    /// <summary>kill -9.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Bytes of memory in use, and the most that ever were.</summary>
    public (long Now, long Peak) Memory()
    {
        var status = File.ReadAllLines($"/proc/{_process.Id}/status");
        return (Kilobytes("VmRSS:") * 1024, Kilobytes("VmHWM:") * 1024);

        long Kilobytes(string name) => long.Parse(
            status.Single(l => l.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static Process Start(string home, string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true };
        start.Environment["DEVEX_HOME"] = home;
        return Process.Start(start)!;
    }
}
