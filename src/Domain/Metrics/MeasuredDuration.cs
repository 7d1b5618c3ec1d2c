namespace DevEx.Domain.Metrics;

/// <summary>How long things of one kind took: the quantiles and the mean, each with its explanation.</summary>
/// <param name="Measures">Which durations these are.</param>
/// <param name="Times">The durations themselves.</param>
/// <param name="LeftOut">What has no duration, or one that does not count.</param>
public sealed record MeasuredDuration(DurationMeasures Measures, Histogram Times, IReadOnlyList<LeftOut> LeftOut)
{
    public Explanation P50 => Quantile(Measures.P50, 0.5);

    public Explanation P75 => Quantile(Measures.P75, 0.75);

    public Explanation P90 => Quantile(Measures.P90, 0.9);

    public Explanation P95 => Quantile(Measures.P95, 0.95);

    public Explanation Mean => new(
        Measures.Mean, MeanMs,
        [new("Sum", Times.Count == 0 ? null : Times.SumMs, Measures.Mean.Unit), new("Number", Times.Count, MeasureUnit.Count)], Times.Count, LeftOut);

    public IReadOnlyList<Explanation> All => [P50, P75, P90, P95, Mean];

    /// <summary>In milliseconds and without an explanation, for who asks for very many; null when there is none.</summary>
    public double? MeanMs => Times.Mean?.TotalMilliseconds;

    /// <inheritdoc cref="MeanMs"/>
    public double? QuantileMs(double part) => Times.Quantile(part)?.TotalMilliseconds;

    private Explanation Quantile(Measure measure, double part) => new(
        measure, QuantileMs(part),
        [new("Part that takes no longer", part, MeasureUnit.Share), new("Number", Times.Count, MeasureUnit.Count)], Times.Count, LeftOut);
}
