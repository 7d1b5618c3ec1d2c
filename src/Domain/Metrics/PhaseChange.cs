using DevEx.Domain.Events;

namespace DevEx.Domain.Metrics;

/// <summary>
/// One wish of a what-if: a phase that takes a multiple of its time, or a fixed time per iteration; in one repository or in all.
/// </summary>
public sealed record PhaseChange
{
    public const double LargestFactor = 100;

    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly double? _factor;
    private readonly TimeSpan _perIteration;

    private PhaseChange(Phase phase, string? repository, double? factor, TimeSpan perIteration)
    {
        Phase = phase;
        Repository = repository;
        _factor = factor;
        _perIteration = perIteration;
    }

    public Phase Phase { get; }

    /// <summary>Null for all repositories.</summary>
    public string? Repository { get; }

    /// <exception cref="ArgumentOutOfRangeException">Not a number of 0 to <see cref="LargestFactor"/>.</exception>
    public static PhaseChange Times(Phase phase, double factor, string? repository = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(factor is >= 0 and <= LargestFactor, true, nameof(factor));
        return new(phase, repository, factor, default);
    }

    /// <exception cref="ArgumentOutOfRangeException">Negative, or longer than <see cref="Longest"/>.</exception>
    public static PhaseChange PerIteration(Phase phase, TimeSpan duration, string? repository = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(duration, Longest);
        return new(phase, repository, factor: null, duration);
    }

    internal bool Concerns(string repository, Phase phase) => Phase == phase && (Repository is null || Repository == repository);

    internal long Apply(long ms, long iterations) =>
        _factor is { } factor ? (long)Math.Round(ms * factor) : iterations * (long)_perIteration.TotalMilliseconds;
}
