using DevEx.Domain.Events;

namespace DevEx.Agent.Workspaces;

/// <summary>A look at which files of a clone were edited in a span of time: those that git calls changed or new, by when they were written.</summary>
/// <remarks>
/// It sees what a developer has not committed yet, and of a file only the last edit. Files that .gitignore names do not count.
/// </remarks>
internal sealed class EditsLook
{
    private const int MostFiles = 5000;

    /// <summary>Two edits nearer to each other than this are one heartbeat.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    // File systems stamp files by a clock that lags behind by as much: what was written just after an instant may bear one just before.
    private static readonly TimeSpan StampLag = TimeSpan.FromMilliseconds(20);

    private readonly GitOutput _changed;

    private EditsLook(string clone, DateTimeOffset since, DateTimeOffset before, GitOutput changed)
    {
        Clone = clone;
        Since = since;
        Before = before;
        _changed = changed;
    }

    public string Clone { get; }

    public DateTimeOffset Since { get; }

    public DateTimeOffset Before { get; }

    /// <summary>The edits seen, oldest first; null until the look is finished.</summary>
    public IReadOnlyList<DateTimeOffset>? Beats { get; private set; }

    /// <summary>Starts git and returns at once; null when there is no git.</summary>
    public static EditsLook? Begin(string clone, DateTimeOffset since, DateTimeOffset before)
    {
        // A repository may name a program of its own as file monitor; looking at one must not run it.
        var changed = GitOutput.Begin(["git", "-c", "core.fsmonitor=false", "-C", clone, "ls-files", "-z", "-m", "-o", "--exclude-standard"]);
        return changed is null ? null : new EditsLook(clone, since, before, changed);
    }

    public void Finish()
    {
        // Plain numbers and arrays: their code is compiled already, and the developer may be waiting.
        var names = _changed.Names(MostFiles);
        var (since, before) = (Since.UtcTicks, Before.UtcTicks - StampLag.Ticks);
        var edits = new long[names.Count];
        var count = 0;
        foreach (var name in names)
        {
            // A file that is gone by now has the year 1601, which is before any span.
            var at = File.GetLastWriteTimeUtc(Path.Combine(Clone, name)).Ticks;
            if (at > since && at < before)
            {
                edits[count++] = at;
            }
        }

        Array.Sort(edits, 0, count);
        Beats = count == 0 ? [] : Thin(Array.ConvertAll(edits[..count], at => new DateTimeOffset(at, TimeSpan.Zero)));
    }

    /// <summary>At most one beat for each <see cref="Beat"/>, the last one always among them, and no more than an event may hold.</summary>
    public static IReadOnlyList<DateTimeOffset> Thin(IReadOnlyList<DateTimeOffset> edits)
    {
        var kept = new List<DateTimeOffset>();
        for (var i = edits.Count - 1; i >= 0 && kept.Count < EditsObserved.MaxBeats; i--)
        {
            if (kept.Count == 0 || kept[^1] - edits[i] >= Beat)
            {
                kept.Add(edits[i]);
            }
        }

        kept.Reverse();
        return kept;
    }
}
