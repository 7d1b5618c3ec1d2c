using DevEx.Domain.Metrics;

namespace DevEx.Web.Annotations;

/// <summary>What <c>GET /api/v1/before-after</c> gives: how the median of a loop moved with an annotated change.</summary>
/// <param name="Loop"><c>inner</c>, <c>middle</c> or <c>outer</c>.</param>
/// <param name="Weeks">The length of each window; 0 while the first week after the annotation is not over.</param>
/// <param name="Before">The window that ends on the day before the annotation.</param>
/// <param name="After">The window that begins on the day after it.</param>
/// <param name="Suppressed">True when too few people stand behind either window of those who had the change.</param>
/// <param name="Control">Those without the change; null where all had it, or where too few people stand behind them.</param>
/// <param name="Net">How much more the first moved than the second.</param>
/// <param name="Points">The median of each week.</param>
public sealed record BeforeAfterAnswer(
    DateTimeOffset? AsOf, Annotation Annotation, string Loop, int Weeks, Window Before, Window After, bool Suppressed, Evidence Evidence,
    MovedMedian? Changed, MovedMedian? Control, Movement? Net, IReadOnlyList<WeekOfBoth> Points)
{
    public long N => (Changed?.NBefore ?? 0) + (Changed?.NAfter ?? 0);

    public IReadOnlyList<LeftOut> Excluded { get; init; } = [];

    public IReadOnlyList<Explanation> Explanations { get; init; } = [];
}

/// <summary>Some days, both ends inclusive.</summary>
public sealed record Window(DateOnly From, DateOnly To);

/// <summary>A median before and after; null where there are too few on either side.</summary>
public sealed record MovedMedian(long NBefore, long NAfter, double? BeforeMs, double? AfterMs, Movement? Difference)
{
    internal static MovedMedian Of(MedianChange change) => new(
        change.NBefore, change.NAfter, change.Before?.TotalMilliseconds, change.After?.TotalMilliseconds, Movement.Of(change.Difference));
}

/// <summary>A difference in milliseconds, with the limits between which it lies 95 times of 100; less is faster.</summary>
/// <param name="Clear">False when it may well be none.</param>
public sealed record Movement(double Ms, double LowMs, double HighMs, bool Clear)
{
    internal static Movement? Of(Estimate? estimate) => estimate is null
        ? null
        : new(estimate.Value.TotalMilliseconds, estimate.Low.TotalMilliseconds, estimate.High.TotalMilliseconds, estimate.IsClear);
}

/// <summary>The medians of one week; null where nothing is known or may be told.</summary>
public sealed record WeekOfBoth(DateOnly From, double? ChangedMs, double? ControlMs);
