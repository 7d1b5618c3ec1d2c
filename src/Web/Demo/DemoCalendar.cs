namespace DevEx.Web.Demo;

/// <summary>The days of the demo: what is told of them, and who works when.</summary>
/// <remarks>The dates of the story move with the week, not with the day: the demo sent twice in a week says the same twice.</remarks>
public sealed record DemoCalendar(ulong Seed, DateTimeOffset Now, int Days)
{
    // A rare Saturday, a meeting day now and then: the other days make up for the latter.
    private const double SaturdayWork = 0.015;
    private const double MeetingDays = 0.14;
    private const double MeetingDayFocus = 0.72;

    // So much longer did people wait for each other eight weeks ago, and before that; what a demo of 60 days begins with is merged soon after it was
    // opened, as what was opened earlier is not told.
    private const double WaitsOnce = 0.35;
    private const double WaitsFallOver = 56;

    private static readonly TimeSpan Focus = TimeSpan.FromHours(6);

    public DateOnly Today { get; } = DateOnly.FromDateTime(Now.UtcDateTime);

    public DateOnly FirstDay => Today.AddDays(1 - Days);

    /// <summary>The first instant that the demo speaks of.</summary>
    public DateTimeOffset From => new(FirstDay, TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>The Catalog team gets remote development: the Monday of the last complete week.</summary>
    public DateOnly RemoteDevelopmentOn => MondayOf(Today).AddDays(-7);

    /// <summary>The image of the checkout service takes longer from here on: the Wednesday of the last complete week.</summary>
    public DateOnly SlowImageFrom => MondayOf(Today).AddDays(-5);

    public static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    public static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    /// <summary>How long someone works with full attention that day; null on a day off.</summary>
    public TimeSpan? FocusOf(DemoPerson person, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(person);

        var chance = Chance(person, "day", day);
        if (IsWeekend(day))
        {
            return day.DayOfWeek == DayOfWeek.Saturday && chance.Chance(SaturdayWork) ? TimeSpan.FromHours(chance.Between(1.5, 2.5)) : null;
        }

        if (IsAway(person, day) || chance.Chance(0.03))
        {
            return null;
        }

        var share = chance.Chance(MeetingDays) ? MeetingDayFocus : (1 - (MeetingDays * MeetingDayFocus)) / (1 - MeetingDays);
        return Focus * share * chance.Between(0.93, 1.07);
    }

    /// <summary>When a person's own working day begins.</summary>
    public DateTimeOffset StartOf(DemoPerson person, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(person);

        var early = Chance(person, "habit", default).Between(8.2, 9.6);
        var today = Chance(person, "start", day).Between(-0.3, 0.3);
        return Local(person.Team, day, TimeSpan.FromMinutes((int)((early + today) * 60)));
    }

    /// <summary>How many times as long as in this week people waited then for reviews and releases.</summary>
    public double WaitsAt(DateTimeOffset instant)
    {
        var ago = MondayOf(Today).DayNumber - DateOnly.FromDateTime(instant.UtcDateTime).DayNumber;
        return 1 + (WaitsOnce * Math.Clamp(ago / WaitsFallOver, 0, 1));
    }

    public DemoRandom Chance(DemoPerson person, string what, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(person);
        return DemoRandom.Of(Seed, $"{person.Team.Key}/{what}", person.Number, day.DayNumber);
    }

    /// <summary>That time of day where the team is.</summary>
    public static DateTimeOffset Local(DemoTeam team, DateOnly day, TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(team);

        var local = day.ToDateTime(TimeOnly.MinValue) + time;
        return new DateTimeOffset(local, team.TimeZone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>That much working time later: nine to half past five where the team is, Monday to Friday.</summary>
    public static DateTimeOffset After(DemoTeam team, DateTimeOffset instant, TimeSpan work)
    {
        ArgumentNullException.ThrowIfNull(team);

        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, team.TimeZone).DateTime);
        while (true)
        {
            var closes = Local(team, day, TimeSpan.FromHours(17.5));
            if (!IsWeekend(day) && instant < closes)
            {
                var opens = Local(team, day, TimeSpan.FromHours(9));
                var from = instant > opens ? instant : opens;
                if (closes - from > work)
                {
                    return from + work;
                }

                work -= closes - from;
            }

            day = day.AddDays(1);
        }
    }

    // A week off about once in three months.
    private bool IsAway(DemoPerson person, DateOnly day) => Chance(person, "away", MondayOf(day)).Chance(0.06);
}
