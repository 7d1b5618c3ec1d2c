namespace DevEx.Domain.Metrics;

/// <summary>A number that was measured, with the limits between which it lies 95 times of 100.</summary>
public sealed record Estimate(TimeSpan Value, TimeSpan Low, TimeSpan High)
{
    /// <summary>Nothing happened is no likely explanation.</summary>
    public bool IsClear => Low > TimeSpan.Zero || High < TimeSpan.Zero;
}

/// <summary>How far medians may lie from what was measured, found by measuring samples that were drawn from the samples again.</summary>
/// <remarks>
/// The median of n draws with replacement is the duration at the n-th part of the sample that the middle one of n uniform numbers names,
/// and that number has a beta distribution. So a resample costs one draw and not n of them, and nothing is lost. The limits are the
/// percentiles of the resamples (Efron 1979). The same samples and seed give the same limits.
/// </remarks>
public static class Bootstrap
{
    public const int DefaultResamples = 1_000;
    public const int DefaultSeed = 20_260_302;

    private const double Tail = 0.025;

    /// <summary>The median of the second less that of the first, in 95 of 100; null when one of them is empty.</summary>
    public static Estimate? DifferenceOfMedians(
        Sample before, Sample after, int resamples = DefaultResamples, int seed = DefaultSeed) =>
        Combined([(after, 1), (before, -1)], resamples, seed);

    /// <summary>How much more one pair of medians changed than another; null when one of the four is empty.</summary>
    public static Estimate? DifferenceOfDifferences(
        Sample before, Sample after, Sample controlBefore, Sample controlAfter, int resamples = DefaultResamples, int seed = DefaultSeed) =>
        Combined([(after, 1), (before, -1), (controlAfter, -1), (controlBefore, 1)], resamples, seed);

    private static Estimate? Combined((Sample Sample, int Sign)[] terms, int resamples, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        if (terms.Any(t => t.Sample.N == 0))
        {
            return null;
        }

        // Seeded: an interval that changes when the page is loaded again explains nothing.
        var draws = new BetaDraws(new Random(seed));
        var sums = new double[resamples];
        for (var i = 0; i < resamples; i++)
        {
            foreach (var (sample, sign) in terms)
            {
                sums[i] += sign * ResampledMedian(sample, draws);
            }
        }

        Array.Sort(sums);
        return new(
            Sample.Time(terms.Sum(t => t.Sign * t.Sample.At(t.Sample.MedianRank))),
            Sample.Time(sums[RankOf(Tail, resamples)]),
            Sample.Time(sums[RankOf(1 - Tail, resamples)]));
    }

    private static double ResampledMedian(Sample sample, BetaDraws draws)
    {
        var rank = sample.MedianRank;
        var part = draws.Next(rank, sample.N - rank + 1);
        return sample.At(Math.Clamp((long)Math.Ceiling(part * sample.N), 1, sample.N));
    }

    private static int RankOf(double q, int count) => Math.Max(1, (int)Math.Ceiling(q * count)) - 1;
}
