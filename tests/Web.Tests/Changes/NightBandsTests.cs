using DevEx.Web.Changes;
using DevEx.Web.Components.Shared;

namespace DevEx.Web.Tests.Changes;

public sealed class NightBandsTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    // A Friday.
    private static readonly DateTimeOffset Noon = new(2026, 3, 6, 11, 0, 0, TimeSpan.Zero);

    [Fact]
    public void From_the_evening_to_the_morning_and_over_the_weekend_nobody_works() =>
        Assert.Equal(
            [new(Noon.AddHours(7), Noon.AddDays(2).AddHours(19)), new LaneBand(Noon.AddDays(3).AddHours(7), Noon.AddDays(3).AddHours(19))],
            NightBands.Of(Noon, Noon.AddDays(4), Berlin));

    [Fact]
    public void A_band_ends_where_the_axis_does() =>
        Assert.Equal([new LaneBand(Noon.AddHours(8), Noon.AddHours(9))], NightBands.Of(Noon.AddHours(8), Noon.AddHours(9), Berlin));

    [Fact]
    public void Within_a_working_day_there_is_none() => Assert.Empty(NightBands.Of(Noon, Noon.AddHours(2), Berlin));

    [Fact]
    public void Of_months_nights_are_not_drawn() => Assert.Empty(NightBands.Of(Noon, Noon.AddDays(61), Berlin));
}
