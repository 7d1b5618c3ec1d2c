using DevEx.Domain.Metrics;
using FsCheck;
using FsCheck.Fluent;

namespace DevEx.Domain.Tests.Metrics;

public sealed class HistogramTests
{
    private static readonly double[] Quantiles = [0, 0.25, 0.5, 0.75, 0.9, 0.95, 1];

    // Log-uniform, so that milliseconds and months occur equally often.
    private static readonly Arbitrary<long[]> Durations =
        Gen.Choose(0, 1_000_000).Select(u => (long)Math.Pow(Histogram.Longest.TotalMilliseconds, u / 1e6)).ArrayOf().ToArbitrary();

    [Fact]
    public void One_that_was_emptied_is_as_new()
    {
        var histogram = new Histogram();
        histogram.Add(1234);

        histogram.Clear();

        Assert.Equal((0, 0, null), (histogram.Count, histogram.SumMs, histogram.Quantile(0.5)));
        Assert.Equal(new Histogram().ToBytes(), histogram.ToBytes());
    }

    [Fact]
    public void No_data_has_no_quantile_and_no_mean()
    {
        Assert.Null(new Histogram().Quantile(0.5));
        Assert.Null(new Histogram().Mean);
    }

    [Fact]
    public void Count_sum_and_mean_are_exact()
    {
        var histogram = Of([1, 2, 6]);

        Assert.Equal((3, 9), (histogram.Count, histogram.SumMs));
        Assert.Equal(TimeSpan.FromMilliseconds(3), histogram.Mean);
    }

    [Fact]
    public void Nothing_is_exactly_nothing() => Assert.Equal(TimeSpan.Zero, Of([0, 0, 5]).Quantile(0.5));

    [Fact]
    public void Longer_than_ninety_days_counts_as_ninety_days()
    {
        var median = Of([long.MaxValue / 2]).Quantile(0.5)!.Value;

        Assert.InRange(median / Histogram.Longest, 0.99, 1.01);
    }

    [Fact]
    public void A_negative_duration_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Histogram().Add(TimeSpan.FromSeconds(-1)));

    [Fact]
    public void Any_quantile_is_within_one_percent_of_the_exact_one() =>
        Properties.Hold(Durations, all => all.Length == 0 || Quantiles.All(q =>
        {
            var exact = all.Order().ElementAt(Math.Max(1, (int)Math.Ceiling(q * all.Length)) - 1);
            var error = Math.Abs(Of(all).Quantile(q)!.Value.TotalMilliseconds - exact);
            return error <= 0.01 * exact;
        }));

    [Fact]
    public void Every_whole_number_of_milliseconds_of_the_first_minute_is_within_one_percent()
    {
        for (var ms = 1L; ms <= 60_000; ms++)
        {
            Assert.InRange(Of([ms]).Quantile(0.5)!.Value.TotalMilliseconds, ms * 0.99, ms * 1.01);
        }
    }

    [Fact]
    public void Merged_is_the_same_as_counted_together() =>
        Properties.Hold(Durations, Durations, (left, right) =>
        {
            var merged = Of(left);
            merged.Merge(Of(right));
            var stored = Of(left);
            stored.Merge(Of(right).ToBytes());
            var union = Of([.. left, .. right]).ToBytes();
            return union.AsSpan().SequenceEqual(merged.ToBytes()) && union.AsSpan().SequenceEqual(stored.ToBytes())
                && (merged.Count, stored.Count) == (left.Length + right.Length, left.Length + right.Length);
        });

    [Fact]
    public void What_is_written_is_read() =>
        Properties.Hold(Durations, all =>
        {
            var read = Histogram.FromBytes(Of(all).ToBytes());
            return read.Count == all.Length && read.SumMs == all.Sum() && read.Quantile(0.9) == Of(all).Quantile(0.9);
        });

    [Fact]
    public void A_day_of_forty_cycles_takes_less_than_a_hundred_and_thirty_bytes() =>
        Assert.InRange(Of([.. Enumerable.Range(1, 40).Select(i => i * 17_351L)]).ToBytes().Length, 40, 130);

    [Theory]
    [InlineData("")]
    [InlineData("02")]
    [InlineData("0180")]
    [InlineData("010005")]
    [InlineData("0100FFFF7F01")]
    [InlineData("01FFFFFFFFFFFFFFFFFF01")]
    public void Bytes_that_are_no_histogram_are_refused(string hex) =>
        Assert.Throws<FormatException>(() => Histogram.FromBytes(Convert.FromHexString(hex)));

    [Fact]
    public void The_bytes_that_are_in_databases_today_are_read_for_ever() =>
        Assert.Equal("01E9AF1600010101880501", Convert.ToHexString(Of([0, 1, 366_568]).ToBytes()), ignoreCase: true);

    private static Histogram Of(long[] all)
    {
        var histogram = new Histogram();
        foreach (var ms in all)
        {
            histogram.Add(ms);
        }

        return histogram;
    }
}
