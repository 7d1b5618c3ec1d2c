using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
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
        Assert.Equal(Baseline.Containerised.Totals, first.Phases);
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
    public void The_first_step_after_an_idle_gap_starts_a_new_iteration_whatever_it_is()
    {
        var all = Iterations([Step(Phase.Code, 0, 100), Step(Phase.Test, 1000, 1010), Step(Phase.Commit, 3000, 3010)]);

        Assert.Equal([At(0), At(1000), At(3000)], all.Select(i => i.StartedAt));
        Assert.Equal([false, true, false], all.Select(i => i.Complete));
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

    [Theory]
    [InlineData(59.999, 70)]
    [InlineData(60, 10)]
    public void The_idle_timeout_is_a_setting_and_a_gap_of_just_that_length_is_idle(double gap, double coded)
    {
        var all = InnerLoop.Iterations([Step(Phase.Code, 0, 10), Step(Phase.Build, 10 + gap, 20 + gap)], [], TimeSpan.FromMinutes(1));

        Assert.Equal(coded, all.Sum(i => i.Seconds(Phase.Code)), 2);
        Assert.Equal(gap >= 60 ? 2 : 1, all.Count);
    }

    [Fact]
    public void Where_somebody_types_the_time_is_code_and_the_build_is_waited_for_only_before_and_after()
    {
        var iterations = Iterations([Step(Phase.Build, 0, 60)], Typing(20, 40));

        Assert.Equal(20, iterations.Sum(i => i.Seconds(Phase.Code)));
        Assert.Equal(40, iterations.Sum(i => i.Seconds(Phase.Build)));
    }

    [Fact]
    public void Typing_while_a_build_runs_begins_the_next_iteration_and_what_is_waited_of_the_build_then_is_part_of_that()
    {
        var all = Iterations([Step(Phase.Code, 0, 10), Step(Phase.Build, 10, 60), Step(Phase.Code, 20, 40), Step(Phase.Test, 60, 70)]);

        Assert.Equal([(At(0), At(20)), (At(20), At(70))], all.Select(i => (i.StartedAt, i.FinishedAt)));
        Assert.Equal([10, 20], all.Select(i => i.Seconds(Phase.Build)));
        Assert.Equal([10, 20], all.Select(i => i.Seconds(Phase.Code)));
        Assert.All(all, i => Assert.True(i.Complete));
    }

    [Fact]
    public void Of_other_steps_that_overlap_the_first_to_start_keeps_the_time()
    {
        var iteration = Iterations([Step(Phase.Test, 5, 30), Step(Phase.Build, 0, 20)])[0];

        Assert.Equal(20, iteration.Seconds(Phase.Build));
        Assert.Equal(10, iteration.Seconds(Phase.Test));
    }

    [Fact]
    public void A_step_within_a_longer_one_is_nothing_that_is_waited_for_twice()
    {
        var iteration = Iterations([Step(Phase.Wait, 0, 100), Step(Phase.Deploy, 20, 60), Step(Phase.Test, 50, 110)])[0];

        Assert.Equal(
            [(Phase.Wait, 100_000L), (Phase.Test, 10_000)],
            PhaseTimes.LoopPhases.Where(p => iteration.Phases[p] > 0).Select(p => (p, iteration.Phases[p])).OrderByDescending(p => p.Item2));
        Assert.Equal(110, iteration.Cycle.TotalSeconds);
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
    public void An_incomplete_tail_is_coding_time_of_the_day_and_none_of_its_iterations()
    {
        var day = DeveloperDay.Of(Iterations([Step(Phase.Code, 0, 10), Step(Phase.Build, 10, 20), Step(Phase.Code, 20, 50)]));

        Assert.Equal(1, day.Iterations);
        Assert.Equal(50, day.Active.TotalSeconds);
        Assert.Equal(20, day.Cycles.Mean?.TotalSeconds);
    }

    [Fact]
    public void The_cycle_is_the_sum_of_all_phases_and_the_tax_of_six_of_them()
    {
        var iteration = Iterations([.. PhaseTimes.LoopPhases.Select((p, nth) => Step(p, Start(nth), Start(nth + 1)))])[0];

        Assert.Equal(1 + 2 + 4 + 8 + 16 + 32 + 64 + 128 + 256 + 512, iteration.Cycle.TotalSeconds);
        Assert.Equal(1000 * PhaseTimes.TaxPhases.Sum(p => Length(p)), iteration.Phases.Tax);
        Assert.Equal(iteration.Phases.Sum - 1000 * (Length(Phase.Code) + Length(Phase.Inspect)), iteration.Phases.Feedback);

        // Each twice as long as the one before: no two sums are alike.
        static int Start(int nth) => (1 << nth) - 1;
        static int Length(Phase phase) => 1 << PhaseTimes.LoopPhases.ToList().IndexOf(phase);
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
    public void A_watcher_that_runs_all_day_keeps_no_iteration_open_and_answers_none()
    {
        var all = Iterations([Step(Phase.Test, 0, 30_000, waited: false), Step(Phase.Code, 10, 20), Step(Phase.Code, 5000, 5010)], Typing(2000, 2030));

        Assert.Equal([At(10), At(2000), At(5000)], all.Select(i => i.StartedAt));
        Assert.Equal(50, all.Sum(i => i.Cycle.TotalSeconds));
        Assert.All(all, i => Assert.False(i.Complete));
    }

    [Fact]
    public void Each_workspace_has_iterations_of_its_own_and_the_day_is_the_sum_of_all()
    {
        var shop = Iterations([Step(Phase.Code, 0, 60), Step(Phase.Build, 60, 120)]);
        var api = Iterations([Step(Phase.Code, 60, 90), Step(Phase.Test, 90, 100), Step(Phase.Code, 100, 110), Step(Phase.Test, 110, 115)]);

        var day = DeveloperDay.Of([.. shop, .. api]);

        Assert.Equal((1, 2, 3), (shop.Count, api.Count, day.Iterations));
        Assert.Equal(120 + 55, day.Active.TotalSeconds);
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
}
