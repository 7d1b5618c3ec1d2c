using DevEx.Domain.Metrics;
using Npgsql;

namespace DevEx.Store.Organisation;

/// <summary>A day that a team does not work, though its week says so.</summary>
public sealed record Holiday(DateOnly Day, string Name);

/// <summary>How the days that a team works are read, wherever they are needed.</summary>
public static class TeamCalendar
{
    /// <summary>Two columns of <c>devex.teams t</c>.</summary>
    public const string Columns =
        "t.working_days, array(select h.day from devex.team_holidays h where h.tenant_id = t.tenant_id and h.team = t.team) as holidays";

    /// <param name="at">Where the first of the two columns stands; null there, when there is no team, is Monday to Friday.</param>
    public static WorkingDays Read(NpgsqlDataReader rows, int at)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.IsDBNull(at) ? WorkingDays.MondayToFriday : new(Days(rows.GetFieldValue<int[]>(at)), rows.GetFieldValue<DateOnly[]>(at + 1));
    }

    /// <summary>1 is Monday, 7 is Sunday.</summary>
    public static IEnumerable<DayOfWeek> Days(IEnumerable<int> numbers) => numbers.Select(n => (DayOfWeek)(n % 7));
}
