using DevEx.Domain.Events;
using DevEx.Domain.Loops;

namespace DevEx.Domain.Metrics;

/// <summary>The inner loop of a group or of a person over some days: every number of it with its explanation.</summary>
public sealed record MeasuredInnerLoop
{
    /// <summary>How long a developer can work on a day without interruption, unless something else is set.</summary>
    public static readonly TimeSpan DefaultFocusTime = TimeSpan.FromHours(6);

    /// <summary>The complete ones.</summary>
    public required long Iterations { get; init; }

    /// <summary>Those that have a complete iteration.</summary>
    public required long DeveloperDays { get; init; }

    /// <summary>The active time of these days, tails without a result included.</summary>
    public required PhaseTimes Phases { get; init; }

    /// <summary>Of the complete iterations.</summary>
    public required Histogram Cycles { get; init; }

    public Baseline Baseline { get; init; } = Baseline.Traditional;

    public TimeSpan FocusTime { get; init; } = DefaultFocusTime;

    /// <summary>Iterations without a result; 0 too where their number may not be told.</summary>
    public long Incomplete { get; init; }

    /// <summary>Developer-days without a complete iteration; 0 too where their number may not be told.</summary>
    public long IdleDays { get; init; }

    public MeasuredDuration Cycle => new(Measures.Cycle, Cycles, [new(LeftOutReason.Incomplete, Incomplete)]);

    public Explanation Done => new(Measures.Iterations, Iterations, [N], Iterations, Cycle.LeftOut);

    public Explanation IterationsPerDay => Explanation.Ratio(Measures.IterationsPerDay, N, Days, DeveloperDays, WithoutDays);

    public Explanation PossiblePerDay => Explanation.Ratio(
        Measures.PossiblePerDay, new("Focus time", FocusTime.TotalMilliseconds, MeasureUnit.Milliseconds),
        new("Mean cycle", Cycle.MeanMs, MeasureUnit.Milliseconds), Iterations, Cycle.LeftOut);

    public Explanation TaxShare => Explanation.Ratio(Measures.TaxShare, Time("Tax", Phases.Tax), Active, Iterations, WithoutDays);

    public Explanation FeedbackShare =>
        Explanation.Ratio(Measures.FeedbackShare, Time("Feedback", Phases.Feedback), Active, Iterations, WithoutDays);

    public Explanation Lost => new(Measures.Lost, Loss.Cycles, [Active, Against, N], Iterations, WithoutDays);

    public Explanation LostPerDay =>
        Explanation.Ratio(Measures.LostPerDay, new("Lost cycles", Lost.Value, MeasureUnit.Cycles), Days, DeveloperDays, WithoutDays);

    public Explanation LostPerTenDays => new(
        Measures.LostPerTenDays, 10 * LostPerDay.Value, [new("Lost cycles", Lost.Value, MeasureUnit.Cycles), Days], DeveloperDays, WithoutDays);

    /// <summary>In the order of the phases; the values add up to <see cref="Lost"/>.</summary>
    public IReadOnlyList<Explanation> LostByPhase => [.. Loss.Phases.Select(Of)];

    /// <summary>What any of the numbers leaves out.</summary>
    public IReadOnlyList<LeftOut> LeftOut => [.. Cycle.LeftOut.Concat(WithoutDays).Where(l => l.N > 0)];

    public IReadOnlyList<Explanation> All =>
        [.. Cycle.All, Done, IterationsPerDay, PossiblePerDay, TaxShare, FeedbackShare, Lost, LostPerDay, LostPerTenDays, .. LostByPhase];

    /// <summary>The cycles that were lost, without an explanation.</summary>
    public Loss Loss => LostCycles.Of(Iterations, Phases, Baseline);

    private ExplanationInput N => new("Complete iterations", Iterations, MeasureUnit.Count);

    private ExplanationInput Days => new("Developer-days", DeveloperDays, MeasureUnit.Count);

    private ExplanationInput Active => Time("Active time", Phases.Sum);

    private ExplanationInput Against => Time($"Cycle of the baseline ({Baseline.Name})", Baseline.CycleMs);

    private IReadOnlyList<LeftOut> WithoutDays => [new(LeftOutReason.IdleDay, IdleDays)];

    private Explanation Of(PhaseLoss loss) => new(
        Measures.LostInPhase, loss.Cycles,
        [Time("Time in the phase", Phases[loss.Phase]), N, Time("The baseline's time in it", Baseline.MeanMs(loss.Phase)), Against], Iterations, WithoutDays)
    {
        Part = Word(loss.Phase),
    };

    private static string Word(Phase phase) => phase.ToString().ToLowerInvariant();

    private static ExplanationInput Time(string name, double ms) => new(name, ms, MeasureUnit.Milliseconds);
}
