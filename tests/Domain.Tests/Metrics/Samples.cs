using DevEx.Domain.Metrics;
using FsCheck;
using FsCheck.Fluent;

namespace DevEx.Domain.Tests.Metrics;

/// <summary>Durations as tests write them down, and random ones.</summary>
internal static class Samples
{
    /// <summary>Many of them equal, from nothing to ninety days.</summary>
    public static readonly Arbitrary<TimeSpan[]> Any = Gen.OneOf(
            Gen.Choose(0, 12).Select(s => TimeSpan.FromSeconds(s)),
            Gen.Choose(0, 1_000).Select(u => TimeSpan.FromMilliseconds((long)Math.Pow(Histogram.Longest.TotalMilliseconds, u / 1e3))))
        .ArrayOf().ToArbitrary();

    public static Sample Seconds(params IEnumerable<double> seconds) => Sample.Of(seconds.Select(TimeSpan.FromSeconds));

    /// <summary>So many durations about so many seconds, always the same ones.</summary>
    public static Sample Around(double seconds, int n, int seed = 1) => Seconds(Spread(seconds, n, seed));

    public static double[] Spread(double seconds, int n, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, n).Select(_ => seconds * Math.Pow(2, random.NextDouble() - 0.5))];
    }

    public static Histogram Counted(IEnumerable<TimeSpan> durations)
    {
        var histogram = new Histogram();
        foreach (var duration in durations)
        {
            histogram.Add(duration);
        }

        return histogram;
    }
}
