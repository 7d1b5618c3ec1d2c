using DevEx.Domain.Metrics;

namespace DevEx.Domain.Tests.Metrics;

public sealed class DistributionTests
{
    private const int Least = 20;

    [Fact]
    public void Every_duration_is_counted_once()
    {
        var times = Of((TimeSpan.FromSeconds(50), 25), (TimeSpan.FromMinutes(3), 100), (TimeSpan.FromMinutes(9), 60), (TimeSpan.FromMinutes(20), 21));

        Assert.Equal(times.Count, Distribution.Of(times).Sum(b => b.N));
        Assert.Equal(times.Count, Distribution.Of(times, Least).Sum(b => b.N));
    }

    [Fact]
    public void Each_bin_begins_where_the_one_before_it_ends_and_is_as_much_longer()
    {
        var bins = Distribution.Of(Of((TimeSpan.FromMinutes(2), 1), (TimeSpan.FromHours(3), 1), (TimeSpan.FromDays(2), 1)));

        Assert.All(bins.Zip(bins.Skip(1)), pair => Assert.Equal(pair.First.ToMs!.Value, pair.Second.FromMs, 1e-6));
        Assert.All(bins, b => Assert.Equal(bins[0].ToMs!.Value / bins[0].FromMs, b.ToMs!.Value / b.FromMs, 1e-9));
    }

    [Fact]
    public void The_few_at_the_ends_join_their_neighbours_and_have_no_limit()
    {
        var bins = Distribution.Of(
            Of((TimeSpan.FromSeconds(10), 1), (TimeSpan.FromMinutes(3), 100), (TimeSpan.FromMinutes(4), 100), (TimeSpan.FromMinutes(5), 100), (TimeSpan.FromHours(2), 2)), Least);

        Assert.Equal((0, null), (bins[0].FromMs, bins[^1].ToMs));
        Assert.Equal((101, 102), (bins[0].N, bins[^1].N));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(19)]
    public void No_bin_is_told_that_so_few_are_in(int few)
    {
        // Alone between two heaps at every width but the widest.
        var times = Of((TimeSpan.FromMinutes(1), 500), (TimeSpan.FromMinutes(9), few), (TimeSpan.FromMinutes(64), 500), (TimeSpan.FromMinutes(300), 500));

        Assert.DoesNotContain(Distribution.Of(times, Least), b => b.N is > 0 and < Least);
    }

    [Fact]
    public void Where_nearly_all_take_as_long_there_is_nothing_to_show()
    {
        Assert.Empty(Distribution.Of(new()));
        Assert.Empty(Distribution.Of(Of((TimeSpan.FromMinutes(5), 7)), Least));
        Assert.Empty(Distribution.Of(Of((TimeSpan.FromMinutes(5), 500), (TimeSpan.FromMinutes(50), 3)), Least));
    }

    [Fact]
    public void Months_beside_minutes_still_fit_on_a_page() =>
        Assert.InRange(Distribution.Of(Of((TimeSpan.Zero, 1), (TimeSpan.FromMinutes(1), 1), (TimeSpan.FromDays(80), 1))).Count, 3, 30);

    private static Histogram Of(params (TimeSpan Time, int Times)[] durations)
    {
        var histogram = new Histogram();
        foreach (var (time, times) in durations)
        {
            for (var n = 0; n < times; n++)
            {
                histogram.Add(time);
            }
        }

        return histogram;
    }
}
