using DevEx.Domain.Events;

namespace DevEx.Web.Components.Shared;

/// <summary>The phases of one week, a developer-day's or an iteration's mean. Null where the week is suppressed or has no data.</summary>
public sealed record PhaseWeek(DateOnly Start, IReadOnlyDictionary<Phase, TimeSpan>? Parts);

/// <summary>One layer of stacked columns.</summary>
/// <param name="Colour">The CSS variable without its dashes.</param>
public sealed record StackLayer(string Name, string Colour);

/// <summary>One column: as many parts as there are layers, or null where nothing is known.</summary>
public sealed record StackPoint(DateOnly Start, IReadOnlyList<TimeSpan>? Parts);

/// <summary>Percentiles of one step of time. Null is not known: a gap in the line.</summary>
/// <param name="Before">The median of the step that stands in the same place of the period before.</param>
public sealed record PercentilePoint(DateOnly At, TimeSpan? P50, TimeSpan? P75, TimeSpan? P90, long Count, TimeSpan? Before = null);

/// <summary>One line of a chart by date.</summary>
public sealed record NamedLine(string Name, IReadOnlyList<LinePoint> Points);

/// <summary>One point of a <see cref="NamedLine"/>. Null is a gap.</summary>
public sealed record LinePoint(DateOnly At, double? Value);

/// <summary>Something that happened and may explain a change in the figures.</summary>
/// <param name="Href">Where its before and after are compared.</param>
public sealed record Mark(DateOnly At, string Text, string? Href = null);

/// <summary>The line of the period that a chart's is compared with, point beside point.</summary>
/// <param name="Name">The period's: <c>the period before</c>.</param>
public sealed record BeforeLine(string Name, IReadOnlyList<double?> Values);
