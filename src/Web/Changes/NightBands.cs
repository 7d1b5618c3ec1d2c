using DevEx.Domain.Metrics;
using DevEx.Web.Components.Shared;

namespace DevEx.Web.Changes;

/// <summary>The times at which a team does not work: what the second clock leaves out, on the axis of the first.</summary>
internal static class NightBands
{
    // A night would be thinner than a line.
    private static readonly TimeSpan LongestDrawn = TimeSpan.FromDays(60);

    public static List<LaneBand> Of(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, WorkingDays? days = null)
    {
        days ??= WorkingDays.MondayToFriday;
        var bands = new List<LaneBand>();
        if (to - from > LongestDrawn)
        {
            return bands;
        }

        var since = from;
        var last = Local(to, zone);
        for (var day = Local(from, zone); day <= last; day = day.AddDays(1))
        {
            if (days.Contains(day))
            {
                Add(since, Instant(day, WorkingCalendar.DefaultOpens, zone));
                since = Instant(day, WorkingCalendar.DefaultCloses, zone);
            }
        }

        Add(since, to);
        return bands;

        void Add(DateTimeOffset begin, DateTimeOffset end)
        {
            (begin, end) = (begin < from ? from : begin, end > to ? to : end);
            if (begin < end)
            {
                bands.Add(new(begin, end));
            }
        }
    }

    private static DateOnly Local(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    private static DateTimeOffset Instant(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        return new(local, zone.GetUtcOffset(local));
    }
}
