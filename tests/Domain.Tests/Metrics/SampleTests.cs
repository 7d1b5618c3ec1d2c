using DevEx.Domain.Metrics;

namespace DevEx.Domain.Tests.Metrics;

public sealed class SampleTests
{
    [Theory]
    [InlineData(new double[] { 3, 1, 2 }, 2)]
    [InlineData(new double[] { 4, 1, 3, 2 }, 2)]
    [InlineData(new double[] { 5, 5, 5, 1 }, 5)]
    [InlineData(new double[] { 7 }, 7)]
    public void The_median_is_the_one_of_nearest_rank(double[] seconds, double median) =>
        Assert.Equal(TimeSpan.FromSeconds(median), Samples.Seconds(seconds).Median);

    [Fact]
    public void Nothing_has_no_median()
    {
        Assert.Null(Sample.Of([]).Median);
        Assert.Null(Sample.Of(new Histogram()).Median);
    }

    [Fact]
    public void A_negative_duration_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Samples.Seconds(1, -1));

    [Fact]
    public void Of_a_histogram_it_has_the_same_number_and_the_median_of_the_histogram() =>
        Properties.Hold(Samples.Any, durations =>
        {
            var histogram = Samples.Counted(durations);
            var sample = Sample.Of(histogram);
            return sample.N == durations.Length && sample.Median == histogram.Quantile(0.5);
        });

    [Fact]
    public void The_median_of_a_histogram_is_within_one_percent_of_that_of_its_durations() =>
        Properties.Hold(Samples.Any, durations =>
        {
            var exact = Sample.Of(durations).Median;
            var counted = Sample.Of(Samples.Counted(durations)).Median;
            return exact is null || counted is null ? durations.Length == 0 : (counted - exact).Value.Duration() <= exact * 0.01;
        });
}
