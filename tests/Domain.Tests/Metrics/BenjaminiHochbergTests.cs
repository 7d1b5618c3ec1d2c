using DevEx.Domain.Metrics;
using FsCheck;
using FsCheck.Fluent;

namespace DevEx.Domain.Tests.Metrics;

public sealed class BenjaminiHochbergTests
{
    private static readonly Arbitrary<double[]> Ps = Gen.Choose(0, 1_000).Select(p => p / 1e3).ArrayOf().ToArbitrary();

    [Fact]
    public void Of_the_fifteen_of_the_paper_four_hold_at_five_percent()
    {
        double[] p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000];

        var adjusted = BenjaminiHochberg.Adjusted(p);

        Assert.Equal(4, adjusted.Count(a => a <= 0.05));
        Assert.Equal([0.0015, 0.003, 0.0095, 0.035625, 0.0603], adjusted.Take(5).Select(a => Math.Round(a, 10)));
        Assert.Equal(1, adjusted[14]);
    }

    [Fact]
    public void A_larger_p_never_makes_a_smaller_one_larger()
    {
        // 3 × 0.02 and 3/2 × 0.03 are both more than what the third allows.
        Assert.Equal([0.035, 0.035, 0.035], BenjaminiHochberg.Adjusted([0.02, 0.035, 0.03]).Select(p => Math.Round(p, 12)));
    }

    [Fact]
    public void One_alone_stays_as_it_is() => Assert.Equal([0.04], BenjaminiHochberg.Adjusted([0.04]));

    [Fact]
    public void None_are_none() => Assert.Empty(BenjaminiHochberg.Adjusted([]));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void What_is_no_probability_is_refused(double p) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BenjaminiHochberg.Adjusted([0.5, p]));

    [Fact]
    public void Corrected_ones_are_in_the_same_order_and_never_smaller_than_they_were() =>
        Properties.Hold(Ps, p =>
        {
            var adjusted = BenjaminiHochberg.Adjusted(p);
            return p.Zip(adjusted).All(x => x.Second >= x.First && x.Second <= 1)
                && p.Zip(adjusted).OrderBy(x => x.First).Zip(p.Zip(adjusted).OrderBy(x => x.First).Skip(1))
                    .All(x => x.First.Second <= x.Second.Second);
        });
}
