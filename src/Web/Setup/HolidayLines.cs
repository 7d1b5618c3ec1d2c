using DevEx.Store.Organisation;
using DevEx.Web.Components.Shared;
using DevEx.Web.Organisation;

namespace DevEx.Web.Setup;

/// <summary>Holidays as lines of text: the day, and what it is.</summary>
internal static class HolidayLines
{
    private const int Most = 400;

    private static readonly char[] Between = [' ', '\t', ';', ','];

    public static string Write(IEnumerable<Holiday> holidays) => string.Join('\n', holidays.Select(h => $"{FilterLinks.Iso(h.Day)} {h.Name}".TrimEnd()));

    /// <returns>In order, each day once; or what is wrong, and in which line.</returns>
    public static (IReadOnlyList<Holiday> Holidays, string? Problem) Read(string? text)
    {
        var holidays = new SortedDictionary<DateOnly, Holiday>();
        foreach (var (index, line) in TextLines.Of(text).Index())
        {
            var day = line.Split(Between, 2);
            var name = day.Length > 1 ? day[1].Trim(Between) : "";
            if (DayAttribute.Read(day[0]) is not { } date)
            {
                return ([], $"Line {index + 1} does not begin with a day: 2026-12-25 Christmas.");
            }

            if (name.Length > 0 && !OrganisationRules.IsName(name))
            {
                return ([], $"Line {index + 1}: a name has at most {OrganisationRules.MaxName} letters, digits, signs and spaces.");
            }

            holidays[date] = new(date, name);
        }

        return holidays.Count > Most ? ([], $"At most {Most} holidays.") : ([.. holidays.Values], null);
    }
}

/// <summary>The lines of a text field that say something.</summary>
internal static class TextLines
{
    public static IEnumerable<string> Of(string? text) => (text ?? "").Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
