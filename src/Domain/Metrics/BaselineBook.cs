using DevEx.Domain.Loops;

namespace DevEx.Domain.Metrics;

/// <summary>What a baseline that was set holds for.</summary>
public enum BaselineScope
{
    All,
    Team,
    Repository,
}

/// <summary>A baseline that somebody set.</summary>
/// <param name="Key">The team or the repository; empty for all.</param>
public sealed record SetBaseline(string Kind, BaselineScope Scope, string Key, PhaseTimes Means);

/// <summary>The baselines that were set: for a group the most specific one holds, and the 5:10 of the texts where none is set.</summary>
public sealed class BaselineBook(IEnumerable<SetBaseline> set)
{
    private readonly IReadOnlyList<SetBaseline> _set = [.. set];

    public static BaselineBook Empty { get; } = new([]);

    /// <summary>That of the repository, else of the team, else of the organisation.</summary>
    /// <param name="team">Null for all.</param>
    /// <param name="repository">Null for all.</param>
    public Baseline Traditional(string? team = null, string? repository = null) =>
        Find(Baseline.TraditionalKind, BaselineScope.Repository, repository)
        ?? Find(Baseline.TraditionalKind, BaselineScope.Team, team)
        ?? Find(Baseline.TraditionalKind, BaselineScope.All, "")
        ?? Baseline.Traditional;

    /// <summary>What the team aims at; null when it has set no goal.</summary>
    public Baseline? Target(string team) => Find(Baseline.TargetKind, BaselineScope.Team, team);

    private Baseline? Find(string kind, BaselineScope scope, string? key) =>
        key is not null && _set.FirstOrDefault(s => s.Kind == kind && s.Scope == scope && s.Key == key) is { Means.Sum: > 0 } found
            ? new Baseline(kind, found.Means) { Whose = scope == BaselineScope.All ? "the organisation's" : $"of {key}" }
            : null;
}
