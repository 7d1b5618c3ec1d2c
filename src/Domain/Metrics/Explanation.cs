namespace DevEx.Domain.Metrics;

/// <summary>Why something that is known is not in a number.</summary>
public enum LeftOutReason
{
    Bot,

    /// <summary>An iteration without a build, test, package, deployment or wait: its time counts, it is no iteration.</summary>
    Incomplete,

    /// <summary>A developer's day without a complete iteration.</summary>
    IdleDay,

    /// <summary>Also when it was merged longer before the first deployment than that reaches back.</summary>
    NoDeployment,

    /// <summary>Ready for review is not known.</summary>
    NoReady,
    NotFinished,
    Skipped,

    /// <summary>The source does not tell.</summary>
    NoData,

    /// <summary>Counted, but beyond what one list holds.</summary>
    NotListed,
}

/// <summary>How many were left out for a reason.</summary>
public sealed record LeftOut(LeftOutReason Reason, long N)
{
    /// <summary>What <paramref name="reason"/> says of the things that were left out: "made by bots".</summary>
    public static string Words(LeftOutReason reason) => reason switch
    {
        LeftOutReason.Bot => "made by bots",
        LeftOutReason.Incomplete => "without a result",
        LeftOutReason.IdleDay => "without a complete iteration",
        LeftOutReason.NoDeployment => "not in production yet",
        LeftOutReason.NoReady => "never marked ready",
        LeftOutReason.NotFinished => "not finished",
        LeftOutReason.Skipped => "skipped",
        LeftOutReason.NoData => "without the times",
        LeftOutReason.NotListed => "beyond the end of the list",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason."),
    };
}

/// <summary>A number that went into another one; null when it is not known.</summary>
public sealed record ExplanationInput(string Name, double? Value, MeasureUnit Unit);

/// <summary>A number together with how it came about. The number is nowhere computed a second time.</summary>
/// <remarks>
/// The value is null when nothing was counted or when it cannot be told, and never 0, infinite or "not a number" in its stead.
/// </remarks>
public sealed record Explanation
{
    /// <param name="measure">What is measured.</param>
    /// <param name="value">Dropped when it is not finite, or when nothing was counted.</param>
    /// <param name="inputs">In the order of the formula.</param>
    /// <param name="counted">How many observations stand behind it.</param>
    /// <param name="leftOut">None of those that were never there.</param>
    public Explanation(
        Measure measure, double? value, IEnumerable<ExplanationInput> inputs, long counted, IEnumerable<LeftOut>? leftOut = null)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(inputs);
        Measure = measure;
        Value = counted > 0 ? Finite(value) : null;
        Inputs = [.. inputs.Select(i => i with { Value = Finite(i.Value) })];
        Counted = counted;
        LeftOut = [.. (leftOut ?? []).Where(l => l.N > 0)];
    }

    public Measure Measure { get; }

    /// <summary>Which phase it is about, for a measure that is taken of each one; else null.</summary>
    public string? Part { get; init; }

    public double? Value { get; }

    public IReadOnlyList<ExplanationInput> Inputs { get; }

    public long Counted { get; }

    public IReadOnlyList<LeftOut> LeftOut { get; }

    /// <summary>One number by another; null when either is not known or the second is 0.</summary>
    public static Explanation Ratio(
        Measure measure, ExplanationInput upper, ExplanationInput lower, long counted, IEnumerable<LeftOut>? leftOut = null)
    {
        ArgumentNullException.ThrowIfNull(upper);
        ArgumentNullException.ThrowIfNull(lower);
        return new(measure, upper.Value / lower.Value, [upper, lower], counted, leftOut);
    }

    /// <summary>What the inputs add up to; null when none of them is known.</summary>
    public static Explanation Sum(Measure measure, IReadOnlyList<ExplanationInput> inputs, long counted, IEnumerable<LeftOut>? leftOut = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return new(measure, inputs.Any(i => i.Value is not null) ? inputs.Sum(i => i.Value ?? 0) : null, inputs, counted, leftOut);
    }

    private static double? Finite(double? value) => value is { } known && double.IsFinite(known) ? known : null;
}

/// <summary>Finds an explanation among others.</summary>
public static class Explanations
{
    /// <summary>Null when there is none, or when nothing may be told at all.</summary>
    public static Explanation? Of(this IReadOnlyList<Explanation>? all, Measure measure) => all?.FirstOrDefault(e => e.Measure == measure);

    /// <summary>Each reason once, with the most that any of the numbers left out for it.</summary>
    public static IReadOnlyList<LeftOut> LeftOut(this IEnumerable<Explanation> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        return [.. all.SelectMany(e => e.LeftOut).GroupBy(l => l.Reason).OrderBy(g => g.Key).Select(g => new LeftOut(g.Key, g.Max(l => l.N)))];
    }
}
