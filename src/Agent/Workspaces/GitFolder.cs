namespace DevEx.Agent.Workspaces;

/// <summary>A clone's own records, read straight from its files: starting git at each command would cost more than all else.</summary>
internal sealed class GitFolder
{
    private const string RefPrefix = "ref: ";
    private const string BranchPrefix = "refs/heads/";
    private const int LargestPackedRefs = 4 * 1024 * 1024;

    private readonly string _folder;
    private readonly string _common;
    private readonly string _head;

    private GitFolder(string topLevel, string folder)
    {
        TopLevel = topLevel;
        _folder = folder;

        // A linked worktree keeps its head to itself and shares the rest with its clone.
        _common = FirstLine(Path.Combine(folder, "commondir")) is { } common ? Path.GetFullPath(common, folder) : folder;
        _head = FirstLine(Path.Combine(folder, "HEAD")) ?? "";
    }

    /// <summary>The folder that the developer works in.</summary>
    public string TopLevel { get; }

    /// <summary>Null when the head is detached.</summary>
    public string? Branch => HeadRef is { } name && name.StartsWith(BranchPrefix, StringComparison.Ordinal) && !name.EndsWith("/.invalid", StringComparison.Ordinal)
        ? name[BranchPrefix.Length..]
        : null;

    /// <summary>The commit checked out; null before the first one, or when that is not cheap to find.</summary>
    public string? Commit => Hash(HeadRef is { } name ? FirstLine(Path.Combine(_folder, name)) ?? FirstLine(Path.Combine(_common, name)) ?? Packed(name) : _head);

    private string? HeadRef => _head.StartsWith(RefPrefix, StringComparison.Ordinal) ? _head[RefPrefix.Length..].Trim() : null;

    /// <summary>The clone around a folder; null when there is none.</summary>
    public static GitFolder? Find(string from)
    {
        for (var folder = from; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var git = Path.Combine(folder, ".git");
            if (Directory.Exists(git))
            {
                return new GitFolder(folder, git);
            }

            if (FirstLine(git) is { } pointer && pointer.StartsWith("gitdir: ", StringComparison.Ordinal))
            {
                return new GitFolder(folder, Path.GetFullPath(pointer["gitdir: ".Length..], folder));
            }
        }

        return null;
    }

    public GitSettings Settings() => GitSettings.Read(Path.Combine(_common, "config"));

    private static string? FirstLine(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadLines(file).FirstOrDefault()?.Trim() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Hash(string? text) => text is { Length: 40 or 64 } && text.All(char.IsAsciiHexDigit) ? text : null;

    private string? Packed(string name)
    {
        var packed = new FileInfo(Path.Combine(_common, "packed-refs"));
        return packed.Exists && packed.Length <= LargestPackedRefs
            ? File.ReadLines(packed.FullName).FirstOrDefault(l => l.EndsWith(" " + name, StringComparison.Ordinal))?.Split(' ')[0]
            : null;
    }
}
