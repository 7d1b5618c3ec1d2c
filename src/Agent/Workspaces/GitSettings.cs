namespace DevEx.Agent.Workspaces;

/// <summary>The settings in a clone's own config file. Files that it includes are not followed.</summary>
internal sealed class GitSettings
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Where the clone came from; null when it has no <c>origin</c>.</summary>
    public string? Origin => _values.GetValueOrDefault("remote \"origin\".url");

    /// <summary>The developer's own name for the repository: <c>git config devex.repository shop/checkout</c>.</summary>
    public string? Repository => _values.GetValueOrDefault("devex.repository");

    /// <summary>False when the developer keeps this clone out: <c>git config devex.record false</c>.</summary>
    public bool Recorded => _values.GetValueOrDefault("devex.record") is not ("false" or "no" or "off" or "0");

    public static GitSettings Read(string file)
    {
        var settings = new GitSettings();
        try
        {
            settings.Take(File.ReadLines(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A clone whose config cannot be read is one without settings.
        }

        return settings;
    }

    private void Take(IEnumerable<string> lines)
    {
        var section = "";
        foreach (var line in lines.Select(l => l.Trim()))
        {
            if (line.StartsWith('[') && line.IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
            {
                section = Section(line[1..end]);
            }
            else if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && line[0] is not ('#' or ';'))
            {
                _values[$"{section}.{line[..equals].TrimEnd().ToLowerInvariant()}"] = line[(equals + 1)..].Trim().Trim('"');
            }
        }
    }

    // The first word of a section is the same in any case; what stands in quotes is not.
    private static string Section(string name)
    {
        var quote = name.IndexOf('"', StringComparison.Ordinal);
        return quote < 0 ? name.Trim().ToLowerInvariant() : $"{name[..quote].Trim().ToLowerInvariant()} {name[quote..].Trim()}";
    }
}
