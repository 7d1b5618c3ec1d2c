namespace DevEx.Domain.Metrics;

/// <summary>Days from the first to the last, both of them included.</summary>
public sealed record DayRange
{
    /// <exception cref="ArgumentOutOfRangeException">The last comes before the first.</exception>
    public DayRange(DateOnly first, DateOnly last)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        First = first;
        Last = last;
    }

    public DateOnly First { get; }

    public DateOnly Last { get; }

    public int Days => Last.DayNumber - First.DayNumber + 1;

    /// <summary>As many days, just before: what a period is compared with.</summary>
    public DayRange Before => new(First.AddDays(-Days), First.AddDays(-1));

    public bool Contains(DateOnly day) => day >= First && day <= Last;

    /// <summary>
    /// Equal windows on both sides of a day, as long as there are days after it, at most <paramref name="longest"/>. The day itself is in
    /// neither: on it both were true. Null while no day has passed.
    /// </summary>
    /// <param name="day">Of the annotation.</param>
    /// <param name="lastKnown">The last day that is over.</param>
    /// <param name="longest">In days.</param>
    public static (DayRange Before, DayRange After)? Around(DateOnly day, DateOnly lastKnown, int longest = 28)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 1);
        var days = Math.Min(longest, lastKnown.DayNumber - day.DayNumber);
        return days < 1 ? null : (new(day.AddDays(-days), day.AddDays(-1)), new(day.AddDays(1), day.AddDays(days)));
    }
}

/// <summary>A number of a period and of the one that it is compared with; null where there was no data.</summary>
public sealed record PeriodChange(double? Now, double? Before)
{
    /// <summary>Null unless both are known.</summary>
    public double? Difference => Now - Before;

    /// <summary>1 when nothing changed; null unless both are known and there was something to be a multiple of.</summary>
    public double? Ratio => Before is > 0 ? Now / Before : null;
}
