namespace DevEx.Web.Components.Shared;

/// <summary>An axis of time from one instant to another, with as few round ticks as can be read.</summary>
public sealed record LaneAxis
{
    private const int MostTicks = 8;
    private const int Week = 7;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly TimeSpan[] Steps =
    [
        .. new double[] { 1, 2, 5, 10, 15, 30 }.Select(TimeSpan.FromSeconds),
        .. new double[] { 1, 2, 5, 10, 15, 30 }.Select(TimeSpan.FromMinutes),
        .. new double[] { 1, 2, 3, 6, 12 }.Select(TimeSpan.FromHours),
        .. new double[] { 1, 2, 7, 14, 28, 91, 182, 364 }.Select(TimeSpan.FromDays),
    ];

    private readonly DateTimeOffset _from;
    private readonly TimeSpan _length;

    private LaneAxis(DateTimeOffset from, DateTimeOffset to)
    {
        _from = from;
        _length = to - from > TimeSpan.FromSeconds(1) ? to - from : TimeSpan.FromSeconds(1);
    }

    /// <summary>Where each stands, in percent, and what is written there.</summary>
    public IReadOnlyList<(double At, string Text)> Ticks { get; private init; } = [];

    /// <summary>Counted from its begin: <c>2 m</c>.</summary>
    public static LaneAxis FromZero(DateTimeOffset from, DateTimeOffset to)
    {
        var axis = new LaneAxis(from, to);
        var step = axis.Step;
        return axis with
        {
            Ticks =
            [
                .. Enumerable.Range(0, (int)(axis._length / step) + 1)
                    .Select(n => (axis.Percent(from + n * step), n == 0 ? "0" : Figures.Duration(n * step))),
            ],
        };
    }

    /// <summary>By the clock of a place: <c>14:00</c>, or <c>3 Mar</c> where days go by.</summary>
    public static LaneAxis ByClock(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var axis = new LaneAxis(from, to);
        return axis with
        {
            Ticks =
            [
                .. Instants(from, axis.Step, zone).SkipWhile(at => at < from).TakeWhile(at => at <= from + axis._length)
                    .Select(at => (axis.Percent(at), at.TimeOfDay == TimeSpan.Zero ? Figures.Date(DateOnly.FromDateTime(at.DateTime)) : Figures.Time(at))),
            ],
        };
    }

    /// <summary>Where an instant stands; one before or after the axis at its end.</summary>
    public double Percent(DateTimeOffset at) => Math.Clamp((at - _from) / _length * 100, 0, 100);

    private TimeSpan Step => Steps.FirstOrDefault(s => _length / s < MostTicks, Steps[^1] * Math.Ceiling(_length / Steps[^1] / MostTicks));

    /// <summary>From midnight on, without end. A week begins on Monday.</summary>
    private static IEnumerable<DateTimeOffset> Instants(DateTimeOffset from, TimeSpan step, TimeZoneInfo zone)
    {
        var first = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, zone).DateTime);
        if (step.Days % Week == 0 && step >= Day)
        {
            first = first.AddDays(-(((int)first.DayOfWeek + 6) % Week));
        }

        var midnight = first.ToDateTime(TimeOnly.MinValue);
        for (var n = 0L; ; n++)
        {
            var local = midnight + n * step;
            yield return new(local, zone.GetUtcOffset(local));
        }
    }
}
