using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DevEx.Domain.Metrics;

namespace DevEx.Web.Components.Shared;

/// <summary>What a number measures, which decides how it is written.</summary>
public enum FigureKind
{
    /// <summary>In milliseconds.</summary>
    Duration,

    /// <summary>In milliseconds of working time, which has no days of 24 hours.</summary>
    WorkingDuration,

    /// <summary>0.455 is 45.5 %.</summary>
    Share,
    Count,

    /// <summary>Anything else, with one decimal while it is small: iterations a day.</summary>
    Number,
}

/// <summary>How figures are written, everywhere alike: two units at most, invariant, nothing rounded to a wrong unit.</summary>
public static class Figures
{
    private const long Second = 1000, Minute = 60 * Second, Hour = 60 * Minute, Day = 24 * Hour;

    public static string Of(FigureKind kind, double value) => kind switch
    {
        FigureKind.Duration => Duration(TimeSpan.FromMilliseconds(value)),
        FigureKind.WorkingDuration => WorkingDuration(TimeSpan.FromMilliseconds(value)),
        FigureKind.Share => Share(value),
        FigureKind.Count => Count((long)Math.Round(value, MidpointRounding.AwayFromZero)),
        FigureKind.Number => Number(value),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>How the figures of a measure are written.</summary>
    public static FigureKind KindOf(MeasureUnit unit) => unit switch
    {
        MeasureUnit.Milliseconds => FigureKind.Duration,
        MeasureUnit.WorkingMilliseconds => FigureKind.WorkingDuration,
        MeasureUnit.Share => FigureKind.Share,
        MeasureUnit.Count => FigureKind.Count,
        MeasureUnit.Cycles => FigureKind.Number,
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, null),
    };

    /// <summary><c>3 made by bots</c>.</summary>
    public static string LeftOut(LeftOut some) => $"{Count(some.N)} {Domain.Metrics.LeftOut.Words(some.Reason)}";

    /// <summary>A dash where there is no figure.</summary>
    public static string OrDash(FigureKind kind, double? value) => value is { } known ? Of(kind, known) : "–";

    /// <summary><c>840 ms</c>, <c>12.4 s</c>, <c>4 m 12 s</c>, <c>1 h 38 m</c>, <c>3 d 4 h</c>.</summary>
    public static string Duration(TimeSpan duration)
    {
        var ms = Math.Abs(duration.TotalMilliseconds);
        var text = ms switch
        {
            < 0.5 => "0 s",
            // Each bound is where rounding would reach the next unit: 59.96 s is a minute, not "60 s".
            < 999.5 => Text($"{Math.Round(ms, MidpointRounding.AwayFromZero)} ms"),
            < Minute - 50 => Text($"{ms / Second:0.#} s"),
            < Hour - 500 => Pair(ms, Second, Minute, "m", "s"),
            < Day - 30 * Second => Pair(ms, Minute, Hour, "h", "m"),
            _ => Pair(ms, Hour, Day, "d", "h"),
        };

        return duration < TimeSpan.Zero && text[..2] != "0 " ? "−" + text : text;
    }

    /// <summary><c>44 h</c>, <c>1 315 h</c> and not <c>1 d 20 h</c>: a working day has eight hours, and who reads a day thinks of one.</summary>
    public static string WorkingDuration(TimeSpan duration) => Math.Abs(duration.TotalMilliseconds) < Day
        ? Duration(duration)
        : (duration < TimeSpan.Zero ? "−" : "") + Text($"{Math.Round(Math.Abs(duration.TotalHours), MidpointRounding.AwayFromZero):#,0} h").Replace(',', ' ');

    /// <summary>One decimal under 10 %: <c>8.2 %</c>, <c>46 %</c>.</summary>
    public static string Share(double share)
    {
        var percent = Math.Abs(share) * 100;
        var text = percent switch
        {
            0 => "0 %",
            < 0.05 => "<0.1 %",
            < 9.95 => Text($"{percent:0.0} %"),
            _ => Text($"{percent:0} %"),
        };

        return share < 0 ? "−" + text : text;
    }

    /// <summary><c>9 870</c>, from ten thousand on <c>12.4 k</c>, from a million on <c>1.2 M</c>.</summary>
    public static string Count(long count)
    {
        var size = Math.Abs(count);
        var text = size switch
        {
            < 1_000 => Text($"{size}"),
            < 10_000 => Text($"{size / 1000} {size % 1000:000}"),
            < 999_950 => Text($"{size / 1e3:0.#} k"),
            _ => Text($"{size / 1e6:0.#} M"),
        };

        return count < 0 ? "−" + text : text;
    }

    /// <summary>One decimal under a hundred: <c>39.3</c>, <c>304</c>.</summary>
    public static string Number(double number) => Math.Abs(number) switch
    {
        < 0.05 => "0",
        < 99.95 => (number < 0 ? "−" : "") + Text($"{Math.Abs(number):0.0}"),
        _ => Count((long)Math.Round(number, MidpointRounding.AwayFromZero)),
    };

    /// <summary><c>8 May</c>.</summary>
    public static string Date(DateOnly date) => date.ToString("d MMM", CultureInfo.InvariantCulture);

    /// <summary><c>2–8 Jun 2026</c>, <c>28 May – 3 Jun 2026</c>.</summary>
    public static string Dates(DateOnly from, DateOnly to) => (from, to) switch
    {
        _ when from == to => Text($"{to:d MMM yyyy}"),
        _ when from.Year != to.Year => Text($"{from:d MMM yyyy} – {to:d MMM yyyy}"),
        _ when from.Month != to.Month => Text($"{from:d MMM} – {to:d MMM yyyy}"),
        _ => Text($"{from.Day}–{to:d MMM yyyy}"),
    };

    /// <summary><c>14:02</c>.</summary>
    public static string Time(DateTimeOffset at) => Text($"{at:HH:mm}");

    /// <summary>A percentage for a style attribute.</summary>
    public static string Css(double percent) => Text($"{percent:0.###}%");

    /// <summary>Every digit, as the API writes it: for tests and scripts that read a page.</summary>
    [return: NotNullIfNotNull(nameof(number))]
    public static string? Exact(double? number) => number?.ToString("R", CultureInfo.InvariantCulture);

    private static string Pair(double ms, long small, long large, string largeName, string smallName)
    {
        var smalls = (long)Math.Round(ms / small, MidpointRounding.AwayFromZero);
        var (whole, rest) = Math.DivRem(smalls, large / small);
        return rest == 0 ? Text($"{whole} {largeName}") : Text($"{whole} {largeName} {rest} {smallName}");
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
