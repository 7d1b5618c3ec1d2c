using DevEx.Web.Components.Shared;

namespace DevEx.Web.Tests.Components;

public sealed class ComparisonTests
{
    [Fact]
    public void A_shorter_wait_is_faster_and_better()
    {
        var wait = new Comparison(FigureKind.Duration, 550_000, 705_000, 312, 298, LowerIsBetter: true);

        Assert.Equal("▼ 22 % faster", wait.Text);
        Assert.True(wait.Better);
        Assert.Equal("9 m 10 s now (n = 312), 11 m 45 s before (n = 298)", wait.Title);
    }

    [Fact]
    public void Fewer_iterations_are_worse()
    {
        var iterations = new Comparison(FigureKind.Number, 33.1, 39.3, 100, 100, LowerIsBetter: false);

        Assert.Equal("▼ 16 % fewer", iterations.Text);
        Assert.False(iterations.Better);
    }

    [Fact]
    public void Under_five_percent_nothing_changed()
    {
        var share = new Comparison(FigureKind.Share, 0.104, 0.1, 100, 100, LowerIsBetter: true);

        Assert.Equal("no clear change", share.Text);
        Assert.Null(share.Better);
    }

    [Fact]
    public void What_may_be_chance_is_no_clear_change_however_large()
    {
        var noisy = new Comparison(FigureKind.Duration, 2_000, 1_000, 6, 5, LowerIsBetter: true, Clear: false);

        Assert.Equal("no clear change", noisy.Text);
    }

    [Fact]
    public void From_nothing_there_is_no_percentage()
    {
        var first = new Comparison(FigureKind.Count, 12, 0, 12, 0, LowerIsBetter: false);

        Assert.Null(first.Change);
        Assert.Equal("no clear change", first.Text);
    }

    [Fact]
    public void A_share_stands_for_those_that_have_it()
    {
        Assert.Equal(1, Comparison.Cases(FigureKind.Share, 1.0 / 40, 40));
        Assert.Equal(40, Comparison.Cases(FigureKind.Duration, 90_000, 40));
    }

    [Fact]
    public void A_gain_that_was_a_loss_went_down()
    {
        var lost = new Comparison(FigureKind.Number, -20, 40, 100, 100, LowerIsBetter: true);

        Assert.Equal("▼ 150 % fewer", lost.Text);
        Assert.True(lost.Better);
    }
}
