using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using FsCheck;
using FsCheck.Fluent;
using static DevEx.Domain.Tests.Loops.Story;
using Day = DevEx.Domain.Tests.Loops.Day;
using Outcome = DevEx.Domain.Events.Outcome;

namespace DevEx.Domain.Tests.Metrics;

public sealed class BuildCostTests
{
    private static readonly WorkingCalendar Calendar = new(TimeZoneInfo.Utc);
    private static readonly Change Mine = Change.Fold([Opened(0), Merged(300)])!;

    // Jobs that start and end anywhere, also the wrong way round and outside of their run, of one hour.
    private static readonly Arbitrary<(int From, int To)[]> AnyJobs =
        (from start in Gen.Choose(-10, 70) from end in Gen.Choose(-10, 70) select (start, end)).ArrayOf().ToArbitrary();

    [Fact]
    public void A_local_build_costs_what_was_waited_and_not_what_ran_beside_typing()
    {
        var iterations = Day.Iterations([
            Day.Step(Phase.Code, 0, 60), Day.Step(Phase.Build, 60, 160), Day.Step(Phase.Code, 100, 120), Day.Step(Phase.Test, 160, 200)]);

        var waits = BuildWaits.Local("shop/checkout", iterations);

        Assert.Equal(TimeSpan.FromSeconds(iterations.Sum(i => i.Phases[Phase.Build]) / 1000.0), Sum(waits, "Build"));
        Assert.True(Sum(waits, "Build") < TimeSpan.FromSeconds(100));
        Assert.Equal(TimeSpan.FromSeconds(40), Sum(waits, "Test"));
        Assert.All(waits, w => Assert.Equal(("shop/checkout", BuildPlace.Local), (w.Build.Repository, w.Build.Where)));
    }

    [Fact]
    public void A_deployment_and_a_gap_are_no_builds() =>
        Assert.Empty(BuildWaits.Local("shop/checkout", Day.Iterations([Day.Step(Phase.Code, 0, 60), Day.Step(Phase.Deploy, 70, 160)])));

    [Fact]
    public void The_last_required_pipeline_before_the_merge_is_the_one_that_was_waited_for()
    {
        Run[] runs =
        [
            Pipeline("1", "ci", 10, 30), Pipeline("2", "ci", 40, 50), Pipeline("3", "docs", 60, 90), Pipeline("4", "ci", 290, 301),
            Pipeline("5", "ci", 100, 110) with { Sha = "other" },
            Pipeline("6", "ci", 100, 110) with { Repository = "shop/basket" },
            Pipeline("7", "ci", 100, 110) with { Outcome = Outcome.Skipped },
            Pipeline("8", "ci", 100, 110) with { FinishedAt = null },
        ];

        Assert.Equal("2", BuildWaits.LastRequired(Mine, runs, new HashSet<string> { "ci" })!.RunId);
        Assert.Equal("3", BuildWaits.LastRequired(Mine, runs)!.RunId);
        Assert.Equal("9", BuildWaits.LastRequired(Mine, [.. runs, Pipeline("9", "ci", 95, 99) with { Sha = null, ChangeNumbers = [7] }])!.RunId);
        Assert.Null(BuildWaits.LastRequired(Mine, runs, new HashSet<string> { "deploy" }));
    }

    [Fact]
    public void A_pipeline_costs_its_run_time_laid_to_the_jobs_that_it_was_spent_on()
    {
        // Compile, then lint beside tests: the tests last longer, and two minutes passed before they got a machine.
        var run = Pipeline("1", "ci", 10, 40, J("compile", 11, 20), J("lint", 20, 25), J("test", 22, 40));

        var waits = BuildWaits.Ci(Mine, [run], Calendar);

        Assert.Equal([("ci/test", 20), ("ci/compile", 10)], waits.Select(w => (w.Build.Name, w.Waited.TotalMinutes)));
    }

    [Fact]
    public void A_pipeline_without_jobs_costs_as_its_workflow()
    {
        var wait = Assert.Single(BuildWaits.Ci(Mine, [Pipeline("1", "ci", 10, 40)], Calendar));

        Assert.Equal((new BuildKey("shop/checkout", "ci", BuildPlace.Ci), TimeSpan.FromMinutes(30)), (wait.Build, wait.Waited));
    }

    [Fact]
    public void A_wait_stands_where_it_ended()
    {
        var build = Assert.Single(BuildWaits.Local("shop/checkout", Day.Iterations([Day.Step(Phase.Code, 0, 60), Day.Step(Phase.Build, 60, 160)])));
        var run = Pipeline("1", "ci", 10, 40, J("compile", 11, 20), J("test", 22, 38));

        Assert.Equal(Day.At(160), build.At);
        Assert.Equal([("ci/test", Min(40)), ("ci/compile", Min(20))], BuildWaits.Ci(Mine, [run], Calendar).Select(w => (w.Build.Name, w.At)));
    }

    [Fact]
    public void Jobs_that_were_skipped_hold_nobody_up()
    {
        var run = Pipeline("1", "ci", 10, 40, J("test", 10, 30), J("deploy", 30, 39) with { Outcome = Outcome.Skipped });

        Assert.Equal("ci/test", Assert.Single(BuildWaits.Ci(Mine, [run], Calendar)).Build.Name);
    }

    [Fact]
    public void The_jobs_pieces_are_the_pipelines_run_time_whatever_the_jobs_say() =>
        Properties.Hold(AnyJobs, jobs =>
        {
            var run = Pipeline("1", "ci", 0, 60, [.. jobs.Select((j, i) => J($"{i}", j.From, j.To))]);
            var waits = BuildWaits.Ci(Mine, [run], Calendar);
            return waits.Sum(w => w.Waited.TotalMinutes) == 60 && waits.All(w => w.Waited > TimeSpan.Zero);
        });

    [Fact]
    public void A_night_is_not_waited_for()
    {
        // From nine on Monday to nine on Tuesday: eight hours of Monday, and seven to nine of Tuesday.
        var unmerged = Mine with { MergedAt = null };

        var wait = Assert.Single(BuildWaits.Ci(unmerged, [Pipeline("1", "ci", 0, 24 * 60)], Calendar));

        Assert.Equal(TimeSpan.FromHours(10), wait.Waited);
    }

    [Fact]
    public void Nobody_waits_for_the_pipeline_of_a_bot() =>
        Assert.Empty(BuildWaits.Ci(Mine with { Author = Bot }, [Pipeline("1", "ci", 10, 40)], Calendar));

    [Fact]
    public void Builds_are_ranked_by_lost_cycles_and_not_by_how_long_they_take()
    {
        var often = Enumerable.Repeat(new BuildWait(new("shop/checkout", "compile", BuildPlace.Local), TimeSpan.FromMinutes(1), Min(1)), 62);
        BuildWait seldom = new(new("shop/checkout", "ci/e2e", BuildPlace.Ci), TimeSpan.FromMinutes(31), Min(31));

        var costs = BuildCost.Ranked([seldom, .. often], Baseline.Traditional);

        Assert.Equal(["compile", "ci/e2e"], costs.Select(c => c.Build.Name));
        Assert.Equal((62, TimeSpan.FromMinutes(62)), (costs[0].Times, costs[0].Waited));
        Assert.Equal([12.0, 6.0], costs.Select(c => Math.Round(c.LostCycles, 9)));
    }

    [Fact]
    public void What_nobody_waited_for_is_not_in_the_ranking() =>
        Assert.Empty(BuildCost.Ranked([new(new("shop", "test", BuildPlace.Ci), TimeSpan.Zero, Min(0))], Baseline.Traditional));

    private static TimeSpan Sum(IEnumerable<BuildWait> waits, string name) =>
        TimeSpan.FromTicks(waits.Where(w => w.Build.Name == name).Sum(w => w.Waited.Ticks));

    private static Run Pipeline(string id, string workflow, double from, double to, params Job[] jobs) => new()
    {
        Provider = "github",
        Repository = "shop/checkout",
        RunId = id,
        Attempt = 1,
        Workflow = workflow,
        Sha = "h1",
        StartedAt = Min(from),
        FinishedAt = Min(to),
        Outcome = Outcome.Success,
        Jobs = jobs,
    };

    private static Job J(string name, double from, double to) => new()
    {
        Id = name,
        Name = name,
        StartedAt = Min(from),
        FinishedAt = Min(to),
        At = Min(to),
        Outcome = Outcome.Success,
    };
}
