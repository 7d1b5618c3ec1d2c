using System.Diagnostics;
using System.Globalization;

namespace DevEx.Store.Embedded;

/// <summary>What postmaster.pid says: the server's own note in its data folder, which also guards against a second server there.</summary>
internal sealed record PostmasterFile(int Pid, int Port, string Status)
{
    public bool IsReady => Status == "ready";

    /// <summary>The note in a data folder; null when there is none, or it is only half written.</summary>
    public static PostmasterFile? Read(string data)
    {
        // Its lines: pid, data folder, start, port, socket folder, listen address, shared memory, status.
        var lines = Lines(PathIn(data));
        return lines.Length > 0 && int.TryParse(lines[0], CultureInfo.InvariantCulture, out var pid)
            ? new(pid, lines.Length > 3 && int.TryParse(lines[3], CultureInfo.InvariantCulture, out var port) ? port : 0, lines.Length > 7 ? lines[7].Trim() : "")
            : null;
    }

    public static string PathIn(string data) => Path.Combine(data, "postmaster.pid");

    /// <summary>Whether the process of the note is the server of that data folder, and not another that was given its number since.</summary>
    public bool IsServing(string data) => ProcessState.IsAlive(Pid) && (OperatingSystem.IsLinux() ? WorksIn(Pid, data) : HasServersName());

    /// <summary>
    /// Whether the note keeps the server from starting without cause. PostgreSQL itself replaces the note of a number that is free, but not
    /// that of a number given away again after a restart of the machine, nor that of a dead process that nobody has collected.
    /// </summary>
    public bool IsStale(string data) =>
        ProcessState.Exists(Pid) && !(OperatingSystem.IsLinux() ? ProcessState.All().Any(pid => WorksIn(pid, data)) : HasServersName());

    // Every process of a server works in its data folder. Comparing the notes spares following the links on the way there.
    private static bool WorksIn(int pid, string data) =>
        Lines($"/proc/{pid}/cwd/postmaster.pid") is { Length: > 1 } seen && seen.SequenceEqual(Lines(PathIn(data)));

    private bool HasServersName()
    {
        try
        {
            using var process = Process.GetProcessById(Pid);
            return process.ProcessName.StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

/// <summary>Whether a process is there, and whether it still lives.</summary>
internal static class ProcessState
{
    /// <summary>Whether it still runs. A process that has ended, but was not collected by its parent, does not.</summary>
    public static bool IsAlive(int pid)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                var stat = File.ReadAllText($"/proc/{pid}/stat");
                return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
            }

            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    public static bool Exists(int pid) => OperatingSystem.IsLinux() ? Directory.Exists($"/proc/{pid}") : IsAlive(pid);

    public static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0);
}
