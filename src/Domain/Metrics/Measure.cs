namespace DevEx.Domain.Metrics;

/// <summary>What a measured value counts, which decides how it is written.</summary>
public enum MeasureUnit
{
    Milliseconds,

    /// <summary>On the clock of the team's working days, which have no 24 hours.</summary>
    WorkingMilliseconds,

    /// <summary>0.455 is 45.5 %.</summary>
    Share,

    /// <summary>Things; in a mean or a median also parts of one.</summary>
    Count,

    /// <summary>Iterations, and parts of one.</summary>
    Cycles,
}

/// <summary>A number that DevEx computes: its one definition, which pages, API and docs repeat.</summary>
/// <param name="Key">As the API and the pages' marks write it; never renamed.</param>
/// <param name="Formula">In the words of the loop model.</param>
public sealed record Measure(string Key, string Name, string Formula, MeasureUnit Unit);

/// <summary>The measures that are taken of one kind of duration.</summary>
public sealed record DurationMeasures(Measure P50, Measure P75, Measure P90, Measure P95, Measure Mean)
{
    public IReadOnlyList<Measure> All => [P50, P75, P90, P95, Mean];

    /// <param name="key">What the keys begin with: <c>cycle</c> gives <c>cycleP50</c>.</param>
    /// <param name="definition">From which instant to which.</param>
    /// <param name="things">What has such a duration: <c>iterations</c>.</param>
    internal static DurationMeasures Of(string key, string name, string definition, string things, MeasureUnit unit = MeasureUnit.Milliseconds)
    {
        return new(
            Quantile("P50", "median", "half"), Quantile("P75", "p75", "three of four"), Quantile("P90", "p90", "nine of ten"),
            Quantile("P95", "p95", "19 of 20"), new(key + "Mean", $"{name}, mean", $"{definition}: the sum ÷ the number of {things}", unit));

        Measure Quantile(string ending, string word, string part) =>
            new(key + ending, $"{name}, {word}", $"{definition}: {part} of the {things} take no longer", unit);
    }
}
