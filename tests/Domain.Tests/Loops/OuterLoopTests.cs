using DevEx.Domain.Loops;
using FsCheck;
using FsCheck.Fluent;
using static DevEx.Domain.Tests.Loops.Story;
using Outcome = DevEx.Domain.Events.Outcome;

namespace DevEx.Domain.Tests.Loops;

public sealed class OuterLoopTests
{
    private static readonly Change Change = Change.Fold([Opened(-60), Merged(0)])!;
    private static readonly Deployment Staging = Deploy("1", 25, 30, production: false);
    private static readonly Deployment Production = Deploy("2", 100, 110);
    private static readonly double DayLater = 110 + (24 * 60);

    [Fact]
    public void A_merge_is_integrated_staged_released_rolled_out_and_observed() => Expect(
        [(SegmentKind.Integrate, 0, 20), (SegmentKind.Stage, 20, 30), (SegmentKind.ReleaseWait, 30, 100), (SegmentKind.Rollout, 100, 110),
            (SegmentKind.Observe, 110, DayLater)],
        OuterLoop.Segments(Change, Min(20), [Production, Staging]));

    [Fact]
    public void Only_the_first_deployments_that_succeeded_count() => Expect(
        [(SegmentKind.Stage, 0, 30), (SegmentKind.ReleaseWait, 30, 100), (SegmentKind.Rollout, 100, 110),
            (SegmentKind.Observe, 110, DayLater)],
        OuterLoop.Segments(
            Change,
            integratedAt: null,
            [
                Deploy("9", 500, 510), Production, Deploy("3", 40, 50, outcome: Outcome.Failure), Staging,
                Deploy("8", 60, 65, production: false),
            ]));

    [Fact]
    public void A_boundary_that_is_not_known_leaves_its_time_to_the_next_segment() => Expect(
        [(SegmentKind.ReleaseWait, 0, 100), (SegmentKind.Rollout, 100, 110), (SegmentKind.Observe, 110, DayLater)],
        OuterLoop.Segments(Change, integratedAt: null, [Production]));

    [Fact]
    public void A_pipeline_that_deploys_has_integrated_when_its_deployment_began() => Expect(
        [(SegmentKind.Integrate, 0, 100), (SegmentKind.ReleaseWait, 100, 100), (SegmentKind.Rollout, 100, 110),
            (SegmentKind.Observe, 110, DayLater)],
        OuterLoop.Segments(Change, Min(115), [Production]));

    [Fact]
    public void A_change_on_its_way_has_the_segments_that_it_has_come_through() => Expect(
        [(SegmentKind.Integrate, 0, 20), (SegmentKind.Stage, 20, 30)],
        OuterLoop.Segments(Change, Min(20), [Staging]));

    [Fact]
    public void Trouble_ends_the_observation() => Expect(
        [(SegmentKind.ReleaseWait, 0, 100), (SegmentKind.Rollout, 100, 110), (SegmentKind.Observe, 110, 140)],
        OuterLoop.Segments(Change, integratedAt: null, [Production], troubleAt: Min(140)));

    [Fact]
    public void Previews_are_no_stage() =>
        Assert.Empty(OuterLoop.Segments(Change, integratedAt: null, [Staging with { Preview = true }]));

    [Fact]
    public void A_change_that_is_not_merged_has_no_outer_loop() =>
        Assert.Empty(OuterLoop.Segments(Change.Fold([Opened(0)])!, Min(20), [Production]));

    [Fact]
    public void Segments_have_no_holes_whatever_the_clocks_say() =>
        Prop.ForAll(Gen.Choose(-50, 200).ArrayOf(5).ToArbitrary(), at =>
        {
            var segments = OuterLoop.Segments(
                Change, Min(at[0]), [Deploy("1", at[1], at[2], production: false), Deploy("2", at[3], at[4])]);
            return (segments.Count == 0 || segments[0].From == Change.MergedAt)
                && segments.All(s => s.To >= s.From)
                && segments.Zip(segments.Skip(1)).All(s => s.First.To == s.Second.From);
        }).QuickCheckThrowOnFailure();

    private static Deployment Deploy(
        string id, double started, double finished, bool production = true, Outcome outcome = Outcome.Success) =>
        Deployment.Fold([DeployStarted(started, id, production), DeployFinished(finished, outcome, id, production)])!;

    private static void Expect((SegmentKind, double, double)[] expected, IReadOnlyList<Segment> actual) =>
        Assert.Equal(expected.Select(e => new Segment(e.Item1, Min(e.Item2), Min(e.Item3))), actual);
}
