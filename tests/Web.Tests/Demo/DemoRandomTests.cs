using DevEx.Web.Demo;

namespace DevEx.Web.Tests.Demo;

public sealed class DemoRandomTests
{
    [Fact]
    public void Chance_falls_the_same_way_everywhere()
    {
        var chance = DemoRandom.Of(1, "anything", 2, 3);

        // Taken once from this implementation: another number here means other demo data for everybody.
        Assert.Equal([7341308248299800136UL, 1539339030321525932UL, 12805815834012738809UL], [chance.Next(), chance.Next(), chance.Next()]);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1.2)]
    public void Durations_keep_their_mean_whatever_the_spread(double spread)
    {
        var chance = DemoRandom.Of(5, "durations");
        var mean = Enumerable.Range(0, 100_000).Average(_ => chance.Duration(TimeSpan.FromMinutes(1), spread).TotalSeconds);

        Assert.InRange(mean, 59.4, 60.6);
    }

    [Fact]
    public void A_pick_is_fair()
    {
        var chance = DemoRandom.Of(5, "picks");
        var picks = Enumerable.Range(0, 30_000).Select(_ => chance.Below(3)).CountBy(n => n).ToDictionary();

        Assert.Equal(3, picks.Count);
        Assert.All(picks.Values, n => Assert.InRange(n, 9_500, 10_500));
    }
}
