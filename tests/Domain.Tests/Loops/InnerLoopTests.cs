using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using static DevEx.Domain.Tests.Loops.Day;

namespace DevEx.Domain.Tests.Loops;

public sealed class InnerLoopTests
{
    [Fact]
    public void The_containerised_loop_seen_through_edits_and_steps_is_the_one_of_the_table()
    {
        List<DateTimeOffset> beats = [.. Typing(0, 180), .. Typing(550, 730)];
        Step[] steps =
        [
            Step(Phase.Build, 180, 240), Step(Phase.Test, 240, 300), Step(Phase.Package, 300, 420),
            Step(Phase.Push, 420, 480), Step(Phase.Deploy, 480, 540), Step(Phase.Commit, 540, 550),
        ];

        var first = Iterations(steps, beats)[0];

        Assert.Equal(new TimeSpan(0, 9, 10), first.Cycle);
        Assert.Equal(Domain.Metrics.Baseline.Containerised.Totals, first.Phases);
        Assert.True(first.Complete);
    }

    [Fact]
    public void Code_after_anything_else_starts_a_new_iteration()
    {
        var all = Iterations([
            Step(Phase.Code, 0, 100), Step(Phase.Build, 100, 130), Step(Phase.Test, 130, 140),
            Step(Phase.Code, 140, 200), Step(Phase.Code, 210, 220), Step(Phase.Build, 220, 230)]);

        Assert.Equal([(At(0), At(140)), (At(140), At(230))], all.Select(i => (i.StartedAt, i.FinishedAt)));
    }

    [Fact]
    public void A_short_gap_is_coding_after_code_and_looking_at_the_result_after_anything_else()
    {
        var iteration = Iterations([Step(Phase.Code, 0, 10), Step(Phase.Build, 15, 20), Step(Phase.Test, 40, 41)])[0];

        Assert.Equal(15, iteration.Seconds(Phase.Code));
        Assert.Equal(20, iteration.Seconds(Phase.Inspect));
        Assert.Equal(41, iteration.Cycle.TotalSeconds);
    }

    [Theory]
    [InlineData(899.999, 1)]
    [InlineData(900, 2)]
    public void A_gap_of_the_idle_timeout_ends_the_iteration_and_counts_nowhere(double gap, int iterations)
    {
        var all = Iterations([Step(Phase.Build, 0, 10), Step(Phase.Test, 10 + gap, 20 + gap)]);

        Assert.Equal(iterations, all.Count);
        Assert.Equal(iterations == 1 ? 20 + gap : 20, all.Sum(i => i.Cycle.TotalSeconds), 3);
    }

    [Fact]
    public void Where_somebody_types_the_time_is_code_and_the_build_is_waited_for_only_before_and_after()
    {
        var iterations = Iterations([Step(Phase.Build, 0, 60)], Typing(20, 40));

        Assert.Equal(20, iterations.Sum(i => i.Seconds(Phase.Code)));
        Assert.Equal(40, iterations.Sum(i => i.Seconds(Phase.Build)));
    }

    [Fact]
    public void Of_other_steps_that_overlap_the_first_to_start_keeps_the_time()
    {
        var iteration = Iterations([Step(Phase.Test, 5, 30), Step(Phase.Build, 0, 20)])[0];

        Assert.Equal(20, iteration.Seconds(Phase.Build));
        Assert.Equal(10, iteration.Seconds(Phase.Test));
    }

    [Fact]
    public void A_build_that_starts_with_the_edit_that_saves_belongs_to_the_same_iteration()
    {
        var all = Iterations([Step(Phase.Build, 0, 10), Step(Phase.Test, 30, 60)], [At(30)]);

        Assert.Equal([(true, At(0), At(30)), (true, At(30), At(60))], all.Select(i => (i.Complete, i.StartedAt, i.FinishedAt)));
    }

    [Theory]
    [InlineData(Phase.Build, true)]
    [InlineData(Phase.Test, true)]
    [InlineData(Phase.Package, true)]
    [InlineData(Phase.Deploy, true)]
    [InlineData(Phase.Wait, true)]
    [InlineData(Phase.Inspect, false)]
    [InlineData(Phase.Manifest, false)]
    [InlineData(Phase.Push, false)]
    [InlineData(Phase.Commit, false)]
    [InlineData(Phase.Other, false)]
    public void Feedback_makes_an_iteration_complete_and_nothing_else_does(Phase phase, bool complete)
    {
        var iteration = Assert.Single(Iterations([Step(Phase.Code, 0, 60), Step(phase, 60, 70)]));

        Assert.Equal(complete, iteration.Complete);
    }

    [Fact]
    public void Coding_without_feedback_at_the_end_is_an_incomplete_iteration()
    {
        var tail = Iterations([Step(Phase.Code, 0, 10), Step(Phase.Build, 10, 20), Step(Phase.Code, 20, 50)])[^1];

        Assert.False(tail.Complete);
        Assert.Null(tail.Outcome);
        Assert.Equal(30, tail.Seconds(Phase.Code));
    }

    [Fact]
    public void The_outcome_is_that_of_the_feedback_that_finished_last()
    {
        var red = Iterations([Step(Phase.Build, 0, 10), Step(Phase.Test, 10, 20, Outcome.Failure), Step(Phase.Commit, 20, 21)])[0];
        var green = Iterations([Step(Phase.Test, 0, 10, Outcome.Failure), Step(Phase.Test, 11, 20)])[0];

        Assert.Equal(Outcome.Failure, red.Outcome);
        Assert.Equal(Outcome.Success, green.Outcome);
    }

    [Fact]
    public void Nobody_waits_for_a_watcher_and_hooks_are_not_part_of_the_loop()
    {
        Step[] steps = [Step(Phase.Code, 0, 10), Step(Phase.Build, 10, 20)];
        Step[] more = [.. steps, Step(Phase.Test, 5, 500, waited: false), Step(Phase.Check, 12, 90)];

        Assert.Equal(Iterations(steps), Iterations(more));
    }

    [Fact]
    public void A_command_that_no_rule_knows_is_looking_and_ends_nothing()
    {
        var iteration = Assert.Single(Iterations([Step(Phase.Code, 0, 10), Step(Phase.Other, 10, 20), Step(Phase.Code, 20, 30)]));
        Assert.Equal(10, iteration.Seconds(Phase.Inspect));

        var typed = Assert.Single(Iterations([Step(Phase.Other, 13, 14)], Typing(0, 60)));
        Assert.Equal(60, typed.Seconds(Phase.Code));
    }

    [Fact]
    public void Steps_of_no_length_and_of_negative_length_break_nothing()
    {
        var all = Iterations([
            Step(Phase.Code, 0, 10), Step(Phase.Build, 10, 10), Step(Phase.Test, 12, 3), Step(Phase.Commit, 20, 21)]);

        var iteration = Assert.Single(all);
        Assert.True(iteration.Complete);
        Assert.Equal(21, iteration.Cycle.TotalSeconds);
        Assert.Equal(0, iteration.Phases[Phase.Build] + iteration.Phases[Phase.Test]);
    }

    [Fact]
    public void A_lone_edit_starts_an_iteration_though_it_is_worth_nothing_itself()
    {
        var all = Iterations([Step(Phase.Build, 0, 10), Step(Phase.Build, 30, 40)], [At(20)]);

        Assert.Equal(2, all.Count);
        Assert.Equal(10, all[0].Seconds(Phase.Inspect));
        Assert.Equal(10, all[1].Seconds(Phase.Code));
    }

    [Fact]
    public void Nothing_gives_no_iterations()
    {
        Assert.Empty(Iterations([]));
        Assert.Empty(Iterations([], [At(5)]));
    }

    [Fact]
    public void An_iteration_across_midnight_is_whole_and_belongs_to_the_local_date_of_its_end()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var beforeMidnight = (new DateTimeOffset(2026, 3, 2, 22, 55, 0, TimeSpan.Zero) - Nine).TotalSeconds;

        var iteration = Assert.Single(Iterations([
            Step(Phase.Code, beforeMidnight, beforeMidnight + 240), Step(Phase.Build, beforeMidnight + 240, beforeMidnight + 600)]));

        Assert.Equal(TimeSpan.FromMinutes(10), iteration.Cycle);
        Assert.Equal(new DateOnly(2026, 3, 3), InnerLoop.LocalDate(iteration, berlin));
        Assert.Equal(new DateOnly(2026, 3, 2), InnerLoop.LocalDate(iteration, TimeZoneInfo.Utc));
    }
}
