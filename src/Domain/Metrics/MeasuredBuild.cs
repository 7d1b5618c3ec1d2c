namespace DevEx.Domain.Metrics;

/// <summary>One build over some days: every number of it with its explanation.</summary>
public sealed record MeasuredBuild
{
    public required long Runs { get; init; }

    public required long Failures { get; init; }

    public required Histogram Durations { get; init; }

    /// <summary>Added up; null where there is none: local builds, and a mixture of these and others.</summary>
    public TimeSpan? Queue { get; init; }

    /// <summary>How long people waited for its runs, added up.</summary>
    public required TimeSpan Waited { get; init; }

    public Baseline Baseline { get; init; } = Baseline.Traditional;

    public MeasuredDuration Duration => new(Measures.Build, Durations, [new(LeftOutReason.NoData, Runs - Durations.Count)]);

    public Explanation QueueMean => Explanation.Ratio(Measures.BuildQueue, Time("Queue", Queue), N, Runs);

    public Explanation FailureShare => Explanation.Ratio(Measures.BuildFailureShare, new("Failures", Failures, MeasureUnit.Count), N, Runs);

    public Explanation Cost => new(Measures.BuildCost, Waited.TotalMilliseconds, [Time("Waited", Waited)], Runs);

    public Explanation Lost => Explanation.Ratio(
        Measures.BuildLost, Time("Waited", Waited), Time($"Cycle of the baseline ({Baseline.Name})", TimeSpan.FromMilliseconds(Baseline.CycleMs)), Runs);

    public IReadOnlyList<Explanation> All => [.. Duration.All, QueueMean, FailureShare, Cost, Lost];

    private ExplanationInput N => new("Runs", Runs, MeasureUnit.Count);

    private static ExplanationInput Time(string name, TimeSpan? time) => new(name, time?.TotalMilliseconds, MeasureUnit.Milliseconds);
}
