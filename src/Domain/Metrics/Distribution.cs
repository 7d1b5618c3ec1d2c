namespace DevEx.Domain.Metrics;

/// <summary>How many durations lie between two limits.</summary>
/// <param name="FromMs">They are longer; 0 in a first bin that holds all the short ones.</param>
/// <param name="ToMs">They are not longer; null in a last bin that holds all the long ones.</param>
public sealed record DurationBin(double FromMs, double? ToMs, long N);

/// <summary>How durations spread: counted in bins that are equally wide on a logarithmic scale.</summary>
public static class Distribution
{
    private const double MinuteMs = 60_000;
    private const double ShortestMs = 1_000;
    private const int FewestBins = 3;
    private const int MostBins = 30;

    // Bins a doubling, the finest first.
    private static readonly double[] Resolutions = [4, 2, 1, 0.5];

    /// <param name="least">No bin that is not empty holds fewer: the ends join their neighbours, and where one between is too small all bins become wider.</param>
    /// <returns>The shortest first; none where that leaves too few bins to show anything.</returns>
    public static IReadOnlyList<DurationBin> Of(Histogram times, int least = 1)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentOutOfRangeException.ThrowIfLessThan(least, 1);

        return Resolutions.Select(r => Bins(times, r, least)).FirstOrDefault(bins => bins is not null) ?? [];
    }

    private static List<DurationBin>? Bins(Histogram times, double resolution, int least)
    {
        var counts = new SortedDictionary<int, long>();
        foreach (var (ms, count) in times.Occupied)
        {
            var bin = (int)Math.Ceiling(resolution * Math.Log2(Math.Max(ms, ShortestMs) / MinuteMs));
            counts[bin] = counts.GetValueOrDefault(bin) + count;
        }

        if (counts.Count == 0)
        {
            return null;
        }

        var (first, last) = (counts.Keys.First(), counts.Keys.Last());
        var (low, shorter) = Joined(counts, Enumerable.Range(first, last - first + 1), least);
        var (high, longer) = Joined(counts, Enumerable.Range(first, last - first + 1).Reverse(), least);
        var between = Enumerable.Range(low + 1, Math.Max(0, high - low - 1)).Select(b => (Bin: b, N: counts.GetValueOrDefault(b))).ToList();
        return high - low + 1 is < FewestBins or > MostBins || between.Exists(b => b.N > 0 && b.N < least)
            ? null
            :
            [
                new(low == first ? Limit(low - 1) : 0, Limit(low), shorter),
                .. between.Select(b => new DurationBin(Limit(b.Bin - 1), Limit(b.Bin), b.N)),
                new(Limit(high - 1), high == last ? Limit(high) : null, longer),
            ];

        double Limit(int bin) => MinuteMs * Math.Pow(2, bin / resolution);
    }

    /// <summary>The bin up to which those of an end are enough together, and how many that are.</summary>
    private static (int Bin, long N) Joined(SortedDictionary<int, long> counts, IEnumerable<int> fromTheEnd, int least)
    {
        var sum = 0L;
        foreach (var bin in fromTheEnd)
        {
            sum += counts.GetValueOrDefault(bin);
            if (sum >= least)
            {
                return (bin, sum);
            }
        }

        // Fewer than enough in all: no bins come of it.
        return (0, sum);
    }
}
