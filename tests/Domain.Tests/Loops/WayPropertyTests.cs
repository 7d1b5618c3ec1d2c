using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using FsCheck;
using FsCheck.Fluent;
using static DevEx.Domain.Tests.Loops.Story;
using Outcome = DevEx.Domain.Events.Outcome;

namespace DevEx.Domain.Tests.Loops;

/// <summary>What holds for the way of any change, however odd: any events, in any order, with any times.</summary>
public sealed class WayPropertyTests
{
    private static readonly TimeZoneInfo[] Zones =
        [TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), TimeZoneInfo.FindSystemTimeZoneById("America/New_York")];

    // A third so close together that instants are equal, a third across the days on which the clocks change (8 and 29 March 2026).
    private static readonly Arbitrary<Way> Ways =
        (from span in Gen.Elements(20, 3_000, 45_000)
         from events in Gen.ListOf(Events(span))
         from merged in Gen.Choose(0, 2 * span)
         from isMerged in Gen.Elements(true, true, true, false)
         from commits in Gen.ListOf(Pushes(span))
         from deployments in Gen.ListOf(Deployments(span))
         from integrated in Gen.Choose(-span, 3 * span)
         from edits in Gen.Choose(-span, span).Three()
         from zone in Gen.Elements(Zones)
         from seed in Gen.Choose(0, int.MaxValue)
         select new Way(
             [.. events, .. isMerged ? [Merged(merged)] : Array.Empty<DevEvent>()], [.. commits], [.. deployments.DistinctBy(d => d.DeploymentId)],
             integrated < 0 ? null : Min(integrated), [edits.Item1, edits.Item2, edits.Item3], zone, seed)).ToArbitrary();

    [Fact]
    public void Arrival_order_and_duplicates_never_change_a_change() =>
        Properties.Hold(Ways, way =>
        {
            var random = new Random(way.Seed);
            DevEvent[] arrival = [.. way.Events, .. way.Events.Where(_ => random.Next(2) == 0)];
            random.Shuffle(arrival);
            return Text(Change.Fold(way.Events)) == Text(Change.Fold(arrival));
        });

    [Fact]
    public void The_middle_loop_is_partitioned_exactly_on_both_clocks() =>
        Properties.Hold(Ways, way => Change.Fold(way.Events) is not { MergedAt: { } merged } change
            || (MiddleLoop.Segments(change) is var segments && segments[^1].To == merged && IsExact(segments, way.Zone)));

    [Fact]
    public void The_outer_loop_is_partitioned_exactly_on_both_clocks() =>
        Properties.Hold(Ways, way => Change.Fold(way.Events) is not { MergedAt: { } merged } change
            || (Outer(change, way) is var segments && (segments.Count == 0 || (segments[0].From == merged && IsExact(segments, way.Zone)))));

    [Fact]
    public void The_legs_of_a_journey_have_no_holes_and_add_up_on_both_clocks() =>
        Properties.Hold(Ways, way =>
        {
            if (Change.Fold(way.Events) is not { } change)
            {
                return true;
            }

            var calendar = new WorkingCalendar(way.Zone);
            var journey = Journey.Of(change, ChangeBranch.Of(change, way.Pushes), Outer(change, way), way.Iterations, calendar);
            return journey.Legs.Count == 0
                || (journey.Legs.All(l => l.Wall >= TimeSpan.Zero && l.Working >= TimeSpan.Zero && l.Working <= l.Wall && l.From < l.To)
                    && journey.Legs.Zip(journey.Legs.Skip(1)).All(l => l.First.FinishedAt == l.Second.StartedAt && l.First.To == l.Second.From)
                    && journey.Wall == journey.Legs[^1].FinishedAt - journey.Legs[0].StartedAt
                    && journey.Working == calendar.WorkingTime(journey.Legs[0].StartedAt, journey.Legs[^1].FinishedAt));
        });

    [Fact]
    public void The_way_to_production_is_as_long_in_the_journey_as_in_the_loops() =>
        Properties.Hold(Ways, way =>
        {
            if (Change.Fold(way.Events) is not { MergedAt: { } merged } change)
            {
                return true;
            }

            var outer = Outer(change, way);
            var legs = Journey.Of(change, ChangeBranch.Of(change, way.Pushes), outer, [], new(way.Zone)).Legs;
            var released = outer.FirstOrDefault(s => s.Kind == SegmentKind.Rollout)?.To;
            return legs.Where(l => l.To <= JourneyStop.Merged).All(l => l.FinishedAt <= merged)
                && legs.Where(l => l.To == JourneyStop.InProduction).All(l => l.FinishedAt == released);
        });

    [Fact]
    public void Overlays_and_coding_are_never_negative() =>
        Properties.Hold(Ways, way => Change.Fold(way.Events) is not { } change
            || (MiddleLoop.Rework(change).Concat(Overlays.Previews(change, way.Deployments)).All(o => o.Length >= TimeSpan.Zero)
                && !(ChangeBranch.Of(change, way.Pushes).Coding < TimeSpan.Zero)));

    [Fact]
    public void A_deployment_brings_a_change_once_and_order_and_duplicates_never_matter() =>
        Properties.Hold(Ways, way =>
        {
            var random = new Random(way.Seed);
            Change[] changes = [.. Enumerable.Range(1, 5).Select(n => MergedChange(n, random.Next(0, 3_000), $"m{n}"))];
            Deployment[] arrival = [.. way.Deployments, .. way.Deployments];
            random.Shuffle(arrival);
            var links = DeploymentLinks.Of(way.Deployments, ["m1", "m2", "m3"], changes);
            random.Shuffle(changes);
            return links.SequenceEqual(DeploymentLinks.Of(arrival, ["m1", "m2", "m3"], changes))
                && links.DistinctBy(l => (l.Deployment.DeploymentId, l.Change.Number)).Count() == links.Count;
        });

    private static IReadOnlyList<Segment> Outer(Change change, Way way) => OuterLoop.Segments(change, way.IntegratedAt, way.Deployments);

    private static bool IsExact(IReadOnlyList<Segment> segments, TimeZoneInfo zone)
    {
        var calendar = new WorkingCalendar(zone);
        var working = calendar.WorkingTimes(segments);
        var (from, to) = (segments[0].From, segments[^1].To);
        return segments.All(s => s.To >= s.From)
            && segments.Zip(segments.Skip(1)).All(s => s.First.To == s.Second.From)
            && segments.Sum(s => (long)s.Length.TotalMilliseconds) == (long)(to - from).TotalMilliseconds
            && working.Zip(segments).All(w => w.First >= TimeSpan.Zero && w.First <= w.Second.Length)
            && working.Sum(w => (long)w.TotalMilliseconds) == (long)calendar.WorkingTime(from, to).TotalMilliseconds;
    }

    private static Gen<DevEvent> Events(int span) =>
        from at in Gen.Choose(0, span)
        from what in Gen.Choose(0, 12)
        from flag in Gen.Elements(true, false)
        select what switch
        {
            0 => Opened(at, draft: flag),
            1 => Ready(at),
            2 => Drafted(at),
            3 => Closed(at),
            4 => Reopened(at),
            5 => Pushed(at, flag ? "h1" : $"h{at % 3}", forced: flag),
            6 => Review(at, Bob, flag ? ReviewState.Approved : ReviewState.Commented),
            7 => Review(at, Ann, ReviewState.Commented),
            8 => Review(at, Bot, ReviewState.Approved),
            9 => Review(at, Bob, ReviewState.ChangesRequested, "one"),
            10 => Dismissed(at, "one"),
            11 => Pushed(at, $"h{at % 3}") with { OpenedAt = Min(flag ? 0 : span) },
            _ => (DevEvent)Merged(at),
        };

    private static Gen<CommitsPushed> Pushes(int span) =>
        from branch in Gen.Elements("feature", "feature", "main")
        from at in Gen.Choose(-span, span)
        from first in Gen.Choose(-span, span)
        from second in Gen.Choose(-span, span)
        select PushedTo(branch, at, first, second);

    private static Gen<Deployment> Deployments(int span) =>
        from id in Gen.Choose(0, 1_000_000)
        from started in Gen.Choose(-span, 3 * span)
        from took in Gen.Choose(-20, 200)
        from production in Gen.Elements(true, false)
        from preview in Gen.Elements(true, false, false, false)
        from outcome in Gen.Elements(Outcome.Success, Outcome.Success, Outcome.Failure)
        from sha in Gen.Elements("m1", "m2", "m3", "h1", "h2", "unheard of")
        select Deploy($"{id}", started, started + took, production, outcome, sha) with { Preview = preview };

    private sealed record Way(
        DevEvent[] Events, CommitsPushed[] Pushes, Deployment[] Deployments, DateTimeOffset? IntegratedAt, int[] Edits, TimeZoneInfo Zone, int Seed)
    {
        public IEnumerable<Iteration> Iterations => Day.Iterations(
            [.. Edits.Select(e => Day.Step(Phase.Code, e * 60, (e * 60) + 120)), .. Edits.Select(e => Day.Step(Phase.Test, (e * 60) + 120, (e * 60) + 200))]);
    }
}
