namespace DevEx.Domain.Metrics;

/// <summary>When a team works: the second clock that every segment is measured by.</summary>
public sealed class WorkingCalendar(TimeZoneInfo zone, WorkingDays? days = null, TimeOnly? opens = null, TimeOnly? closes = null)
{
    /// <summary>The most that a day counts, however wide its window is.</summary>
    public static readonly TimeSpan LongestDay = TimeSpan.FromHours(8);

    public static readonly TimeOnly DefaultOpens = new(7, 0);
    public static readonly TimeOnly DefaultCloses = new(19, 0);

    private readonly WorkingDays _days = days ?? WorkingDays.MondayToFriday;
    private readonly TimeOnly _opens = opens ?? DefaultOpens;
    private readonly TimeOnly _closes = closes ?? DefaultCloses;

    /// <summary>The working time between two instants; nothing when they are the wrong way round.</summary>
    /// <remarks>
    /// The limit of eight hours holds for each question: a day's two halves may add up to more than the day. A window that closes before it
    /// opens is open across no time at all.
    /// </remarks>
    public TimeSpan WorkingTime(DateTimeOffset from, DateTimeOffset to)
    {
        var sum = TimeSpan.Zero;
        if (to <= from)
        {
            return sum;
        }

        var last = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(to, zone).DateTime);
        for (var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, zone).DateTime); date <= last; date = date.AddDays(1))
        {
            if (_days.Contains(date))
            {
                sum += Overlap(from, to, Instant(date, _opens), Instant(date, _closes));
            }
        }

        return sum;
    }

    private static TimeSpan Overlap(DateTimeOffset from, DateTimeOffset to, DateTimeOffset opens, DateTimeOffset closes)
    {
        var overlap = (to < closes ? to : closes) - (from > opens ? from : opens);
        return overlap < TimeSpan.Zero ? TimeSpan.Zero : overlap > LongestDay ? LongestDay : overlap;
    }

    private DateTimeOffset Instant(DateOnly date, TimeOnly time)
    {
        var local = date.ToDateTime(time);

        // The hour that summer time leaves out: what should have happened in it happens at its end.
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        return new(local, zone.GetUtcOffset(local));
    }
}
