using System.Globalization;
using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;

namespace DevEx.Web.Sprints;

/// <summary>Which sprint is asked for and against what: the page's whole state, which stands in its address.</summary>
/// <param name="Team">Null for the first.</param>
/// <param name="Number">Null for the sprint under way, or the last one while that is too young.</param>
public sealed record SprintAddress(string? Team, int? Number, BaselineChoice Baseline)
{
    /// <returns>The address, with what makes no sense left out and told.</returns>
    public static (SprintAddress Address, string? Problem) Read(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);

        var (team, number, baseline) = (query["team"].ToString(), query["sprint"].ToString(), BaselineWords.Read(query["baseline"]));
        var isNumber = int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed);
        var isTeam = team.Length > 0 && Filter.IsKey(team);
        return (new(isTeam ? team : null, isNumber ? parsed : null, baseline ?? BaselineChoice.Traditional),
            number.Length > 0 && !isNumber ? "sprint is a number: 61."
            : team.Length > 0 && !isTeam ? Filter.KeyProblem
            : baseline is null ? BaselineWords.Problem : null);
    }

    public override string ToString() => "sprint" + string.Concat(Fields.Select((f, i) => $"{(i == 0 ? '?' : '&')}{f.Key}={Uri.EscapeDataString(f.Value)}"));

    private IEnumerable<KeyValuePair<string, string>> Fields
    {
        get
        {
            if (Team is not null)
            {
                yield return new("team", Team);
            }

            if (Number is { } number)
            {
                yield return new("sprint", number.ToString(CultureInfo.InvariantCulture));
            }

            if (Baseline != BaselineChoice.Traditional)
            {
                yield return new("baseline", Baseline.Key());
            }
        }
    }

    /// <summary>A sprint as the list to choose from has it.</summary>
    internal static Choice Choice(SprintView sprint, int number)
    {
        var days = sprint.To.DayNumber - sprint.From.DayNumber + 1;
        var from = sprint.From.AddDays((number - sprint.Number) * days);
        return new(number.ToString(CultureInfo.InvariantCulture), Figures.Dates(from, from.AddDays(days - 1)));
    }
}
