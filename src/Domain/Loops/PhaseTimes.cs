using DevEx.Domain.Events;

namespace DevEx.Domain.Loops;

/// <summary>How long each phase of the inner loop took, in whole milliseconds. Immutable, equal by value.</summary>
public sealed class PhaseTimes : IEquatable<PhaseTimes>
{
    private readonly long[] _ms;

    private PhaseTimes(long[] ms) => _ms = ms;

    /// <summary>The ten phases of the inner loop in the order of display, which is also the order of storage: it never changes.</summary>
    public static IReadOnlyList<Phase> LoopPhases { get; } =
    [
        Phase.Code, Phase.Build, Phase.Test, Phase.Inspect, Phase.Package,
        Phase.Manifest, Phase.Push, Phase.Deploy, Phase.Commit, Phase.Wait,
    ];

    /// <summary>What a loop without containers and shared environments does not have. Compile and test are not tax.</summary>
    public static IReadOnlyList<Phase> TaxPhases { get; } =
        [Phase.Package, Phase.Manifest, Phase.Push, Phase.Deploy, Phase.Commit, Phase.Wait];

    public static PhaseTimes Zero { get; } = new(new long[LoopPhases.Count]);

    public long Sum => _ms.Sum();

    public long Tax => TaxPhases.Sum(p => this[p]);

    /// <summary>All that is neither coding nor looking at the result.</summary>
    public long Feedback => Sum - this[Phase.Code] - this[Phase.Inspect];

    /// <summary>Milliseconds in the phase.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The phase is not one of <see cref="LoopPhases"/>.</exception>
    public long this[Phase phase] => _ms[IndexOf(phase)];

    public static PhaseTimes operator +(PhaseTimes left, PhaseTimes right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);

        var sum = left.ToArray();
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += right._ms[i];
        }

        return new(sum);
    }

    public static PhaseTimes Add(PhaseTimes left, PhaseTimes right) => left + right;

    public static PhaseTimes Of(params IEnumerable<(Phase Phase, TimeSpan Time)> times)
    {
        ArgumentNullException.ThrowIfNull(times);

        var ms = new long[LoopPhases.Count];
        foreach (var (phase, time) in times)
        {
            ms[IndexOf(phase)] += (long)time.TotalMilliseconds;
        }

        return new(ms);
    }

    /// <summary>Of one number per phase, in the order of <see cref="LoopPhases"/>.</summary>
    public static PhaseTimes FromArray(long[] ms)
    {
        ArgumentNullException.ThrowIfNull(ms);
        return ms.Length == LoopPhases.Count
            ? new([.. ms])
            : throw new ArgumentException($"There are {LoopPhases.Count} phases; got {ms.Length}.", nameof(ms));
    }

    public long[] ToArray() => [.. _ms];

    public bool Equals(PhaseTimes? other) => other is not null && _ms.AsSpan().SequenceEqual(other._ms);

    public override bool Equals(object? obj) => Equals(obj as PhaseTimes);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var ms in _ms)
        {
            hash.Add(ms);
        }

        return hash.ToHashCode();
    }

    public override string ToString() =>
        string.Join(", ", LoopPhases.Where(p => this[p] != 0).Select(p => $"{p} {TimeSpan.FromMilliseconds(this[p]):c}"));

    private static int IndexOf(Phase phase) => phase is >= Phase.Code and <= Phase.Wait
        ? (int)phase
        : throw new ArgumentOutOfRangeException(nameof(phase), phase, "Not a phase of the inner loop.");
}
