namespace DevEx.Domain.Metrics;

/// <summary>Durations that were seen, sorted, each with how often: what statistics are made of. Immutable.</summary>
/// <remarks>Of a histogram it has the histogram's accuracy of 1 %: all of a bucket are as long as its middle.</remarks>
public sealed class Sample
{
    private readonly double[] _ms;
    private readonly long[] _upTo;

    private Sample(IEnumerable<(double Ms, long Count)> sorted)
    {
        var all = sorted.ToList();
        _ms = [.. all.Select(a => a.Ms)];
        _upTo = new long[all.Count];
        for (var i = 0; i < all.Count; i++)
        {
            N += all[i].Count;
            _upTo[i] = N;
        }
    }

    public long N { get; }

    /// <summary>By nearest rank, as everywhere; null when empty.</summary>
    public TimeSpan? Median => N == 0 ? null : Time(At(MedianRank));

    internal long MedianRank => (N + 1) / 2;

    internal int Distinct => _ms.Length;

    /// <exception cref="ArgumentOutOfRangeException">A duration is negative.</exception>
    public static Sample Of(IEnumerable<TimeSpan> durations)
    {
        ArgumentNullException.ThrowIfNull(durations);

        var ms = durations.Select(d => d.TotalMilliseconds).Order().ToList();
        ArgumentOutOfRangeException.ThrowIfNegative(ms.FirstOrDefault(), nameof(durations));
        return new(ms.CountBy(d => d).Select(d => (d.Key, (long)d.Value)));
    }

    public static Sample Of(Histogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        return new(histogram.Occupied);
    }

    internal static TimeSpan Time(double ms) => TimeSpan.FromTicks((long)Math.Round(ms * TimeSpan.TicksPerMillisecond));

    /// <summary>The i-th different duration and how often it was seen.</summary>
    internal (double Ms, long Count) this[int i] => (_ms[i], _upTo[i] - (i == 0 ? 0 : _upTo[i - 1]));

    /// <summary>The one of that rank, 1 for the shortest.</summary>
    internal double At(long rank)
    {
        var index = Array.BinarySearch(_upTo, rank);
        return _ms[index < 0 ? ~index : index];
    }
}
