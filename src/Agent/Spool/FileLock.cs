using DevEx.Agent.Settings;

namespace DevEx.Agent.Spool;

/// <summary>A lock between processes: held while a file is open, and let go by the operating system however its holder dies.</summary>
internal sealed class FileLock : IDisposable
{
    // The operating systems' own numbers; any other error (full, read-only) is no reason to wait.
    private const int HeldOnLinux = 11;
    private const int HeldOnMac = 35;
    private const int HeldOnWindows = unchecked((int)0x80070020);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Null when another process holds it.</summary>
    public static FileLock? TryTake(string file)
    {
        try
        {
            return new FileLock(PrivateFile.Open(file, FileMode.OpenOrCreate, FileShare.None));
        }
        catch (IOException e) when (e.HResult is HeldOnLinux or HeldOnMac or HeldOnWindows)
        {
            return null;
        }
    }

    /// <summary>Waits for it.</summary>
    /// <exception cref="IOException">It stayed taken for that long.</exception>
    public static FileLock Take(string file, TimeSpan wait)
    {
        FileLock? taken = null;
        return SpinWait.SpinUntil(() => (taken = TryTake(file)) is not null, wait)
            ? taken!
            : throw new IOException($"{file} is held by another process.");
    }

    public void Dispose() => _file.Dispose();
}
