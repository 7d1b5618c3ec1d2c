namespace DevEx.Agent.Workspaces;

/// <summary>What a workspace's repository is called: owner and name, never a host, a credential or a folder on the machine.</summary>
internal static class RepositoryName
{
    /// <summary>For work outside of any project: the folder's name would be the user's.</summary>
    public const string None = "no-repository";

    private const int Longest = 200;

    /// <summary>The name of a clone: the developer's own word, else the origin's path, else the folder's name.</summary>
    public static string Of(GitFolder git, GitSettings settings) =>
        Clean(settings.Repository) ?? FromRemote(settings.Origin) ?? OfFolder(git.TopLevel);

    /// <summary>The name of a folder that no repository holds.</summary>
    public static string OfFolder(string folder)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return folder == home ? None : Clean(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))) ?? None;
    }

    /// <summary>Owner and name in a remote's address; of a folder only the last part; null when there is none.</summary>
    public static string? FromRemote(string? remote)
    {
        if (string.IsNullOrWhiteSpace(remote))
        {
            return null;
        }

        if (remote.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme)
        {
            var rest = remote[(scheme + 3)..];
            var slash = rest.IndexOf('/', StringComparison.Ordinal);
            return slash < 0 ? null : remote.StartsWith("file:", StringComparison.OrdinalIgnoreCase) ? LastPart(rest) : Clean(Forge(rest[slash..]));
        }

        // git@host:owner/name, unless a slash comes before the colon or the colon belongs to a drive: then it is a path.
        var colon = remote.IndexOf(':', StringComparison.Ordinal);
        return colon > 1 && !remote[..colon].Contains('/', StringComparison.Ordinal) ? Clean(Forge(remote[(colon + 1)..])) : LastPart(remote);
    }

    private static string? LastPart(string path) => Clean(path.TrimEnd('/', '\\').Split('/', '\\')[^1]);

    // Azure DevOps puts words of its own into the path.
    private static string Forge(string path)
    {
        var trimmed = path.Split('?', '#')[0].Trim('/');
        return (trimmed.StartsWith("v3/", StringComparison.Ordinal) ? trimmed[3..] : trimmed).Replace("/_git/", "/", StringComparison.Ordinal);
    }

    private static string? Clean(string? name)
    {
        var trimmed = (name ?? "").Trim().Trim('/').ToLowerInvariant();
        if (trimmed.EndsWith(".git", StringComparison.Ordinal))
        {
            trimmed = trimmed[..^4];
        }

        var kept = string.Concat(trimmed.Select(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' ? c : '-'));
        return kept.Length == 0 ? null : kept[..Math.Min(kept.Length, Longest)];
    }
}
