namespace DevEx.Domain.Metrics;

/// <summary>The day from which on a build took another time than before it.</summary>
/// <param name="Day">The first one of the new time.</param>
/// <param name="Before">The median of all days before it.</param>
/// <param name="After">The median from it on.</param>
/// <param name="Z">How sharp the split is; positive when it became slower.</param>
public sealed record ChangePoint(DateOnly Day, TimeSpan Before, TimeSpan After, double Z)
{
    /// <summary>Where the split is sharpest, whichever way; null when no day parts anything.</summary>
    public static ChangePoint? Of(IEnumerable<BuildDay> days) => Splits(days).Where(s => s.Z != 0).MaxBy(s => Math.Abs(s.Z));

    /// <summary>Where it became slower most sharply; null when it did on no day.</summary>
    public static ChangePoint? ToSlower(IEnumerable<BuildDay> days) => Splits(days).Where(s => s.Z > 0).MaxBy(s => s.Z);

    private static IEnumerable<ChangePoint> Splits(IEnumerable<BuildDay> days)
    {
        ArgumentNullException.ThrowIfNull(days);

        var byDay = days
            .GroupBy(d => d.Day)
            .OrderBy(g => g.Key)
            .Select(g => (Day: g.Key, Durations: BuildHistory.Merged(g)))
            .Where(d => d.Durations.Count > 0)
            .ToList();
        var after = new Sample[byDay.Count];
        var later = new Histogram();
        for (var i = byDay.Count - 1; i > 0; i--)
        {
            later.Merge(byDay[i].Durations);
            after[i] = Sample.Of(later);
        }

        var earlier = new Histogram();
        for (var i = 1; i < byDay.Count; i++)
        {
            earlier.Merge(byDay[i - 1].Durations);
            var before = Sample.Of(earlier);
            yield return new(byDay[i].Day, before.Median!.Value, after[i].Median!.Value, MannWhitney.Of(before, after[i])!.Z);
        }
    }
}
