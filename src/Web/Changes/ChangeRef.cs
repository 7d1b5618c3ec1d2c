using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace DevEx.Web.Changes;

/// <summary>Which pull request: its number in a repository of a forge.</summary>
public readonly record struct ChangeRef(string Provider, string Repository, int Number)
{
    private const char Between = '\n';

    /// <summary>As it stands in an address: repositories hold slashes, which not every server on the way leaves alone.</summary>
    public string Id => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Provider}{Between}{Repository}{Between}{Number}")));

    /// <summary>Null when it is no id.</summary>
    public static ChangeRef? Read(string id)
    {
        ArgumentNullException.ThrowIfNull(id);

        // PostgreSQL's text holds no zero.
        var parts = Base64Url.IsValid(id) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(id)).Split(Between) : [];
        return parts is [{ Length: > 0 }, { Length: > 0 }, _] && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && !parts.Any(p => p.Contains('\0', StringComparison.Ordinal))
            ? new ChangeRef(parts[0], parts[1], number)
            : null;
    }
}
