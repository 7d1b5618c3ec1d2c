using DevEx.Domain.Metrics;
using FsCheck;
using FsCheck.Fluent;

namespace DevEx.Domain.Tests.Metrics;

public sealed class ChangePointTests
{
    private static readonly DateOnly First = Rows.Monday;

    private static readonly Arbitrary<BuildDay[]> Histories =
        (from day in Gen.Choose(0, 20)
         from durations in Gen.Choose(0, 5_000).Select(ms => TimeSpan.FromMilliseconds(ms)).ArrayOf()
         select new BuildDay(First.AddDays(day), Samples.Counted(durations).ToBytes())).ArrayOf().ToArbitrary();

    [Fact]
    public void The_split_is_where_it_is_sharpest()
    {
        var turn = ChangePoint.Of(Days(10, 10, 11, 10, 20, 21, 20))!;

        Assert.Equal(First.AddDays(4), turn.Day);
        Assert.True(turn.Z > 0);
        Assert.InRange(turn.Before.TotalSeconds, 9.9, 10.1);
        Assert.InRange(turn.After.TotalSeconds, 19.8, 20.2);
    }

    [Fact]
    public void What_became_faster_is_a_change_too_but_none_to_slower()
    {
        Assert.True(ChangePoint.Of(Days(20, 20, 10, 10))!.Z < 0);
        Assert.Null(ChangePoint.ToSlower(Days(20, 20, 10, 10)));
    }

    [Fact]
    public void A_fall_that_is_sharper_does_not_hide_the_rise()
    {
        var days = Days(90, 90, 90, 90, 10, 10, 10, 10, 10, 50, 50);

        Assert.Equal(First.AddDays(4), ChangePoint.Of(days)!.Day);
        Assert.Null(ChangePoint.ToSlower(Days(90, 90, 90, 90)));
        Assert.Equal(First.AddDays(9), ChangePoint.ToSlower(Days(10, 10, 10, 10, 10, 10, 10, 10, 10, 50, 50))!.Day);
    }

    [Fact]
    public void Where_nothing_changes_there_is_no_point()
    {
        Assert.Null(ChangePoint.Of(Days(10, 10, 10)));
        Assert.Null(ChangePoint.Of(Days(10)));
        Assert.Null(ChangePoint.Of([]));
        Assert.Null(ChangePoint.Of([new(First, new Histogram().ToBytes()), new(First.AddDays(1), Days(10)[0].Durations)]));
    }

    [Fact]
    public void The_order_of_the_days_and_their_parts_do_not_matter() =>
        Properties.Hold(Histories, days =>
        {
            BuildDay[] merged = [.. days.GroupBy(d => d.Day).Select(g =>
            {
                var all = new Histogram();
                Array.ForEach([.. g], d => all.Merge(d.Durations.Span));
                return new BuildDay(g.Key, all.ToBytes());
            })];
            return ChangePoint.Of(days) == ChangePoint.Of(days.Reverse()) && ChangePoint.Of(days) == ChangePoint.Of(merged);
        });

    private static BuildDay[] Days(params double[] seconds) =>
        [.. seconds.Select((s, i) => new BuildDay(First.AddDays(i), Samples.Counted(Enumerable.Repeat(TimeSpan.FromSeconds(s), 6)).ToBytes()))];
}
