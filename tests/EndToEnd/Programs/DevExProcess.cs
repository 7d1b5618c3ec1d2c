using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DevEx.Testing;

namespace DevEx.EndToEnd.Programs;

/// <summary>The real application, run as people run it: a process of its own, its own folder and PostgreSQL, a free port of this machine.</summary>
public sealed partial class DevExProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DevExProcess(Process process, string home)
    {
        (_process, Home) = (process, home);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Home { get; }

    public Uri Address { get; private set; } = null!;

    /// <summary>All that it wrote.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    public static async Task<DevExProcess> StartAsync()
    {
        // Not CreateTempSubdirectory: a database server that runs as another user must be able to pass through.
        var home = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"devex-e2e-{Guid.CreateVersion7():n}")).FullName;
        var start = new ProcessStartInfo(Built.Web, ["--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DEVEX_HOME"] = home, ["DOTNET_ENVIRONMENT"] = "Production", ["ASPNETCORE_ENVIRONMENT"] = "Production" },
        };
        var process = new DevExProcess(Process.Start(start)!, home);
        try
        {
            process.Address = await process._ready.Task.WaitAsync(LongestStart);
            return process;
        }
        catch (TimeoutException)
        {
            await process.DisposeAsync();
            throw new InvalidOperationException($"The application did not start:\n{process.Log}");
        }
    }

    /// <summary>Makes a token as the documentation says: on the command line, while the application runs.</summary>
    public async Task<string> CreateTokenAsync(string kind)
    {
        var ran = await Ran.OfAsync(Built.Web, ["token", "create", "--kind", kind, "--name", "end to end"], environment: ("DEVEX_HOME", Home));
        return ran.MustSucceed().Output.Trim();
    }

    /// <summary>Asks it to stop, as Ctrl+C or a service manager does.</summary>
    public async Task StopAsync()
    {
        await Ran.OfAsync("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync().WaitAsync(LongestStop);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_process.HasExited)
            {
                await StopAsync();
            }
        }
        catch (TimeoutException)
        {
            _process.Kill();
        }

        _process.Dispose();

        // The database server may outlive the application for a moment.
        await Eventually.TrueAsync(TryRemoveHome, $"{Home} can be removed");
    }

    private bool TryRemoveHome()
    {
        try
        {
            Directory.Delete(Home, recursive: true);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Hear(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }

        if (line is null)
        {
            _ready.TrySetException(new InvalidOperationException($"The application ended:\n{Log}"));
        }
        else if (Greeting().Match(line) is { Success: true } greeting)
        {
            _ready.TrySetResult(new(greeting.Groups[1].Value));
        }
    }

    [GeneratedRegex(@"^DevEx is ready: open (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Greeting();
}
