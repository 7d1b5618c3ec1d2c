using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Web.Sprints;

namespace DevEx.Web.WhatIf;

/// <summary>A loop in the four numbers that the page compares.</summary>
/// <param name="IterationsPerDay">Per developer-day.</param>
/// <param name="LostPerSprint">Of the whole group.</param>
public sealed record WhatIfFigures(double IterationsPerDay, double CycleMs, double TaxShare, double LostPerSprint);

/// <summary>How long a phase takes in an iteration, in the mean.</summary>
public sealed record PhaseMean(Phase Phase, double MeanMs);

/// <summary>The phases of one repository, without those that it does not have.</summary>
public sealed record RepositoryMeans(string Repository, long Iterations, IReadOnlyList<PhaseMean> Phases);

/// <summary>What <c>GET /api/v1/what-if</c> gives. Where too few people stand behind the loop, all numbers are null.</summary>
/// <param name="Example">True when it is the worked example and nobody's loop.</param>
/// <param name="LengthInSprints">How many sprints the days are.</param>
/// <param name="After">Null as well when the wishes leave no time at all.</param>
/// <param name="Phases">Of all repositories together.</param>
/// <param name="Repositories">Those that may be shown by themselves.</param>
public sealed record WhatIfAnswer(
    DateTimeOffset? AsOf, bool Example, bool Suppressed, DateOnly? From, DateOnly? To, BaselineView Baseline, double? LengthInSprints, long? Iterations, long? DeveloperDays,
    WhatIfFigures? Before, WhatIfFigures? After, IReadOnlyList<PhaseMean>? Phases, IReadOnlyList<RepositoryMeans>? Repositories)
{
    public long? N => Iterations;

    public IReadOnlyList<LeftOut> Excluded { get; init; } = [];

    /// <summary>How the numbers of <see cref="After"/> came about; null where there are none.</summary>
    public IReadOnlyList<Explanation>? Explanations { get; init; }

    internal static WhatIfAnswer Hidden(DateTimeOffset? asOf, DateOnly from, DateOnly to, Baseline baseline) =>
        new(asOf, false, true, from, to, BaselineView.Of(baseline), null, null, null, null, null, null, null);

    internal static WhatIfAnswer Of(CurrentLoop loop, IReadOnlyList<PhaseWish> wishes)
    {
        var outcome = Domain.Metrics.WhatIf.Of(loop.Rows, loop.Baseline, [.. wishes.Select(w => w.Change)]);
        var same = outcome ?? Domain.Metrics.WhatIf.Of(loop.Rows, loop.Baseline, []);
        var explained = outcome is null ? null : Explain(outcome.After, loop);
        return new(
            null, false, false, null, null, BaselineView.Of(loop.Baseline), loop.Sprints, loop.Iterations, loop.DeveloperDays,
            same is null ? null : Figures(Explain(same.Before, loop)), explained is null ? null : Figures(explained),
            Means(loop.Phases, loop.Iterations), [.. loop.Repositories.Select(r => new RepositoryMeans(r.Repository, r.Iterations, Means(r.Phases, r.Iterations)))])
        {
            Excluded = loop.LeftOut,
            Explanations = explained,
        };
    }

    private static WhatIfFigures Figures(IReadOnlyList<Explanation> explained) =>
        new(explained[0].Value!.Value, explained[1].Value!.Value, explained[2].Value!.Value, explained[3].Value!.Value);

    private static IReadOnlyList<Explanation> Explain(LoopFigures figures, CurrentLoop loop)
    {
        var active = new ExplanationInput("Active time of today", loop.Phases.Sum, MeasureUnit.Milliseconds);
        var cycle = new ExplanationInput("Mean cycle with the changes", figures.Cycle.TotalMilliseconds, MeasureUnit.Milliseconds);
        var days = new ExplanationInput("Developer-days", loop.DeveloperDays, MeasureUnit.Count);
        var sprints = new ExplanationInput("Sprints", loop.Sprints, MeasureUnit.Cycles);
        var lost = new ExplanationInput("Lost cycles with the changes", figures.Lost, MeasureUnit.Cycles);
        return
        [
            new(Measures.WhatIfIterations, figures.Iterations / loop.DeveloperDays, [active, cycle, days], loop.Iterations, loop.LeftOut),
            new(Measures.WhatIfCycle, figures.Cycle.TotalMilliseconds, [cycle], loop.Iterations, loop.LeftOut),
            new(Measures.WhatIfTaxShare, figures.TaxShare, [active, cycle], loop.Iterations, loop.LeftOut),
            Explanation.Ratio(Measures.WhatIfLost, lost, sprints, loop.Iterations, loop.LeftOut),
        ];
    }

    private static IReadOnlyList<PhaseMean> Means(PhaseTimes phases, long iterations) =>
        iterations < 1 ? [] : [.. PhaseTimes.LoopPhases.Where(p => phases[p] > 0).Select(p => new PhaseMean(p, (double)phases[p] / iterations))];
}

/// <summary>A lever of the ranked list.</summary>
/// <param name="Repository">Null for all repositories, where none may be shown by itself.</param>
/// <param name="Won">Cycles that halving the phase there wins in each sprint.</param>
public sealed record LeverView(string? Repository, Phase Phase, double Won);

/// <summary>What <c>GET /api/v1/levers</c> gives, the best first.</summary>
public sealed record LeversAnswer(DateTimeOffset? AsOf, bool Example, bool Suppressed, double? LengthInSprints, long? N, IReadOnlyList<LeftOut> Excluded, IReadOnlyList<LeverView> Levers)
{
    private const int Listed = 12;

    internal static LeversAnswer Of(WhatIfAnswer answer, CurrentLoop? loop) => new(
        answer.AsOf, answer.Example, answer.Suppressed, answer.LengthInSprints, answer.N, answer.Excluded,
        [.. (loop?.Levers() ?? []).Take(Listed).Select(l => new LeverView(l.Repository.Length == 0 ? null : l.Repository, l.Phase, l.Won))]);
}
