using System.Globalization;

namespace DevEx.Web.Components.Shared;

/// <summary>What a page shows, as its address says it: a team, a repository and a range of dates, both ends included.</summary>
public sealed record PageFilter(string? Team, string? Repository, DateOnly From, DateOnly To)
{
    public const int DefaultDays = 30;

    private const int LongestDays = 731;

    public static readonly System.Collections.Immutable.ImmutableArray<int> Presets = [7, 30, 90];

    public int Days => To.DayNumber - From.DayNumber + 1;

    public int ActiveCount => (Team is null ? 0 : 1) + (Repository is null ? 0 : 1);

    /// <summary>Reads an address. Whatever does not make sense in it falls back to the last thirty days.</summary>
    /// <param name="latest">The last day that can be asked for; yesterday, as a rule.</param>
    public static PageFilter Of(string? team, string? repository, string? from, string? to, DateOnly latest)
    {
        var end = Date(to) is { } t && t <= latest ? t : latest;
        var start = Date(from) is { } f && f <= end ? f : end.AddDays(1 - DefaultDays);
        var earliest = end.AddDays(1 - LongestDays);
        return new(Named(team), Named(repository), start < earliest ? earliest : start, end);
    }

    public PageFilter Last(int days, DateOnly latest) => this with { From = latest.AddDays(1 - days), To = latest };

    /// <summary>The range of the same length just before.</summary>
    public PageFilter Earlier() => this with { From = From.AddDays(-Days), To = From.AddDays(-1) };

    /// <summary>The range of the same length just after, or null where that is still to come.</summary>
    public PageFilter? Later(DateOnly latest) => To >= latest
        ? null
        : Last(Days, To.AddDays(Days) < latest ? To.AddDays(Days) : latest);

    /// <summary>This filter as an address of <paramref name="path"/>.</summary>
    public string Address(string path) => path + "?" + string.Join('&', Fields().Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value)}"));

    private IEnumerable<(string Name, string Value)> Fields()
    {
        if (Team is not null)
        {
            yield return ("team", Team);
        }

        if (Repository is not null)
        {
            yield return ("repo", Repository);
        }

        yield return ("from", Iso(From));
        yield return ("to", Iso(To));
    }

    public static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? Date(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static string? Named(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>One entry of a list to choose from.</summary>
public sealed record Choice(string Value, string Label);
