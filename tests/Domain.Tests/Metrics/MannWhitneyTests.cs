using DevEx.Domain.Metrics;
using static DevEx.Domain.Tests.Metrics.Samples;

namespace DevEx.Domain.Tests.Metrics;

public sealed class MannWhitneyTests
{
    [Fact]
    public void U_counts_the_pairs_in_which_the_second_is_longer_and_ties_by_half()
    {
        Assert.Equal(4, MannWhitney.Of(Seconds(1, 2), Seconds(3, 4))!.U);
        Assert.Equal(0, MannWhitney.Of(Seconds(3, 4), Seconds(1, 2))!.U);
        Assert.Equal(1 + 0.5, MannWhitney.Of(Seconds(1, 2), Seconds(2))!.U);
    }

    [Fact]
    public void The_example_of_the_ages_at_which_men_and_women_fell_ill_gives_its_published_p()
    {
        var test = MannWhitney.Of(Seconds(20, 11, 17, 12), Seconds(19, 22, 16, 29, 24))!;

        Assert.Equal(17, test.U);
        Assert.Equal(0.1113468865, test.P, 10);
    }

    // Two samples of n that do not overlap: z and p to all digits of the system's own erfc.
    [Theory]
    [InlineData(2, 1.161895003862225, 0.24527811680677286)]
    [InlineData(5, 2.5067182457620487, 0.012185780355344818)]
    [InlineData(8, 3.308161698516173, 0.0009391056991171905)]
    [InlineData(20, 5.396492763484582, 6.795615128173387e-08)]
    [InlineData(200, 17.29846547869798, 4.830856390397669e-67)]
    public void The_tails_are_those_of_the_normal_distribution(int n, double z, double p)
    {
        var test = MannWhitney.Of(Seconds(Enumerable.Range(0, n).Select(i => (double)i)), Seconds(Enumerable.Range(n, n).Select(i => (double)i)))!;

        Assert.Equal(z, test.Z, 1e-12);
        Assert.Equal(1, test.P / p, 1e-10);
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 3, 4, 5, 6, 7 }, new double[] { 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5 })]
    [InlineData(new double[] { 10, 14, 11, 19, 17, 12, 13, 18 }, new double[] { 15, 16, 20, 21, 9, 22, 23, 24 })]
    [InlineData(new double[] { 1, 1, 2, 2, 3, 3, 4 }, new double[] { 2, 3, 3, 4, 4, 5, 5 })]
    [InlineData(new double[] { 1, 2, 2, 2, 3, 5, 5, 6 }, new double[] { 1, 2, 2, 3, 5, 6, 6 })]
    public void P_is_near_the_exact_one_of_all_the_ways_to_part_the_numbers(double[] first, double[] second) =>
        Assert.Equal(Exact(first, second), MannWhitney.Of(Seconds(first), Seconds(second))!.P, 0.025);

    [Fact]
    public void Of_equal_numbers_only_chance_says_everything()
    {
        var test = MannWhitney.Of(Seconds(3, 3, 3), Seconds(3, 3))!;

        Assert.Equal((3, 0, 1), (test.U, test.Z, test.P));
        Assert.Equal(1, MannWhitney.Of(Seconds(1), Seconds(2))!.P);
    }

    [Fact]
    public void Nothing_is_not_compared()
    {
        Assert.Null(MannWhitney.Of(Seconds(), Seconds(1)));
        Assert.Null(MannWhitney.Of(Seconds(1), Seconds()));
    }

    [Fact]
    public void The_other_way_round_it_says_the_opposite_with_the_same_p() =>
        Properties.Hold(Any, Any, (first, second) =>
        {
            var there = MannWhitney.Of(Sample.Of(first), Sample.Of(second));
            var back = MannWhitney.Of(Sample.Of(second), Sample.Of(first));
            return there is null || back is null
                ? first.Length * second.Length == 0
                : there.U + back.U == (double)first.Length * second.Length && there.P == back.P && there.Z == -back.Z
                    && there.P is >= 0 and <= 1 && double.IsFinite(there.Z);
        });

    [Fact]
    public void Of_histograms_it_says_the_same_where_no_two_are_within_one_percent()
    {
        double[] first = [1, 2, 4, 8, 16, 32, 64, 128];
        double[] second = [3, 6, 12, 24, 48, 96, 192, 4];

        var raw = MannWhitney.Of(Seconds(first), Seconds(second));

        Assert.Equal(raw, MannWhitney.Of(
            Sample.Of(Counted(first.Select(TimeSpan.FromSeconds))), Sample.Of(Counted(second.Select(TimeSpan.FromSeconds)))));
    }

    /// <summary>The part of all ways to deal the same numbers to both sides that lie at least as far from the middle.</summary>
    private static double Exact(double[] first, double[] second)
    {
        double[] all = [.. first, .. second];
        var middle = first.Length * second.Length / 2.0;
        double Off(IEnumerable<double> a, IEnumerable<double> b) =>
            Math.Abs(a.Sum(x => b.Sum(y => y > x ? 1 : y == x ? 0.5 : 0)) - middle);

        var measured = Off(first, second);
        var (ways, asFar) = (0, 0);
        for (var bits = 0; bits < 1 << all.Length; bits++)
        {
            if (int.PopCount(bits) == first.Length)
            {
                double[] here = [.. all.Where((_, i) => ((bits >> i) & 1) == 1)];
                double[] there = [.. all.Where((_, i) => ((bits >> i) & 1) == 0)];
                ways++;
                asFar += Off(here, there) >= measured ? 1 : 0;
            }
        }

        return (double)asFar / ways;
    }
}
