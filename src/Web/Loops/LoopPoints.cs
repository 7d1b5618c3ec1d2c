using DevEx.Web.Annotations;
using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;

namespace DevEx.Web.Loops;

/// <summary>Turns the points of an answer into what charts draw. What is suppressed or has no data is a gap.</summary>
public static class LoopPoints
{
    /// <summary>The phases of a developer-day: a week of many days and one of few can be compared.</summary>
    public static IReadOnlyList<PhaseWeek> PhasesPerDay(IEnumerable<InnerMeasure> points) =>
    [
        .. points.Select(p => new PhaseWeek(p.From, p is { Phases: { } phases, DeveloperDays: > 0 and { } days }
            ? phases.ToDictionary(s => s.Phase, s => TimeSpan.FromMilliseconds((double)s.SumMs / days))
            : null)),
    ];

    public static IReadOnlyList<NamedLine> IterationsPerDay(IEnumerable<TeamMeasure> teams) =>
        [.. teams.Select(t => new NamedLine(t.Name, [.. t.Buckets.Select(b => new LinePoint(b.From, b.IterationsPerDay))]))];

    /// <param name="before">The points of the period before, which stand in the same places.</param>
    public static IReadOnlyList<PercentilePoint> Percentiles(
        IEnumerable<(DateOnly From, Quantiles? Quantiles)> points, IReadOnlyList<Quantiles?>? before = null) =>
    [
        .. points.Select((p, nth) => new PercentilePoint(
            p.From, Time(p.Quantiles?.P50), Time(p.Quantiles?.ToldP75()), Time(p.Quantiles?.ToldP90()), p.Quantiles?.N ?? 0, Time(before?.ElementAtOrDefault(nth)?.P50))),
    ];

    /// <summary>The mean way of a change, segment by segment.</summary>
    public static IReadOnlyList<StackPoint> Segments(IEnumerable<LoopMeasure> points, IReadOnlyList<SegmentLook> looks, bool working) =>
    [
        .. points.Select(p => new StackPoint(p.From, p.Wall.N == 0 ? null : [.. looks.Select(l => p.Segments.FirstOrDefault(s => s.Kind == l.Kind) is { } mean
            ? TimeSpan.FromMilliseconds(working ? mean.MeanWorkingMs : mean.MeanMs)
            : TimeSpan.Zero)])),
    ];

    public static IReadOnlyList<Mark> Marks(IEnumerable<Annotation> annotations) =>
        [.. annotations.Select(a => new Mark(a.Day, a.About is null ? a.Title : $"{a.Title} ({a.About})", BeforeAfter(a)))];

    /// <summary>Where the time before it and after it are compared.</summary>
    public static string BeforeAfter(Annotation annotation)
    {
        ArgumentNullException.ThrowIfNull(annotation);
        return $"before-after?annotation={Uri.EscapeDataString(annotation.Id)}";
    }

    public static string Word(this Grain grain) => grain == Grain.Day ? "day" : "week";

    private static TimeSpan? Time(double? ms) => ms is { } known ? TimeSpan.FromMilliseconds(known) : null;
}
