using System.Globalization;

namespace DevEx.Store.Embedded;

/// <summary>The applications that share one server: a file each, named by process, so that the last to go stops it.</summary>
internal sealed class ServerClients(string folder)
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static int _count;

    /// <summary>Enters this application and gives the name of its file. One process may enter several times.</summary>
    public string Add()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}.{Interlocked.Increment(ref _count)}");
        File.Delete(Path.Combine(folder, name));
        new FileStream(Path.Combine(folder, name), FileMode.CreateNew).Dispose();
        return name;
    }

    public void Remove(string name) => File.Delete(Path.Combine(folder, name));

    /// <summary>Whether any application that still lives has entered.</summary>
    public bool Any() => Directory.EnumerateFiles(folder).Any(file => ProcessState.IsAlive(PidOf(Path.GetFileName(file))));

    /// <summary>
    /// Waits for the dead-man switch of an application that died just now. It marks that it is about to stop the server before it looks for
    /// others; we enter before we look for its mark. So either it sees us and lets the server be, or we see it and wait.
    /// </summary>
    public async Task WaitForStopAsync(CancellationToken ct)
    {
        foreach (var mark in Directory.EnumerateDirectories(folder, "stop.*"))
        {
            var pid = PidOf(Path.GetExtension(mark)[1..]);
            for (var waited = TimeSpan.Zero; Directory.Exists(mark) && ProcessState.IsAlive(pid) && waited < StopLimit; waited += Pause)
            {
                await Task.Delay(Pause, ct);
            }

            if (Directory.Exists(mark) && !ProcessState.IsAlive(pid))
            {
                Directory.Delete(mark);
            }
        }
    }

    private static int PidOf(string name) => int.TryParse(name.Split('.')[0], CultureInfo.InvariantCulture, out var pid) ? pid : 0;
}
