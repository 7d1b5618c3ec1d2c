using DevEx.Domain.Events;

namespace DevEx.Domain.Metrics;

/// <summary>A phase in a repository: what a lost cycle can be laid to.</summary>
public sealed record Cause(string Repository, Phase Phase);

/// <summary>The cycles that one cause, repository or day cost; negative when it won some.</summary>
public sealed record LossPart<T>(T Of, double Cycles);

/// <summary>A loss laid to all that it came from. Each list adds up to <see cref="Cycles"/>; what is negative was gained.</summary>
/// <remarks>Days, weekends too, are those on which something was done. The rule is section 3 of the loop model.</remarks>
public sealed record Attribution
{
    private Attribution(Baseline baseline, Loss loss)
    {
        Baseline = baseline;
        Cycles = loss.Cycles;
        Phases = loss.Phases;
    }

    public Baseline Baseline { get; }

    public double Cycles { get; }

    public IReadOnlyList<PhaseLoss> Phases { get; }

    /// <summary>By name.</summary>
    public required IReadOnlyList<LossPart<string>> Repositories { get; init; }

    /// <summary>By repository, then by phase.</summary>
    public required IReadOnlyList<LossPart<Cause>> Causes { get; init; }

    /// <summary>In order of time.</summary>
    public required IReadOnlyList<LossPart<DateOnly>> Days { get; init; }

    /// <summary>Null when nothing was done: then nothing is known to be lost.</summary>
    public static Attribution? Of(IEnumerable<RepositoryDay> rows, Baseline baseline)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(baseline);

        RepositoryDay[] all = [.. rows.Where(r => r.Iterations != 0 || r.Phases.Sum != 0)];
        if (all.Length == 0)
        {
            return null;
        }

        Loss Lost(IEnumerable<RepositoryDay> some) => LostCycles.Of(RepositoryDay.Sum(some), baseline);

        var repositories = all
            .GroupBy(r => r.Repository)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (Repository: g.Key, Loss: Lost(g)))
            .ToList();
        return new(baseline, Lost(all))
        {
            Repositories = [.. repositories.Select(r => new LossPart<string>(r.Repository, r.Loss.Cycles))],
            Causes = [.. repositories.SelectMany(r => r.Loss.Phases.Select(p => new LossPart<Cause>(new(r.Repository, p.Phase), p.Cycles)))],
            Days = [.. all.GroupBy(r => r.Day).OrderBy(g => g.Key).Select(g => new LossPart<DateOnly>(g.Key, Lost(g).Cycles))],
        };
    }

    /// <summary>What a developer lost on a working day; null when nobody worked or no day was worked.</summary>
    /// <param name="developers">Who contributed.</param>
    /// <param name="workingDays">Of the sprint, or of its part that is over.</param>
    public double? PerDeveloperDay(int developers, int workingDays) =>
        developers < 1 || workingDays < 1 ? null : Cycles / developers / workingDays;

    /// <summary>What the lost cycles cost, each as long as the baseline's, in the currency of the rate.</summary>
    public decimal Money(decimal hourlyRate) => (decimal)(Cycles * Baseline.Cycle.TotalHours) * hourlyRate;
}
