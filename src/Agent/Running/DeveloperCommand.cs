using System.ComponentModel;
using System.Diagnostics;

namespace DevEx.Agent.Running;

/// <summary>How the developer's command ended.</summary>
/// <param name="ExitCode">As a shell tells it.</param>
/// <param name="Interrupted">Whether it was asked to stop on the way; asked late, since the word of a signal may come after the end.</param>
/// <param name="Took">By a clock that nobody can set.</param>
internal sealed record CommandEnd(int ExitCode, Func<bool> Interrupted, TimeSpan Took);

/// <summary>The command that the developer really wants: started first, touched by nothing, its end passed on unchanged.</summary>
internal static class DeveloperCommand
{
    private const int NotFoundCode = 127;
    private const int NotExecutableCode = 126;

    /// <summary>Runs it to its end; <paramref name="started"/> is called once it is under way, with the instant just before.</summary>
    public static CommandEnd Run(IReadOnlyList<string> words, Action<DateTimeOffset> started) =>
        OperatingSystem.IsWindows() ? RunOnWindows(words, started) : RunOnUnix(words, started);

    private static CommandEnd RunOnUnix(IReadOnlyList<string> words, Action<DateTimeOffset> started)
    {
        var signals = new SignalRelay();
        var startedAt = TimeProvider.System.GetUtcNow();
        var begun = Stopwatch.GetTimestamp();
        var (process, error) = UnixProcess.Start(words, new ProcessStreams());
        if (error == Posix.NotExecutable)
        {
            // A script without a first line that names its shell: shells run it themselves.
            (process, error) = UnixProcess.Start(["/bin/sh", SearchPath.Find(words[0]) ?? words[0], .. words.Skip(1)], new ProcessStreams());
        }

        if (process is null)
        {
            started(startedAt);
            return new CommandEnd(Complain(words[0], error is Posix.NoSuchFile or Posix.NoDirectory), () => false, Stopwatch.GetElapsedTime(begun));
        }

        signals.SendTo(process);
        started(startedAt);
        var exitCode = process.Wait();
        signals.Stop();
        return new CommandEnd(exitCode, () => signals.Interrupted, Stopwatch.GetElapsedTime(begun));
    }

    private static CommandEnd RunOnWindows(IReadOnlyList<string> words, Action<DateTimeOffset> started)
    {
        var interrupted = false;
        Console.CancelKeyPress += (_, pressed) => interrupted = pressed.Cancel = true;
        var startedAt = TimeProvider.System.GetUtcNow();
        var begun = Stopwatch.GetTimestamp();
        try
        {
            using var process = Process.Start(new ProcessStartInfo(words[0], words.Skip(1)) { UseShellExecute = false })!;
            started(startedAt);
            process.WaitForExit();
            return new CommandEnd(process.ExitCode, () => interrupted, Stopwatch.GetElapsedTime(begun));
        }
        catch (Win32Exception e)
        {
            started(startedAt);
            return new CommandEnd(Complain(words[0], notFound: e.NativeErrorCode is 2 or 3), () => false, Stopwatch.GetElapsedTime(begun));
        }
    }

    private static int Complain(string program, bool notFound)
    {
        Console.Error.WriteLine($"devex: {program}: {(notFound ? "command not found" : "cannot be executed")}");
        return notFound ? NotFoundCode : NotExecutableCode;
    }
}
