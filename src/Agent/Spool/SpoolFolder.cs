using System.Globalization;
using DevEx.Agent.Settings;

namespace DevEx.Agent.Spool;

/// <summary>Events that wait for one server: lines in files, appended by many processes and sent by one at a time.</summary>
/// <remarks>
/// Every write happens under a lock file. An append without it could land in a file that a sender has just read and is about to
/// delete, and the portable append of the framework is not one of the operating system: it overwrites under contention.
/// </remarks>
internal sealed class SpoolFolder(string path)
{
    /// <summary>A full file becomes a segment, so that a sender takes bites of a size that it can finish.</summary>
    private const long FullFile = 1024 * 1024;

    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    /// <summary>What may wait; the oldest goes first beyond it.</summary>
    public long LargestSize { get; init; } = 200L * 1024 * 1024;

    public string Location => path;

    public string RejectedFolder => Path.Combine(path, "rejected");

    public string SentFolder => Path.Combine(path, "sent");

    public string StateFile => Path.Combine(path, "state.json");

    public string FlushLockFile => Path.Combine(path, "flush.lock");

    /// <summary>How many events were given up, too old or too many to keep.</summary>
    public long Dropped => long.TryParse(ReadSmall(DroppedFile), CultureInfo.InvariantCulture, out var dropped) ? dropped : 0;

    private string Current => Path.Combine(path, "current.jsonl");

    private string DroppedFile => Path.Combine(path, "dropped");

    /// <summary>Adds whole lines.</summary>
    /// <exception cref="IOException">The disk is full, the folder is not writable, or the lock stayed taken.</exception>
    public void Append(ReadOnlySpan<byte> lines)
    {
        AgentHome.Create(path);
        using var held = Lock();
        using var file = PrivateFile.Open(Current, FileMode.OpenOrCreate);
        var end = file.Seek(0, SeekOrigin.End);
        if (end > 0 && !EndsInNewline(file, end))
        {
            // A writer died within its line. The torn piece stays alone on its line, where the reader counts and drops it.
            file.Write("\n"u8);
        }

        file.Write(lines);
        if (file.Length > FullFile)
        {
            file.Dispose();
            Rotate();
        }
    }

    /// <summary>The files ready to be sent, oldest first; what was appended up to now is among them.</summary>
    public IReadOnlyList<string> TakeSegments()
    {
        if (!Directory.Exists(path))
        {
            return [];
        }

        using (Lock())
        {
            if (File.Exists(Current))
            {
                Rotate();
            }
        }

        return Segments();
    }

    /// <summary>True when something waits to be sent.</summary>
    public bool HasEvents => File.Exists(Current) || Segments().Count > 0;

    /// <summary>All waiting lines, oldest first, left where they are.</summary>
    public IReadOnlyList<string> Peek() => [.. Segments().Append(Current).Where(File.Exists).SelectMany(File.ReadAllLines).Where(l => l.Length > 0)];

    /// <summary>What the server refused lately, each with its reason.</summary>
    public IReadOnlyList<string> Rejected() =>
        Directory.Exists(RejectedFolder) ? [.. Directory.GetFiles(RejectedFolder, "seg-*.jsonl").SelectMany(File.ReadAllLines)] : [];

    public void CountDropped(long events)
    {
        if (events > 0)
        {
            using var held = Lock();
            AddDropped(events);
        }
    }

    private static bool EndsInNewline(FileStream file, long end)
    {
        file.Position = end - 1;
        var last = file.ReadByte();
        file.Position = end;
        return last == '\n';
    }

    private static string ReadSmall(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file) : "";
        }
        catch (IOException)
        {
            return "";
        }
    }

    private FileLock Lock() => FileLock.Take(Path.Combine(path, ".lock"), LongestWait);

    private List<string> Segments() =>
        Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "seg-*.jsonl").Order(StringComparer.Ordinal)] : [];

    private void Rotate()
    {
        File.Move(Current, Path.Combine(path, $"seg-{Guid.CreateVersion7():N}.jsonl"));
        var segments = Segments();
        var size = segments.Sum(s => new FileInfo(s).Length);
        foreach (var oldest in segments)
        {
            if (size <= LargestSize)
            {
                break;
            }

            size -= new FileInfo(oldest).Length;
            AddDropped(File.ReadLines(oldest).LongCount());
            File.Delete(oldest);
        }
    }

    private void AddDropped(long events) =>
        PrivateFile.Replace(DroppedFile, System.Text.Encoding.ASCII.GetBytes((Dropped + events).ToString(CultureInfo.InvariantCulture)));
}
