using DevEx.Domain.Metrics;
using static DevEx.Domain.Tests.Metrics.Samples;

namespace DevEx.Domain.Tests.Metrics;

public sealed class BootstrapTests
{
    private static readonly Sample Nothing = Sample.Of([]);
    private static readonly Sample Zero = Seconds(0);

    [Fact]
    public void The_difference_is_that_of_the_medians()
    {
        var estimate = Bootstrap.DifferenceOfMedians(Seconds(1, 2, 3), Seconds(5, 9, 10))!;

        Assert.Equal(TimeSpan.FromSeconds(7), estimate.Value);
    }

    [Fact]
    public void A_resamples_median_falls_on_each_duration_as_often_as_the_binomial_distribution_says()
    {
        // P(median* <= x(j)) = P(Bin(n, j/n) >= (n+1)/2), Efron 1979: the limits are the first j that reach 2.5 % and 97.5 %.
        const int N = 15;
        var sample = Seconds(Enumerable.Range(1, N).Select(i => (double)i * i));
        var low = Enumerable.Range(1, N).First(j => MedianIsAtMost(j, N) >= 0.025);
        var high = Enumerable.Range(1, N).First(j => MedianIsAtMost(j, N) >= 0.975);

        var estimate = Bootstrap.DifferenceOfMedians(Zero, sample, resamples: 1_000_000)!;

        Assert.Equal((TimeSpan.FromSeconds(low * low), TimeSpan.FromSeconds(high * high)), (estimate.Low, estimate.High));
    }

    [Fact]
    public void It_says_what_drawing_every_duration_again_says()
    {
        var (before, after) = (Spread(100, 201, seed: 3), Spread(120, 301, seed: 4));

        var estimate = Bootstrap.DifferenceOfMedians(Seconds(before), Seconds(after), resamples: 20_000)!;
        var (low, high) = DrawnOneByOne(before, after, 4_000);

        Assert.InRange(estimate.Low.TotalSeconds, low - 0.6, low + 0.6);
        Assert.InRange(estimate.High.TotalSeconds, high - 0.6, high + 0.6);
    }

    [Fact]
    public void The_limits_hold_the_truth_about_95_times_of_100()
    {
        var held = Enumerable.Range(0, 300).Count(i =>
        {
            var estimate = Bootstrap.DifferenceOfMedians(Around(100, 60, 2 * i), Around(130, 60, (2 * i) + 1))!;
            return estimate.Low.TotalSeconds <= 30 && estimate.High.TotalSeconds >= 30;
        });

        Assert.InRange(held, 300 * 0.91, 300 * 0.99);
    }

    [Fact]
    public void The_same_samples_give_the_same_limits_and_another_seed_almost_the_same()
    {
        var (before, after) = (Around(100, 200), Around(140, 200, seed: 2));
        var once = Bootstrap.DifferenceOfMedians(before, after)!;

        Assert.Equal(once, Bootstrap.DifferenceOfMedians(before, after));
        Assert.Equal(once.Low.TotalSeconds, Bootstrap.DifferenceOfMedians(before, after, seed: 7)!.Low.TotalSeconds, 2.0);
        Assert.True(once.IsClear);
    }

    [Fact]
    public void Of_histograms_it_says_the_same_to_their_one_percent()
    {
        var random = new Random(1);
        TimeSpan[] before = [.. Enumerable.Range(0, 500).Select(_ => TimeSpan.FromSeconds(60 + (60 * random.NextDouble())))];
        TimeSpan[] after = [.. before.Select(b => b * 1.4)];

        var raw = Bootstrap.DifferenceOfMedians(Sample.Of(before), Sample.Of(after))!;
        var counted = Bootstrap.DifferenceOfMedians(Sample.Of(Counted(before)), Sample.Of(Counted(after)))!;

        // One percent of each of the two medians.
        var most = 0.01 * (90 + 126);
        Assert.Equal(raw.Value.TotalSeconds, counted.Value.TotalSeconds, most);
        Assert.Equal(raw.Low.TotalSeconds, counted.Low.TotalSeconds, most);
        Assert.Equal(raw.High.TotalSeconds, counted.High.TotalSeconds, most);
    }

    [Fact]
    public void The_limits_lie_around_what_was_measured() =>
        Properties.Hold(Any, Any, (before, after) =>
            Bootstrap.DifferenceOfMedians(Sample.Of(before), Sample.Of(after)) is var estimate
            && (estimate is null) == (before.Length == 0 || after.Length == 0)
            && (estimate is null || (estimate.Low <= estimate.Value && estimate.Value <= estimate.High)));

    [Fact]
    public void What_changed_twice_as_much_as_its_control_changed_once_more()
    {
        var estimate = Bootstrap.DifferenceOfDifferences(Seconds(10), Seconds(30), Seconds(5), Seconds(15))!;

        Assert.Equal(TimeSpan.FromSeconds(10), estimate.Value);
    }

    [Fact]
    public void Of_nothing_there_is_no_difference()
    {
        Assert.Null(Bootstrap.DifferenceOfMedians(Nothing, Zero));
        Assert.Null(Bootstrap.DifferenceOfMedians(Zero, Nothing));
        Assert.Null(Bootstrap.DifferenceOfDifferences(Zero, Zero, Zero, Nothing));
    }

    private static double MedianIsAtMost(int j, int n)
    {
        var (sum, p) = (0.0, (double)j / n);
        for (var hits = (n + 1) / 2; hits <= n; hits++)
        {
            var ways = Enumerable.Range(1, hits).Aggregate(1.0, (c, i) => c * (n - hits + i) / i);
            sum += ways * Math.Pow(p, hits) * Math.Pow(1 - p, n - hits);
        }

        return sum;
    }

    private static (double Low, double High) DrawnOneByOne(double[] before, double[] after, int resamples)
    {
        var random = new Random(5);
        double Median(double[] sample) => random.GetItems(sample, sample.Length).Order().ElementAt(sample.Length / 2);

        double[] differences = [.. Enumerable.Range(0, resamples).Select(_ => Median(after) - Median(before)).Order()];
        return (differences[resamples / 40], differences[resamples - (resamples / 40)]);
    }
}
