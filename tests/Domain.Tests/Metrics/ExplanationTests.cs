using DevEx.Domain.Metrics;
using FsCheck.Fluent;

namespace DevEx.Domain.Tests.Metrics;

public sealed class ExplanationTests
{
    private static Explanation One(Measure measure, params LeftOut[] leftOut) => new(measure, 1, [], 1, leftOut);

    [Fact]
    public void An_explanation_is_found_by_its_measure()
    {
        Explanation[] all = [One(Measures.TaxShare), One(Measures.Lost)];

        Assert.Same(all[1], all.Of(Measures.Lost));
        Assert.Null(all.Of(Measures.Iterations));
        Assert.Null(((IReadOnlyList<Explanation>?)null).Of(Measures.Lost));
    }

    [Fact]
    public void Of_what_several_numbers_left_out_for_a_reason_the_most_is_told_once() =>
        Assert.Equal(
            [new(LeftOutReason.Bot, 3), new(LeftOutReason.Skipped, 2)],
            new[]
            {
                One(Measures.TaxShare, new(LeftOutReason.Skipped, 2), new LeftOut(LeftOutReason.Bot, 1)), One(Measures.Lost, new LeftOut(LeftOutReason.Bot, 3)),
            }.LeftOut());

    [Fact]
    public void Every_input_says_what_it_is()
    {
        var times = new Histogram();
        times.Add(1000);
        times.Add(3000);
        var inner = new MeasuredInnerLoop { Iterations = 2, DeveloperDays = 1, Phases = Baseline.Containerised.Totals, Cycles = times };
        var build = new MeasuredBuild { Runs = 2, Failures = 1, Durations = times, Queue = TimeSpan.FromSeconds(1), Waited = TimeSpan.FromSeconds(4) };
        var key = new BuildKey("o/r", "test", BuildPlace.Ci);
        var slower = new Regression(key, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), 0.001, 30, 20, null);
        var flaky = new FlakyBuild(key, 1, 4, 2, TimeSpan.FromSeconds(5));
        Explanation[] all = [.. inner.All, .. build.All, slower.Explained, flaky.Explained, flaky.ExplainedCost];

        Assert.All(all.SelectMany(e => e.Inputs), i => Assert.NotEmpty(i.Name.Trim()));
        Assert.All(all, e => Assert.Equal(e.Inputs.Count, e.Inputs.Select(i => i.Name).Distinct().Count()));
        Assert.Equal((1.5, 50), (slower.Explained.Value, slower.Explained.Counted));
        Assert.Equal((0.25, 5000), (flaky.Explained.Value, flaky.ExplainedCost.Value));
        Assert.Equal([4000d, 2], build.Duration.Mean.Inputs.Select(i => i.Value!.Value));
        Assert.Null(new MeasuredDuration(Measures.Build, new(), []).Mean.Inputs[0].Value);
        Assert.EndsWith("(traditional)", build.Lost.Inputs[1].Name, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sum_adds_all_that_is_known() =>
        Assert.Equal(5, Explanation.Sum(
            Measures.Lost, [new("a", 2, MeasureUnit.Cycles), new("b", null, MeasureUnit.Cycles), new("c", 3, MeasureUnit.Cycles)], 1).Value);

    private static readonly double?[] Odd = [null, 0, 1, -3.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon];

    [Fact]
    public void A_ratio_is_one_input_by_the_other_and_says_so()
    {
        var explained = Explanation.Ratio(Measures.TaxShare, Of(30), Of(120), 7);

        Assert.Equal(0.25, explained.Value);
        Assert.Equal([30, 120], explained.Inputs.Select(i => i.Value));
        Assert.Equal(7, explained.Counted);
    }

    [Fact]
    public void Nothing_counted_is_no_data_and_not_zero()
    {
        Assert.Null(Explanation.Ratio(Measures.TaxShare, Of(0), Of(120), 0).Value);
        Assert.Null(new Explanation(Measures.Lost, 0, [], 0).Value);
        Assert.Equal(0, Explanation.Ratio(Measures.TaxShare, Of(0), Of(120), 1).Value);
    }

    [Fact]
    public void A_part_that_is_not_known_is_none_of_a_sum_and_a_sum_of_such_parts_is_not_known()
    {
        Assert.Equal(5, Explanation.Sum(Measures.LostOfTeams, [Of(5), Of(null)], 1).Value);
        Assert.Null(Explanation.Sum(Measures.LostOfTeams, [Of(null)], 1).Value);
        Assert.Null(Explanation.Sum(Measures.LostOfTeams, [], 1).Value);
    }

    [Fact]
    public void What_was_left_out_is_counted_by_reason_and_what_was_not_is_not_told()
    {
        var explained = new Explanation(Measures.Middle.P50, 1, [], 1, [new(LeftOutReason.Bot, 3), new(LeftOutReason.NoReady, 0)]);

        Assert.Equal([new LeftOut(LeftOutReason.Bot, 3)], explained.LeftOut);
    }

    [Fact]
    public void Whatever_goes_in_nothing_that_is_not_a_number_comes_out() =>
        Properties.Hold(Gen.Elements(Odd).ToArbitrary(), Gen.Elements(Odd).ToArbitrary(), (upper, lower) =>
        {
            Explanation[] all = [Explanation.Ratio(Measures.TaxShare, Of(upper), Of(lower), 1), Explanation.Sum(Measures.Lost, [Of(upper), Of(lower)], 1)];
            return all.All(e => IsNumberOrNothing(e.Value) && e.Inputs.All(i => IsNumberOrNothing(i.Value)));
        });

    private static bool IsNumberOrNothing(double? value) => value is not { } known || double.IsFinite(known);

    private static ExplanationInput Of(double? value) => new("x", value, MeasureUnit.Count);
}
