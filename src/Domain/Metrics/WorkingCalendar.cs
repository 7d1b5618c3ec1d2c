using DevEx.Domain.Loops;

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
    /// The limit of eight hours holds for each question: a day's two halves may add up to more than the day. What has parts is measured by
    /// <see cref="WorkingTimes(IReadOnlyList{Segment})"/>. A window that closes before it opens is open across no time at all.
    /// </remarks>
    public TimeSpan WorkingTime(DateTimeOffset from, DateTimeOffset to) => Sum(Windows(from, to), from, to);

    /// <summary>
    /// The working time of each stretch between two neighbours of the bounds, which are in order: together exactly that of the whole.
    /// </summary>
    /// <remarks>
    /// A clock is started at the first bound and read at the others. Of a day it counts the first eight hours since then, so that an
    /// afternoon counts in full unless the morning before it was part of the same whole.
    /// </remarks>
    public IReadOnlyList<TimeSpan> WorkingTimes(IReadOnlyList<DateTimeOffset> bounds)
    {
        ArgumentNullException.ThrowIfNull(bounds);

        if (bounds.Count == 0)
        {
            return [];
        }

        var windows = Windows(bounds[0], bounds[^1]).ToList();
        var readings = bounds.Select(b => Sum(windows, bounds[0], b)).ToList();
        return [.. readings.Zip(readings.Skip(1), (earlier, later) => later - earlier)];
    }

    /// <summary>The working time of each segment of a partition: together exactly that of the whole.</summary>
    public IReadOnlyList<TimeSpan> WorkingTimes(IReadOnlyList<Segment> partition)
    {
        ArgumentNullException.ThrowIfNull(partition);
        return partition.Count == 0 ? [] : WorkingTimes([partition[0].From, .. partition.Select(s => s.To)]);
    }

    private IEnumerable<(DateTimeOffset Opens, DateTimeOffset Closes)> Windows(DateTimeOffset from, DateTimeOffset to)
    {
        var last = LocalDate(to);
        for (var date = LocalDate(from); date <= last; date = date.AddDays(1))
        {
            if (_days.Contains(date))
            {
                yield return (Opening(date), Instant(date, _closes));
            }
        }
    }

    private static TimeSpan Sum(IEnumerable<(DateTimeOffset Opens, DateTimeOffset Closes)> windows, DateTimeOffset from, DateTimeOffset to) =>
        windows.Aggregate(TimeSpan.Zero, (sum, window) => sum + Overlap(from, to, window.Opens, window.Closes));

    private static TimeSpan Overlap(DateTimeOffset from, DateTimeOffset to, DateTimeOffset opens, DateTimeOffset closes)
    {
        var overlap = (to < closes ? to : closes) - (from > opens ? from : opens);
        return overlap < TimeSpan.Zero ? TimeSpan.Zero : overlap > LongestDay ? LongestDay : overlap;
    }

    private DateOnly LocalDate(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    // The hour that winter time repeats: what opens in it is open both times.
    private DateTimeOffset Opening(DateOnly date)
    {
        var local = date.ToDateTime(_opens);
        return zone.IsAmbiguousTime(local) ? new(local, zone.GetAmbiguousTimeOffsets(local).Max()) : Instant(date, _opens);
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
