using System.Collections.Concurrent;

namespace DevEx.Agent.Workspaces;

/// <summary>Sees files of a clone change as they change, and makes heartbeats of those that are edits.</summary>
internal sealed class EditWatch : IDisposable
{
    private const int MostAtOnce = 2000;
    private const int MostInFolder = 100;

    // Written when another state of the code is checked out, which changes files that nobody edited.
    private static readonly string[] Heads = ["HEAD", "ORIG_HEAD"];

    private readonly string _clone;
    private readonly FileSystemWatcher _files;
    private readonly ConcurrentQueue<Change> _changes = new();
    private readonly List<DateTimeOffset> _beats = [];
    private List<Change> _earlier = [];
    private DateTimeOffset? _lastBeat;

    /// <exception cref="IOException">The system watches as many files as it can.</exception>
    public EditWatch(string clone)
    {
        _clone = clone;
        _files = new FileSystemWatcher(clone)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite,
            InternalBufferSize = 64 * 1024,
        };
        _files.Changed += (_, e) => See(e.Name);
        _files.Created += (_, e) => See(e.Name);
        _files.Renamed += (_, e) => See(e.Name);

        // An overflow only says that much happened at once, which no hand did.
        _files.Error += (_, e) => Blind |= e.GetException() is not InternalBufferOverflowException;
        _files.EnableRaisingEvents = true;
    }

    /// <summary>True once the system watches for us no more.</summary>
    public bool Blind { get; private set; }

    public void Dispose() => _files.Dispose();

    /// <summary>Sorts what has changed since the last call. Called about once a second, so that a checkout is seen whole.</summary>
    public async Task SortAsync(CancellationToken ct)
    {
        var changes = new List<Change>();
        while (_changes.TryDequeue(out var change))
        {
            changes.Add(change);
        }

        if (changes.Exists(c => c.OfGit && Heads.Contains(c.File[5..])))
        {
            _earlier = [];
            return;
        }

        await BeatAsync(_earlier, ct);
        _earlier = changes.FindAll(c => !c.OfGit);
    }

    /// <summary>Sorts the rest, before the end.</summary>
    public async Task SortAllAsync(CancellationToken ct)
    {
        await SortAsync(ct);
        await SortAsync(ct);
    }

    /// <summary>The heartbeats since the last call, oldest first.</summary>
    public IReadOnlyList<DateTimeOffset> TakeBeats()
    {
        DateTimeOffset[] taken = [.. _beats];
        _beats.Clear();
        return taken;
    }

    private async Task BeatAsync(List<Change> changes, CancellationToken ct)
    {
        // Most changes come too soon after a beat to make another; git is asked about the rest only.
        var news = changes.FindAll(c => _lastBeat is not { } last || c.At - last >= EditsLook.Beat);
        var edited = await IgnoredFiles.NotIgnoredAsync(_clone, [.. news.Select(c => c.File).Distinct()], ct);
        foreach (var change in news.Where(c => edited.Contains(c.File)))
        {
            if (_lastBeat is not { } last || change.At - last >= EditsLook.Beat)
            {
                _beats.Add(change.At);
                _lastBeat = change.At;
            }
        }
    }

    private void See(string? name)
    {
        if (name is not { Length: > 0 } || name == ".git" || _changes.Count >= MostAtOnce)
        {
            return;
        }

        // Files may stand in a new folder before the system watches it for us.
        var full = Path.Combine(_clone, name);
        foreach (var file in Directory.Exists(full) ? FilesIn(full) : [name])
        {
            _changes.Enqueue(new Change(file.Replace('\\', '/'), TimeProvider.System.GetUtcNow()));
        }
    }

    private List<string> FilesIn(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Take(MostInFolder).Select(f => Path.GetRelativePath(_clone, f))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private readonly record struct Change(string File, DateTimeOffset At)
    {
        public bool OfGit => File.StartsWith(".git/", StringComparison.Ordinal);
    }
}
