using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using FsCheck;
using FsCheck.Fluent;
using static DevEx.Domain.Tests.Loops.Day;
using Outcome = DevEx.Domain.Events.Outcome;

namespace DevEx.Domain.Tests.Loops;

/// <summary>What holds for any day, however odd.</summary>
public sealed class InnerLoopPropertyTests
{
    // Half of them so short that many things happen in the same second.
    private static readonly Arbitrary<Input> Days =
        (from span in Gen.Elements(20, 20_000)
         from steps in Gen.ListOf(Steps(span))
         from beats in Gen.ListOf(Gen.Choose(0, span))
         from seed in Gen.Choose(0, int.MaxValue)
         select new Input([.. steps], [.. beats.Select(b => At(b))], seed)).ToArbitrary();

    [Fact]
    public void Arrival_order_and_duplicates_never_change_the_iterations() =>
        Properties.Hold(Days, day =>
        {
            var random = new Random(day.Seed);
            Step[] steps = [.. day.Steps, .. day.Steps.Where(_ => random.Next(2) == 0)];
            DateTimeOffset[] beats = [.. day.Beats, .. day.Beats.Where(_ => random.Next(2) == 0)];
            random.Shuffle(steps);
            random.Shuffle(beats);
            return Iterations(day.Steps, day.Beats).SequenceEqual(Iterations(steps, beats));
        });

    [Fact]
    public void Batches_of_a_day_in_any_order_and_some_of_them_twice_give_the_same_iterations() =>
        Properties.Hold(Days, day =>
        {
            var random = new Random(day.Seed);
            Input[] batches = [.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => new Input([], [], 0))];
            foreach (var step in day.Steps)
            {
                Put(step, b => b.Steps, (b, steps) => b with { Steps = steps });
            }

            foreach (var beat in day.Beats)
            {
                Put(beat, b => b.Beats, (b, beats) => b with { Beats = beats });
            }

            random.Shuffle(batches);
            Input[] arrived = [.. batches, .. batches.Where(_ => random.Next(3) == 0)];
            return Iterations(day.Steps, day.Beats).SequenceEqual(Iterations(arrived.SelectMany(b => b.Steps), arrived.SelectMany(b => b.Beats)));

            void Put<T>(T item, Func<Input, T[]> of, Func<Input, T[], Input> with)
            {
                var to = random.Next(batches.Length);
                batches[to] = with(batches[to], [.. of(batches[to]), item]);
            }
        });

    [Fact]
    public void Every_second_is_what_the_rules_say_of_it() =>
        Properties.Hold(Seconds, steps =>
        {
            var told = SecondBySecond.Phases(steps);
            var walked = Iterations(steps).Aggregate(PhaseTimes.Zero, (sum, i) => sum + i.Phases);
            return told.Equals(walked);
        });

    [Fact]
    public void No_time_is_negative_or_counted_twice_however_odd_the_input() =>
        Properties.Hold(Days, day =>
        {
            var all = Iterations(day.Steps, day.Beats);
            var sum = DeveloperDay.Of(all);
            return all.All(i => i.Cycle > TimeSpan.Zero && PhaseTimes.LoopPhases.All(p => i.Phases[p] >= 0) && i.Phases.Tax <= i.Phases.Feedback)
                && (all.Count == 0 || sum.Active <= all[^1].FinishedAt - all[0].StartedAt)
                && sum.TaxShare is null or (>= 0 and <= 1)
                && (sum.TaxShare is null) == (all.Count == 0)
                && (sum.Cycles.Mean is null) == (sum.Iterations == 0);
        });

    [Fact]
    public void Parts_follow_each_other_without_a_hole_and_add_up_to_the_cycle() =>
        Properties.Hold(Days, day => Iterations(day.Steps, day.Beats).All(i =>
            i.Parts[0].StartedAt == i.StartedAt
            && i.Parts[^1].FinishedAt == i.FinishedAt
            && i.Parts.Zip(i.Parts.Skip(1)).All(p => p.First.FinishedAt == p.Second.StartedAt)
            && i.Parts.All(p => p.FinishedAt > p.StartedAt)
            && i.Phases.Sum == (long)i.Cycle.TotalMilliseconds
            && PhaseTimes.Of(i.Parts.Select(p => (p.Phase, p.FinishedAt - p.StartedAt))).Equals(i.Phases)));

    [Fact]
    public void Iterations_follow_each_other_and_never_overlap() =>
        Properties.Hold(Days, day =>
        {
            var all = Iterations(day.Steps, day.Beats);
            return all.Zip(all.Skip(1)).All(p => p.First.FinishedAt <= p.Second.StartedAt);
        });

    [Fact]
    public void What_the_phases_lost_is_what_the_day_lost() =>
        Properties.Hold(Days, day =>
        {
            var sum = DeveloperDay.Of(Iterations(day.Steps, day.Beats));
            var loss = LostCycles.Of(sum.Iterations, sum.Phases, Baseline.Traditional);
            var direct = (sum.Active / Baseline.Traditional.Cycle) - sum.Iterations;
            return Math.Abs(loss.Phases.Sum(p => p.Cycles) - loss.Cycles) < 1e-9 && Math.Abs(direct - loss.Cycles) < 1e-9;
        });

    // Some beyond the idle timeout from each other, most of them on top of each other.
    private static readonly Arbitrary<Step[]> Seconds =
        Gen.Choose(0, 6)
            .SelectMany(n => (from phase in Gen.Elements(PhaseTimes.LoopPhases.ToArray())
                              from start in Gen.OneOf(Gen.Choose(0, 300), Gen.Choose(0, 2500))
                              from length in Gen.Choose(1, 200)
                              select Step(phase, start, start + length)).ArrayOf(n))
            .ToArbitrary();

    private static Gen<Step> Steps(int span) =>
        from phase in Gen.Elements(Enum.GetValues<Phase>())
        from start in Gen.Choose(0, span)
        from length in Gen.Choose(-20, 900).Select(l => Math.Min(l, span))
        from outcome in Gen.Elements(Enum.GetValues<Outcome>())
        from waited in Gen.Elements(true, true, true, false)
        select Step(phase, start, start + length, outcome, waited);

    private sealed record Input(Step[] Steps, DateTimeOffset[] Beats, int Seed);
}
