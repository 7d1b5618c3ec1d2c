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
        Prop.ForAll(Days, day =>
        {
            var random = new Random(day.Seed);
            Step[] steps = [.. day.Steps, .. day.Steps.Where(_ => random.Next(2) == 0)];
            DateTimeOffset[] beats = [.. day.Beats, .. day.Beats.Where(_ => random.Next(2) == 0)];
            random.Shuffle(steps);
            random.Shuffle(beats);
            return Iterations(day.Steps, day.Beats).SequenceEqual(Iterations(steps, beats));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Parts_follow_each_other_without_a_hole_and_add_up_to_the_cycle() =>
        Prop.ForAll(Days, day => Iterations(day.Steps, day.Beats).All(i =>
            i.Parts[0].StartedAt == i.StartedAt
            && i.Parts[^1].FinishedAt == i.FinishedAt
            && i.Parts.Zip(i.Parts.Skip(1)).All(p => p.First.FinishedAt == p.Second.StartedAt)
            && i.Parts.All(p => p.FinishedAt > p.StartedAt)
            && i.Phases.Sum == (long)i.Cycle.TotalMilliseconds
            && PhaseTimes.Of(i.Parts.Select(p => (p.Phase, p.FinishedAt - p.StartedAt))).Equals(i.Phases))).QuickCheckThrowOnFailure();

    [Fact]
    public void Iterations_follow_each_other_and_never_overlap() =>
        Prop.ForAll(Days, day =>
        {
            var all = Iterations(day.Steps, day.Beats);
            return all.Zip(all.Skip(1)).All(p => p.First.FinishedAt <= p.Second.StartedAt);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_the_phases_lost_is_what_the_day_lost() =>
        Prop.ForAll(Days, day =>
        {
            var sum = DeveloperDay.Of(Iterations(day.Steps, day.Beats));
            var loss = LostCycles.Of(sum.Iterations, sum.Phases, Baseline.Traditional);
            var direct = (sum.Active / Baseline.Traditional.Cycle) - sum.Iterations;
            return Math.Abs(loss.Phases.Sum(p => p.Cycles) - loss.Cycles) < 1e-9 && Math.Abs(direct - loss.Cycles) < 1e-9;
        }).QuickCheckThrowOnFailure();

    private static Gen<Step> Steps(int span) =>
        from phase in Gen.Elements(Enum.GetValues<Phase>())
        from start in Gen.Choose(0, span)
        from length in Gen.Choose(-20, 900).Select(l => Math.Min(l, span))
        from outcome in Gen.Elements(Enum.GetValues<Outcome>())
        from waited in Gen.Elements(true, true, true, false)
        select Step(phase, start, start + length, outcome, waited);

    private sealed record Input(Step[] Steps, DateTimeOffset[] Beats, int Seed);
}
