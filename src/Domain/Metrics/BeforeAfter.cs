namespace DevEx.Domain.Metrics;

/// <summary>What can be said about the time before and after an annotation.</summary>
public enum Evidence
{
    /// <summary>Fewer than <see cref="MedianChange.LeastN"/> on a side of the teams that had the change.</summary>
    NotEnoughData,

    /// <summary>The change is measured, but there are too few without it to tell what would have happened anyway.</summary>
    NoControl,

    /// <summary>Measured against those without the change.</summary>
    Controlled,
}

/// <summary>How a group's median moved. Only the numbers of observations are known when there are too few of them.</summary>
public sealed record MedianChange(long NBefore, long NAfter, TimeSpan? Before, TimeSpan? After, Estimate? Difference)
{
    public const int LeastN = 20;

    public bool EnoughData => Difference is not null;

    public Explanation Explained => new(
        Measures.MedianChanged, Difference?.Value.TotalMilliseconds,
        [new("Median after", After?.TotalMilliseconds, MeasureUnit.Milliseconds), new("Median before", Before?.TotalMilliseconds, MeasureUnit.Milliseconds)],
        NBefore + NAfter);

    public static MedianChange Of(Sample before, Sample after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return before.N < LeastN || after.N < LeastN
            ? new(before.N, after.N, null, null, null)
            : new(before.N, after.N, before.Median, after.Median, Bootstrap.DifferenceOfMedians(before, after));
    }
}

/// <summary>What an annotated change did: to the teams that had it, to those that had not, and the difference between the two.</summary>
/// <param name="Evidence">Which of the numbers there are.</param>
/// <param name="Changed">The teams with the change.</param>
/// <param name="Control">The teams without it; null when none were given.</param>
/// <param name="Net">The difference of the differences; null without control.</param>
public sealed record BeforeAfter(Evidence Evidence, MedianChange Changed, MedianChange? Control, Estimate? Net)
{
    /// <param name="before">Of the teams with the change, in the window before it.</param>
    /// <param name="after">Of the same teams, in an equal window after it.</param>
    /// <param name="control">The same two windows of the teams without the change; null when all had it.</param>
    public static BeforeAfter Of(Sample before, Sample after, (Sample Before, Sample After)? control = null)
    {
        var changed = MedianChange.Of(before, after);
        var other = control is var (controlBefore, controlAfter) ? MedianChange.Of(controlBefore, controlAfter) : null;
        return (changed.EnoughData, other?.EnoughData ?? false) switch
        {
            (false, _) => new(Evidence.NotEnoughData, changed, other, null),
            (true, false) => new(Evidence.NoControl, changed, other, null),
            (true, true) => new(
                Evidence.Controlled, changed, other,
                Bootstrap.DifferenceOfDifferences(before, after, control!.Value.Before, control.Value.After)),
        };
    }
}
