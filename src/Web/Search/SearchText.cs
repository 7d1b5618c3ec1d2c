using System.Globalization;

namespace DevEx.Web.Search;

/// <summary>What somebody looks for: its words in small letters, and the number that it may be.</summary>
public sealed record SearchText(string Text, IReadOnlyList<string> Words, int? Number)
{
    private const int Longest = 200;
    private const int MostWords = 8;

    public bool IsEmpty => Words.Count == 0;

    /// <summary>For PostgreSQL: titles that have words which begin so. Letters and digits alone, so nothing in it has a meaning of its own.</summary>
    public string TitleQuery => string.Join(" & ", Words.Select(w => $"{w}:*"));

    public static SearchText Read(string? text)
    {
        var trimmed = (text ?? "").Trim();
        trimmed = trimmed.Length > Longest ? trimmed[..Longest] : trimmed;
        var words = string.Concat(trimmed.Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new(
            trimmed, [.. words.Distinct().Take(MostWords)],
            int.TryParse(trimmed.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null);
    }

    /// <summary>How well a name fits: 0 is the best; null where a word is missing.</summary>
    public int? Rank(string name, string? more = null)
    {
        ArgumentNullException.ThrowIfNull(name);

        var all = more is null ? name : $"{name} {more}";
        return IsEmpty || !Words.All(w => all.Contains(w, StringComparison.OrdinalIgnoreCase)) ? null
            : name.Equals(Text, StringComparison.OrdinalIgnoreCase) ? 0
            : name.StartsWith(Text, StringComparison.OrdinalIgnoreCase) ? 1
            : Words.All(w => name.Contains(w, StringComparison.OrdinalIgnoreCase)) ? 2
            : 3;
    }
}
