using DevEx.Domain.Metrics;

namespace DevEx.Web.Sprints;

/// <summary>The loop that cycles are lost against; without a length where there is nothing to compare with.</summary>
/// <param name="Whose">For whom it was set, of one that was.</param>
public sealed record BaselineView(string Kind, double? CycleMs, string? Whose = null)
{
    internal static BaselineView Of(Baseline baseline) => new(baseline.Kind, baseline.Cycle.TotalMilliseconds, baseline.Whose);
}

/// <summary>A sprint of a team and the cycles that it lost. When too few people stand behind it, the numbers are null.</summary>
/// <param name="Id">For <c>/api/v1/sprints/{id}</c>: <c>team:number</c>.</param>
/// <param name="Lost">Null as well where there is nothing to compare with; so are the two below and the phases.</param>
/// <param name="LostPerDeveloperDay">So many cycles a developer lost on a day with work.</param>
public sealed record SprintView(
    string Id, string Team, string Name, int Number, DateOnly From, DateOnly To, int WorkingDays, bool Current, bool Suppressed,
    long? Iterations, int? DeveloperDays, double? Lost, double? LostPerDeveloperDay, double? TaxShare, IReadOnlyList<PhaseLoss>? Phases)
{
    public double? LostPerTenDays { get; init; }

    /// <summary>Its own; null where there is nothing to compare with, or nothing is shown.</summary>
    public BaselineView? Baseline { get; init; }

    /// <summary>Per developer-day.</summary>
    public double? IterationsPerDay { get; init; }

    public IReadOnlyList<LeftOut> Excluded { get; init; } = [];

    /// <summary>How the numbers came about; of a sprint that was asked for by its id, and null where it is suppressed.</summary>
    public IReadOnlyList<Explanation>? Explanations { get; init; }

    /// <param name="loop">Null when it may not be shown.</param>
    /// <param name="baseline">Null when there is none.</param>
    /// <param name="explained">Explanations are only made where somebody reads them: of one sprint, and of none in a list of many.</param>
    internal static SprintView Of(string team, string name, Sprint sprint, DateOnly today, MeasuredInnerLoop? loop, Baseline? baseline, bool explained)
    {
        var view = new SprintView(
            $"{team}:{sprint.Number}", team, name, sprint.Number, sprint.FirstDay, sprint.LastDay, sprint.WorkingDays,
            sprint.LastDay >= today, true, null, null, null, null, null, null);
        if (loop is null)
        {
            return view;
        }

        var known = view with
        {
            Suppressed = false,
            Iterations = loop.Iterations,
            DeveloperDays = (int)loop.DeveloperDays,
            TaxShare = loop.TaxShare.Value,
            IterationsPerDay = loop.IterationsPerDay.Value,
            Excluded = loop.LeftOut,
            Explanations = explained ? [.. loop.Cycle.All, loop.Done, loop.IterationsPerDay, loop.PossiblePerDay, loop.TaxShare, loop.FeedbackShare] : null,
        };
        if (baseline is null)
        {
            return known;
        }

        var compared = loop with { Baseline = baseline };
        return known with
        {
            Baseline = BaselineView.Of(baseline),
            Lost = compared.Lost.Value,
            LostPerDeveloperDay = compared.LostPerDay.Value,
            LostPerTenDays = compared.LostPerTenDays.Value,
            Phases = compared.Loss.Phases,
            Explanations = explained ? compared.All : null,
        };
    }

    /// <summary>What was left out of several sprints.</summary>
    internal static IReadOnlyList<LeftOut> Sum(IEnumerable<SprintView> sprints) =>
        [.. sprints.SelectMany(s => s.Excluded).GroupBy(l => l.Reason).OrderBy(g => g.Key).Select(g => new LeftOut(g.Key, g.Sum(l => l.N)))];
}

/// <summary>A repository's part of a sprint's loss.</summary>
/// <param name="Repository">Null for all that may not be shown by themselves: the parts add up to the sprint.</param>
public sealed record RepositoryLoss(string? Repository, long Iterations, long ActiveMs, double Lost);

/// <summary>The part of a day of a sprint, or of a week where too few people work on a day.</summary>
/// <param name="From">Null, like <paramref name="To"/>, for all that may not be shown by themselves: the parts add up to the sprint.</param>
public sealed record DayLoss(DateOnly? From, DateOnly? To, long Iterations, long ActiveMs, double Lost);

/// <summary>What <c>GET /api/v1/sprints</c> gives: the latest first.</summary>
public sealed record SprintsAnswer(DateTimeOffset? AsOf, BaselineView Baseline, IReadOnlyList<SprintView> Sprints)
{
    /// <summary>Iterations of the sprints that may be shown.</summary>
    public long N => Sprints.Sum(s => s.Iterations ?? 0);

    public IReadOnlyList<LeftOut> Excluded => SprintView.Sum(Sprints);
}

/// <summary>What <c>GET /api/v1/sprints/{id}</c> gives.</summary>
/// <param name="Repositories">Empty where nothing is shown; else they add up to the sprint's loss.</param>
/// <param name="Days">Likewise.</param>
/// <param name="Past">The sprints before it, the latest first, each against its own baseline of the same kind.</param>
public sealed record SprintAnswer(
    DateTimeOffset? AsOf, BaselineView Baseline, SprintView Sprint, IReadOnlyList<RepositoryLoss> Repositories, IReadOnlyList<DayLoss> Days,
    IReadOnlyList<SprintView> Past)
{
    public long? N => Sprint.Iterations;

    public IReadOnlyList<LeftOut> Excluded => Sprint.Excluded;

    public bool Suppressed => Sprint.Suppressed;
}
