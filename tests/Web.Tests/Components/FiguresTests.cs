using DevEx.Web.Components.Shared;

namespace DevEx.Web.Tests.Components;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(19.13, "19 h 8 m")]
    [InlineData(44.2, "44 h")]
    [InlineData(1_315, "1 315 h")]
    [InlineData(-44.2, "−44 h")]
    public void Working_time_has_no_days_of_24_hours(double hours, string written) =>
        Assert.Equal(written, Figures.Of(FigureKind.WorkingDuration, TimeSpan.FromHours(hours).TotalMilliseconds));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(840, "840 ms")]
    [InlineData(999, "999 ms")]
    [InlineData(999.6, "1 s")]
    [InlineData(12_400, "12.4 s")]
    [InlineData(12_000, "12 s")]
    [InlineData(59_940, "59.9 s")]
    [InlineData(59_960, "1 m")]
    [InlineData(252_000, "4 m 12 s")]
    [InlineData(550_000, "9 m 10 s")]
    [InlineData(3_599_600, "1 h")]
    [InlineData(5_880_000, "1 h 38 m")]
    [InlineData(86_399_000, "1 d")]
    [InlineData(273_600_000, "3 d 4 h")]
    [InlineData(34_560_000_000, "400 d")]
    [InlineData(-252_000, "−4 m 12 s")]
    [InlineData(-0.2, "0 s")]
    public void A_duration_has_two_units_at_most(double ms, string expected) =>
        Assert.Equal(expected, Figures.Duration(TimeSpan.FromMilliseconds(ms)));

    [Fact]
    public void No_duration_reads_as_sixty_of_a_unit()
    {
        for (var ms = 1.0; ms < 1e9; ms *= 1.0007)
        {
            var text = Figures.Duration(TimeSpan.FromMilliseconds(ms));

            Assert.DoesNotMatch("(^| )(1000 ms|60 s|60 m|24 h)( |$)", text);
        }
    }

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.0001, "<0.1 %")]
    [InlineData(0.032, "3.2 %")]
    [InlineData(0.0994, "9.9 %")]
    [InlineData(0.0996, "10 %")]
    [InlineData(0.455, "46 %")]
    [InlineData(1, "100 %")]
    [InlineData(-0.05, "−5.0 %")]
    public void A_share_has_one_decimal_under_ten(double share, string expected) => Assert.Equal(expected, Figures.Share(share));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(870, "870")]
    [InlineData(1_004, "1 004")]
    [InlineData(9_870, "9 870")]
    [InlineData(12_430, "12.4 k")]
    [InlineData(999_949, "999.9 k")]
    [InlineData(999_951, "1 M")]
    [InlineData(1_240_000, "1.2 M")]
    [InlineData(-9_870, "−9 870")]
    public void A_count_is_short(long count, string expected) => Assert.Equal(expected, Figures.Count(count));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(39.27, "39.3")]
    [InlineData(39, "39.0")]
    [InlineData(99.96, "100")]
    [InlineData(304.05, "304")]
    [InlineData(-30.4, "−30.4")]
    public void A_number_has_one_decimal_under_a_hundred(double number, string expected) => Assert.Equal(expected, Figures.Number(number));

    [Theory]
    [InlineData("2026-06-02", "2026-06-08", "2–8 Jun 2026")]
    [InlineData("2026-05-28", "2026-06-03", "28 May – 3 Jun 2026")]
    [InlineData("2025-12-29", "2026-01-04", "29 Dec 2025 – 4 Jan 2026")]
    [InlineData("2026-06-02", "2026-06-02", "2 Jun 2026")]
    public void A_range_of_dates_says_nothing_twice(string from, string to, string expected) =>
        Assert.Equal(expected, Figures.Dates(DateOnly.Parse(from), DateOnly.Parse(to)));

    [Fact]
    public void A_style_has_points_and_never_commas() => Assert.Equal("33.333%", Figures.Css(100.0 / 3));
}
