using System.Globalization;
using System.Text.Json;
using DevEx.Domain.Events;
using DevEx.Store.Organisation;

namespace DevEx.Collectors.GitHub;

/// <summary>Reads fields of a payload by path. What is needed and not there is written down, and the reader goes on.</summary>
internal sealed class GitHubPayload(JsonElement root, Func<Login, Guid?> subjectOf)
{
    // Nothing that GitHub lets people name is longer; a body that does is cut, not refused.
    private const int LongestText = 1024;
    private const int LongestLogin = 100;

    private readonly List<string> _missing = [];

    /// <summary>The paths that were needed and not there.</summary>
    public IReadOnlyList<string> Missing => _missing;

    public string Action => TextOrNull("action") ?? "";

    public bool Has(string path) => Find(path).ValueKind is JsonValueKind.Object or JsonValueKind.Array;

    /// <summary>A reader of a part, such as one commit of a push.</summary>
    public IEnumerable<GitHubPayload> Items(string path) =>
        Find(path) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().Select(item => new GitHubPayload(item, subjectOf)) : [];

    public IEnumerable<string> Texts(string path) =>
        Find(path) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().Select(TextOf).OfType<string>() : [];

    public string Text(string path) => TextOrNull(path) ?? Lacking(path, "");

    /// <summary>Null for what is empty too: GitHub sends <c>""</c> for "none".</summary>
    public string? TextOrNull(string path) => TextOf(Find(path)) is { Length: > 0 } text ? text : null;

    /// <summary>A commit; null for the zeros that stand for "none".</summary>
    public string? ShaOrNull(string path) => TextOrNull(path) is { } sha && sha.AsSpan().ContainsAnyExcept('0') ? sha : null;

    public string Sha(string path) => ShaOrNull(path) ?? Lacking(path, "");

    /// <summary>A link that is safe to show: http and https only.</summary>
    public string? LinkOrNull(string path) =>
        Uri.TryCreate(TextOrNull(path), UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            ? uri.AbsoluteUri
            : null;

    public int Number(string path) => NumberOrNull(path) ?? Lacking(path, 0);

    public int? NumberOrNull(string path) =>
        Find(path) is { ValueKind: JsonValueKind.Number } n && n.TryGetInt32(out var value) && value >= 0 ? value : null;

    /// <summary>An id that GitHub counts up, as text.</summary>
    public string Id(string path) =>
        Find(path) is { ValueKind: JsonValueKind.Number } n && n.TryGetInt64(out var value) && value > 0
            ? value.ToString(CultureInfo.InvariantCulture)
            : Lacking(path, "");

    public bool? FlagOrNull(string path) => Find(path).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public DateTimeOffset Instant(string path) => InstantOrNull(path) ?? Lacking(path, default(DateTimeOffset));

    /// <summary>RFC 3339 with any offset, or seconds since 1970. The year 1 is how Go says "none".</summary>
    public DateTimeOffset? InstantOrNull(string path)
    {
        var found = Find(path);
        DateTimeOffset? instant = found.ValueKind switch
        {
            JsonValueKind.String when found.TryGetDateTimeOffset(out var read) => WireInstant.Cut(read),
            JsonValueKind.Number when found.TryGetInt64(out var seconds) && seconds is > 0 and < 253_402_300_800 =>
                DateTimeOffset.FromUnixTimeSeconds(seconds),
            _ => null,
        };
        return instant is { Year: > 1 } ? instant : null;
    }

    /// <summary>Owner and name in lower case: GitHub spells them as their owner likes, and means the same.</summary>
    public string Repository()
    {
        const string path = "repository.full_name";
        var name = TextOrNull(path);
        var parts = name?.Split('/') ?? [];
        var wellFormed = name?.Length <= 200 && parts.Length == 2
            && parts.All(p => p.Length > 0 && p.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));
        return wellFormed ? name!.ToLowerInvariant() : Lacking(path, "");
    }

    /// <summary>Who it is, by pseudonym. Someone without a login (GitHub's "ghost") is nobody known.</summary>
    public Actor Person(string path)
    {
        if (TextOrNull($"{path}.login") is not { Length: <= LongestLogin } login)
        {
            return new Actor(null);
        }

        var bot = TextOrNull($"{path}.type") == "Bot" || login.EndsWith("[bot]", StringComparison.OrdinalIgnoreCase);
        return new Actor(subjectOf(new(login, bot)), bot);
    }

    public Guid? SubjectOfLogin(string path) =>
        TextOrNull(path) is { Length: <= LongestLogin } login
            ? subjectOf(new(login, login.EndsWith("[bot]", StringComparison.OrdinalIgnoreCase)))
            : null;

    private JsonElement Find(string path)
    {
        var at = root;
        foreach (var name in path.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return default;
            }
        }

        return at;
    }

    private T Lacking<T>(string path, T placeholder)
    {
        _missing.Add(path);
        return placeholder;
    }

    private static string? TextOf(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        // PostgreSQL takes no U+0000 in a text.
        var text = element.GetString()!.Replace('\0', '\uFFFD');
        return text.Length <= LongestText ? text : text[..(char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText)];
    }
}
