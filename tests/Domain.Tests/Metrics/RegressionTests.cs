using DevEx.Domain.Metrics;

namespace DevEx.Domain.Tests.Metrics;

public sealed class RegressionTests
{
    private static readonly DateOnly Today = new(2026, 4, 10);
    private static readonly DateOnly FirstDay = Today.AddDays(-34);
    private static readonly DateOnly Recent = Today.AddDays(-6);

    [Fact]
    public void A_build_that_became_a_third_slower_this_week_is_found_with_the_day()
    {
        var found = Assert.Single(Regression.Find([Build("test", day => day < Recent ? 300 : 400), Build("lint", _ => 60)], Today));

        Assert.Equal("test", found.Build.Name);
        Assert.InRange(found.Ratio, 1.29, 1.38);
        Assert.Equal(found.Now / found.Before, found.Ratio);
        Assert.InRange(found.Before.TotalSeconds, 290, 310);
        Assert.Equal((28 * 5, 7 * 5), (found.NBefore, found.NNow));
        Assert.True(found.P < 0.01);
        Assert.Equal(Recent, found.Turn!.Day);
    }

    [Fact]
    public void The_day_of_the_change_may_lie_in_the_week_or_before_it()
    {
        var before = Regression.Find([Build("test", day => day < Recent.AddDays(-5) ? 300 : 400)], Today);
        var within = Regression.Find([Build("test", day => day < Recent.AddDays(2) ? 300 : 400)], Today);

        Assert.Equal(Recent.AddDays(-5), Assert.Single(before).Turn!.Day);
        Assert.Equal(Recent.AddDays(2), Assert.Single(within).Turn!.Day);
    }

    [Theory]
    [InlineData(330, false)]
    [InlineData(360, true)]
    public void Less_than_fifteen_percent_is_no_regression(double seconds, bool isOne) =>
        Assert.Equal(isOne, Regression.Find([Build("test", day => day < Recent ? 300 : seconds, jitter: 0.01)], Today).Count == 1);

    [Fact]
    public void A_faster_build_is_no_regression() =>
        Assert.Empty(Regression.Find([Build("test", day => day < Recent ? 400 : 300)], Today));

    [Fact]
    public void Chance_is_no_regression() =>
        Assert.Empty(Regression.Find(Enumerable.Range(0, 200).Select(i => Build($"test{i}", _ => 300, jitter: 2, seed: i)), Today));

    [Theory]
    [InlineData(19, 20, false)]
    [InlineData(20, 19, false)]
    [InlineData(20, 20, true)]
    public void Twenty_builds_are_needed_on_each_side(int before, int recent, bool isOne)
    {
        BuildDay[] days = [new(Recent.AddDays(-1), Same(before, 300)), new(Recent, Same(recent, 600))];

        Assert.Equal(isOne, Regression.Find([new(new("shop", "test", BuildPlace.Ci), days)], Today).Count == 1);
    }

    [Fact]
    public void Days_outside_of_the_five_weeks_do_not_count()
    {
        BuildDay[] early = [new(FirstDay.AddDays(-1), Same(100, 300)), new(Recent, Same(100, 600))];
        BuildDay[] late = [new(FirstDay, Same(100, 300)), new(Today.AddDays(1), Same(100, 600))];
        BuildDay[] first = [new(FirstDay, Same(100, 300)), new(Today, Same(100, 600))];

        Assert.Empty(Regression.Find([new(new("shop", "a", BuildPlace.Ci), early), new(new("shop", "b", BuildPlace.Ci), late)], Today));
        Assert.Single(Regression.Find([new(new("shop", "c", BuildPlace.Ci), first)], Today));
    }

    [Fact]
    public void The_more_builds_are_tested_the_more_one_has_to_show()
    {
        var doubtful = new BuildHistory(new("shop", "doubtful", BuildPlace.Ci), [
            new(FirstDay, Mixed(40, 20)), new(Today, Mixed(10, 20))]);
        var quiet = Enumerable.Range(0, 50).Select(i => Build($"quiet{i}", _ => 100, jitter: 0));

        var alone = Assert.Single(Regression.Find([doubtful], Today));

        Assert.InRange(alone.P, 0.0005, 0.0099);
        Assert.Empty(Regression.Find([doubtful, .. quiet], Today));
    }

    [Fact]
    public void A_build_that_took_no_time_has_nothing_to_be_a_multiple_of() =>
        Assert.Empty(Regression.Find([Build("test", day => day < Recent ? 0 : 10, jitter: 0)], Today));

    [Fact]
    public void The_worst_comes_first()
    {
        var found = Regression.Find([Build("a", day => day < Recent ? 100 : 150), Build("b", day => day < Recent ? 100 : 250)], Today);

        Assert.Equal(["b", "a"], found.Select(f => f.Build.Name));
    }

    [Fact]
    public void Nothing_built_nothing_found() => Assert.Empty(Regression.Find([], Today));

    private static BuildHistory Build(string name, Func<DateOnly, double> seconds, double jitter = 0.2, int seed = 1)
    {
        var random = new Random(seed);
        byte[] Five(DateOnly day) => Samples.Counted(
            Enumerable.Range(0, 5).Select(_ => TimeSpan.FromSeconds(seconds(day) * Math.Exp(jitter * (random.NextDouble() - 0.5))))).ToBytes();

        return new(new("shop", name, BuildPlace.Ci), [
            .. Enumerable.Range(0, 35).Select(d => FirstDay.AddDays(d)).Select(day => new BuildDay(day, Five(day)))]);
    }

    private static byte[] Same(int n, double seconds) => Samples.Counted(Enumerable.Repeat(TimeSpan.FromSeconds(seconds), n)).ToBytes();

    private static byte[] Mixed(int fast, int slow)
    {
        var all = Histogram.FromBytes(Same(fast, 100));
        all.Merge(Same(slow, 150));
        return all.ToBytes();
    }
}
