using DevEx.Web.Organisation;

namespace DevEx.Web.Filters;

/// <summary>How a period is cut into points of a chart.</summary>
public enum Grain
{
    Week,
    Day,
}

/// <summary>What a period is compared with.</summary>
public enum Compare
{
    /// <summary>The same length just before.</summary>
    Before,

    /// <summary>The same weekdays 52 weeks before.</summary>
    Year,

    None,
}

/// <summary>What part of the data is asked for: a page's whole state, which stands in its address.</summary>
/// <param name="From">The first day, inclusive.</param>
/// <param name="To">The last day, inclusive.</param>
/// <param name="IsWorking">Whether the middle and the outer loop are shown in working time.</param>
public sealed record Filter(
    string? Team, string? Repository, DateOnly From, DateOnly To, Grain Grain = Grain.Week, Compare Compare = Compare.Before, bool IsWorking = false)
{
    internal static readonly string KeyProblem = $"team and repository have at most {OrganisationRules.MaxName} characters, and no control characters.";

    private const int MaxDays = 800;
    private const int DefaultWeeks = 4;
    private const int DaysOfAYear = 52 * 7;

    public int Days => To.DayNumber - From.DayNumber + 1;

    /// <summary>This week and the three before it.</summary>
    public static Filter Default(DateOnly today) => new(null, null, Monday(today).AddDays(-7 * (DefaultWeeks - 1)), today);

    /// <summary>The same length just before.</summary>
    public Filter Previous => this with { From = From.AddDays(-Days), To = From.AddDays(-1) };

    /// <summary>What the period is compared with; null for nothing.</summary>
    public Filter? Compared => Compare switch
    {
        Compare.Before => Previous,
        Compare.Year => this with { From = From.AddDays(-DaysOfAYear), To = To.AddDays(-DaysOfAYear) },
        _ => null,
    };

    /// <returns>The filter, or what is wrong with the address.</returns>
    public static (Filter? Filter, string? Problem) Read(IQueryCollection query, DateOnly today)
    {
        var usual = Default(today);
        if (!TryDate(query["to"], today, out var to) || !TryDate(query["from"], to < usual.From ? to.AddDays(-27) : usual.From, out var from))
        {
            return (null, "from and to are dates between 2000 and 2099: 2026-03-02.");
        }

        if (from > to || to.DayNumber - from.DayNumber >= MaxDays)
        {
            return (null, $"from comes before to, and at most {MaxDays} days lie between them.");
        }

        if (GrainOf(query["grain"].ToString()) is not { } grain)
        {
            return (null, "grain is week or day.");
        }

        if (CompareOf(query["compare"].ToString()) is not { } compare)
        {
            return (null, "compare is before, year or none.");
        }

        if (IsWorkingOf(query["clock"].ToString()) is not { } working)
        {
            return (null, "clock is wall or working.");
        }

        var (team, repository) = (Text(query["team"]), Text(query["repository"]));
        return IsKey(team) && IsKey(repository)
            ? (new(team, repository, from, to, grain, compare, working), null)
            : (null, KeyProblem);
    }

    /// <summary>The points of the period: ISO weeks, cut off at its ends, or days.</summary>
    public IEnumerable<(DateOnly From, DateOnly To)> Buckets()
    {
        for (var first = From; first <= To;)
        {
            var last = Grain == Grain.Day ? first : Monday(first).AddDays(6);
            last = last < To ? last : To;
            yield return (first, last);
            first = last.AddDays(1);
        }
    }

    public static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    private static Grain? GrainOf(string text) => text switch { "" or "week" => Grain.Week, "day" => Grain.Day, _ => null };

    private static Compare? CompareOf(string text) => text switch { "" or "before" => Compare.Before, "year" => Compare.Year, "none" => Compare.None, _ => null };

    private static bool? IsWorkingOf(string text) => text switch { "" or "wall" => false, "working" => true, _ => null };

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    /// <summary>Whether a text of an address can be what something is called: no event has longer keys, and the store holds no NUL.</summary>
    internal static bool IsKey(string? text) => text is null || OrganisationRules.IsName(text);

    private static bool TryDate(string? text, DateOnly otherwise, out DateOnly date)
    {
        var read = string.IsNullOrEmpty(text) ? otherwise : PossibleDay.Read(text);
        date = read ?? otherwise;
        return read is not null;
    }
}
