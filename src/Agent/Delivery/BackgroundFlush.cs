using System.Diagnostics;
using System.Globalization;
using DevEx.Agent.Running;
using DevEx.Agent.Settings;
using DevEx.Agent.Spool;
using DevEx.Agent.Workspaces;

namespace DevEx.Agent.Delivery;

/// <summary>Starts the agent anew, beside the developer's work, to send what waits. Nobody waits for it.</summary>
internal static class BackgroundFlush
{
    /// <param name="notebook">What to send, and where to.</param>
    /// <param name="unfinished">A look at edits that took too long for the command to wait for.</param>
    public static void Start(Notebook notebook, EditsLook? unfinished)
    {
        if (unfinished is null && !Due(notebook.Spool))
        {
            return;
        }

        string[] words = [.. Self(), "flush", "--quiet", .. unfinished is null ? [] : Looking(unfinished)];
        if (OperatingSystem.IsWindows())
        {
            StartOnWindows(words);
        }
        else
        {
            _ = UnixProcess.Start(words, new ProcessStreams(Silent: true, Detached: true));
        }
    }

    private static void StartOnWindows(string[] words)
    {
        using var started = Process.Start(new ProcessStartInfo(words[0], words.Skip(1)) { CreateNoWindow = true });
    }

    // Whoever sends now looks again once the lock is free, so what was appended before this question is not forgotten.
    private static bool Due(SpoolFolder spool)
    {
        if (!SendState.Due(spool.StateFile, TimeProvider.System.GetUtcNow()))
        {
            return false;
        }

        using var free = FileLock.TryTake(spool.FlushLockFile);
        return free is not null;
    }

    private static string[] Self()
    {
        var program = Environment.ProcessPath ?? "devex";
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Environment.GetCommandLineArgs()[0]] : [program];
    }

    private static string[] Looking(EditsLook look) =>
        ["--edits-in", look.Clone, "--since", Milliseconds(look.Since), "--before", Milliseconds(look.Before)];

    private static string Milliseconds(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
