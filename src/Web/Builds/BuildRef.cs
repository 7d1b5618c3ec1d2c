using System.Buffers.Text;
using System.Text;

namespace DevEx.Web.Builds;

/// <summary>Which build: a name in a repository, on people's machines or in CI.</summary>
/// <param name="Place"><c>local</c> or <c>ci</c>.</param>
public readonly record struct BuildRef(string Place, string Repository, string Name)
{
    public const string Local = "local";
    public const string Ci = "ci";

    private const char Between = '\n';

    public bool IsLocal => Place == Local;

    /// <summary>As it stands in an address: repositories and names hold slashes, which not every server on the way leaves alone.</summary>
    public string Key => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Place}{Between}{Repository}{Between}{Name}"));

    /// <summary>Null when it is no key.</summary>
    public static BuildRef? Read(string key)
    {
        ArgumentNullException.ThrowIfNull(key);

        // PostgreSQL's text holds no zero.
        var parts = Base64Url.IsValid(key) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(key)).Split(Between, 3) : [];
        return parts is [Local or Ci, { Length: > 0 }, { Length: > 0 }] && !parts.Any(p => p.Contains('\0', StringComparison.Ordinal))
            ? new BuildRef(parts[0], parts[1], parts[2])
            : null;
    }
}
