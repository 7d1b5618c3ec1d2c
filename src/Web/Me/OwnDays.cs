using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Web.Filters;

namespace DevEx.Web.Me;

/// <summary>A person's day in one repository, as its cell holds it.</summary>
internal sealed record OwnDay(DateOnly Day, string Repository, int N, int Incomplete, PhaseTimes Phases, byte[] Cycles);

/// <summary>Adds up a person's own days, by the rules that a group's follow.</summary>
internal static class OwnDays
{
    private const double Half = 0.5;

    /// <param name="days">All of them lie within the period.</param>
    public static MeasuredInnerLoop Measure(IEnumerable<OwnDay> days)
    {
        var (cycles, phases) = (new Histogram(), PhaseTimes.Zero);
        var (counted, idle, incomplete) = (0, 0, 0L);
        foreach (var day in days.GroupBy(d => d.Day))
        {
            incomplete += day.Sum(d => d.Incomplete);
            if (day.All(d => d.N == 0))
            {
                idle++;
                continue;
            }

            counted++;
            foreach (var part in day)
            {
                phases += part.Phases;
                cycles.Merge(part.Cycles);
            }
        }

        return new()
        {
            Iterations = cycles.Count,
            DeveloperDays = counted,
            Phases = phases,
            Cycles = cycles,
            Incomplete = incomplete,
            IdleDays = idle,
        };
    }

    /// <summary>Of the days that have a complete iteration; null when there is none.</summary>
    public static long? Median(IEnumerable<OwnDay> days)
    {
        var sorted = days.GroupBy(d => d.Day).Select(g => g.Sum(d => (long)d.N)).Where(n => n > 0).Order().ToList();
        return sorted.Count == 0 ? null : At(sorted, Half);
    }

    /// <summary>By nearest rank, as everywhere.</summary>
    public static long At(List<long> sorted, double part) => sorted[Math.Max(0, (int)Math.Ceiling(part * sorted.Count) - 1)];

    public static IEnumerable<OwnDay> Within(this IEnumerable<OwnDay> days, Filter filter) =>
        days.Where(d => d.Day >= filter.From && d.Day <= filter.To && (filter.Repository is null || d.Repository == filter.Repository));
}
