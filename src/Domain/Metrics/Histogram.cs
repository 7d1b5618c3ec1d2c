namespace DevEx.Domain.Metrics;

/// <summary>Counts of durations in log-spaced buckets: any days, teams and repositories merge by adding counts.</summary>
/// <remarks>
/// A quantile is within 1 % of the exact one (nearest rank) from 1 ms to 90 days; nothing is 0 exactly, and longer than 90 days counts
/// as 90 days. <see cref="Count"/>, <see cref="SumMs"/> and <see cref="Mean"/> are exact. Bucket i of 1.. holds <c>(γ^(i-2), γ^(i-1)]</c> ms.
/// The bucket bounds are in stored data: they never change.
/// </remarks>
public sealed class Histogram
{
    // A hair under 1 %, because the answer is rounded to ticks.
    private const double Accuracy = 0.0099;
    private const double Gamma = (1 + Accuracy) / (1 - Accuracy);

    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    private static readonly double LogGamma = Math.Log(Gamma);
    private static readonly int Buckets = BucketOf((long)Longest.TotalMilliseconds) + 1;

    // Durations of a kind are near each other, so there is room only from the shortest to the longest, by whole blocks: a page makes hundreds of these.
    private const int Block = 64;
    private long[] _counts = [];
    private int _first;

    public long Count { get; private set; }

    public long SumMs { get; private set; }

    /// <summary>Null when empty.</summary>
    public TimeSpan? Mean => Count == 0 ? null : TimeSpan.FromTicks((long)(SumMs * (double)TimeSpan.TicksPerMillisecond / Count));

    /// <summary>The buckets that are not empty, the shortest first, each as the duration that <see cref="Quantile"/> gives for it.</summary>
    internal IEnumerable<(double Ms, long Count)> Occupied =>
        Enumerable.Range(0, _counts.Length).Where(i => _counts[i] > 0).Select(i => (Middle(_first + i), _counts[i]));

    public void Add(TimeSpan duration) => Add((long)duration.TotalMilliseconds);

    public void Add(long ms)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ms);
        In(BucketOf(ms))++;
        Count++;
        SumMs += ms;
    }

    public void Merge(Histogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < other._counts.Length; i++)
        {
            if (other._counts[i] > 0)
            {
                In(other._first + i) += other._counts[i];
            }
        }

        Count += other.Count;
        SumMs += other.SumMs;
    }

    /// <summary>Merges a stored histogram without making an object of it.</summary>
    /// <exception cref="FormatException">These are not the bytes of a histogram.</exception>
    public void Merge(ReadOnlySpan<byte> bytes)
    {
        var reader = new HistogramReader(bytes);
        SumMs += reader.ReadSum();
        while (reader.ReadBucket() is { } bucket)
        {
            if (bucket.Index >= Buckets)
            {
                throw new FormatException($"A histogram has {Buckets} buckets; got number {bucket.Index}.");
            }

            In((int)bucket.Index) += bucket.Count;
            Count += bucket.Count;
        }
    }

    /// <summary>Makes it empty, where one after the other of very many is looked at.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        (Count, SumMs) = (0, 0);
    }

    /// <summary>The duration that the given part of all does not exceed; null when empty.</summary>
    /// <param name="q">0.5 for the median.</param>
    public TimeSpan? Quantile(double q)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(q);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(q, 1);
        if (Count == 0)
        {
            return null;
        }

        var rank = Math.Max(1, (long)Math.Ceiling(q * Count));
        var bucket = 0;
        for (var seen = _counts[0]; seen < rank; seen += _counts[bucket])
        {
            bucket++;
        }

        return TimeSpan.FromTicks((long)Math.Round(Middle(_first + bucket) * TimeSpan.TicksPerMillisecond));
    }

    /// <summary>Sum and the buckets that are not empty, as variable-length numbers.</summary>
    public byte[] ToBytes()
    {
        var writer = new HistogramWriter(SumMs);
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0)
            {
                writer.Write(_first + i, _counts[i]);
            }
        }

        return writer.ToArray();
    }

    /// <exception cref="FormatException">These are not the bytes of a histogram.</exception>
    public static Histogram FromBytes(ReadOnlySpan<byte> bytes)
    {
        var histogram = new Histogram();
        histogram.Merge(bytes);
        return histogram;
    }

    private ref long In(int bucket)
    {
        if ((uint)(bucket - _first) >= (uint)_counts.Length)
        {
            MakeRoom(bucket);
        }

        return ref _counts[bucket - _first];
    }

    private void MakeRoom(int bucket)
    {
        var (first, end) = _counts.Length == 0 ? (bucket, bucket + 1) : (Math.Min(_first, bucket), Math.Max(_first + _counts.Length, bucket + 1));
        first = first / Block * Block;
        var counts = new long[(end - first + Block - 1) / Block * Block];
        _counts.CopyTo(counts, _counts.Length == 0 ? 0 : _first - first);
        (_counts, _first) = (counts, first);
    }

    private static int BucketOf(long ms) =>
        ms == 0 ? 0 : 1 + (int)Math.Ceiling(Math.Log(Math.Min(ms, Longest.TotalMilliseconds)) / LogGamma);

    // Equally far, in relative terms, from both ends of the bucket.
    private static double Middle(int bucket) => bucket == 0 ? 0 : 2 * Math.Pow(Gamma, bucket - 1) / (Gamma + 1);
}
