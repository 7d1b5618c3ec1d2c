using DevEx.Domain.Loops;

namespace DevEx.Store.Projections;

/// <summary>Days of one person that are computed together, with so much around them that the iterations of the days are whole.</summary>
/// <param name="Days">Those that are written; between them lie others that are only read.</param>
internal sealed record DaySpan(Guid Subject, TimeZoneInfo Zone, SortedSet<DateOnly> Days, int Around)
{
    public DateTimeOffset From => Midnight(Days.Min.AddDays(-Around));

    public DateTimeOffset Until => Midnight(Days.Max.AddDays(Around + 1));

    /// <summary>Days whose surroundings meet share a span: what lies between them is read once.</summary>
    public static IEnumerable<DaySpan> Of(Guid subject, TimeZoneInfo zone, HashSet<DateOnly> days, int around)
    {
        SortedSet<DateOnly> together = [];
        foreach (var day in days.Order())
        {
            if (together.Count > 0 && day > together.Max.AddDays((2 * around) + 1))
            {
                yield return new(subject, zone, together, around);
                together = [];
            }

            together.Add(day);
        }

        yield return new(subject, zone, together, around);
    }

    public DateOnly DateOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).Date);

    public IEnumerable<DateOnly> Beside(DatedIteration iteration) => Beside(iteration.Began, iteration.Day);

    /// <summary>All days of an iteration that crosses midnight from or to a day of the span; a step may last for days.</summary>
    public IEnumerable<DateOnly> Beside(DateOnly began, DateOnly ended) => began < ended && (Days.Contains(began) || Days.Contains(ended))
        ? Enumerable.Range(0, ended.DayNumber - began.DayNumber + 1).Select(began.AddDays)
        : [];

    private DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue) - Zone.BaseUtcOffset, TimeSpan.Zero);
}

/// <summary>An iteration, the day that it belongs to, and the one on which it began.</summary>
internal sealed record DatedIteration(string Repository, Iteration Iteration, DateOnly Day, DateOnly Began);

/// <summary>What a person's work in a span comes to; only the iterations of the span's days count.</summary>
internal sealed record ComputedDays(DaySpan Span, List<DatedIteration> Iterations);
