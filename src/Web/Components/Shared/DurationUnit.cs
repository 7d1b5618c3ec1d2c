namespace DevEx.Web.Components.Shared;

/// <summary>The one unit of a duration axis, so that its steps are round numbers of it.</summary>
/// <param name="Name">Stands at the end of the axis.</param>
/// <param name="Formatter">What chart.js writes a value with: both units again, <c>4 m 12 s</c>.</param>
public sealed record DurationUnit(TimeSpan Length, string Name, string Formatter)
{
    private const int Decimals = 4;

    private static readonly DurationUnit Milliseconds = new(TimeSpan.FromMilliseconds(1), "ms", "fn:ms");
    private static readonly DurationUnit Seconds = new(TimeSpan.FromSeconds(1), "s", "fn:seconds");
    private static readonly DurationUnit Minutes = new(TimeSpan.FromMinutes(1), "min", "fn:minutes");
    private static readonly DurationUnit Hours = new(TimeSpan.FromHours(1), "h", "fn:hours");
    private static readonly DurationUnit Days = new(TimeSpan.FromDays(1), "d", "fn:days");

    /// <summary>The unit for an axis that reaches up to the longest of these.</summary>
    public static DurationUnit For(IEnumerable<TimeSpan?> durations) => durations.Max() switch
    {
        null => Minutes,
        { TotalSeconds: < 2 } => Milliseconds,
        { TotalMinutes: < 3 } => Seconds,
        { TotalHours: < 10 } => Minutes,
        { TotalDays: < 5 } => Hours,
        _ => Days,
    };

    public double? Of(TimeSpan? duration) => duration is { } d ? Math.Round(d / Length, Decimals) : null;
}
