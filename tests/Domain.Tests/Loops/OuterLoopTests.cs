using DevEx.Domain.Events;
using DevEx.Domain.Loops;
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
        Properties.Hold(Gen.Choose(-50, 200).ArrayOf(5).ToArbitrary(), at =>
        {
            var segments = OuterLoop.Segments(
                Change, Min(at[0]), [Deploy("1", at[1], at[2], production: false), Deploy("2", at[3], at[4])]);
            return (segments.Count == 0 || segments[0].From == Change.MergedAt)
                && segments.All(s => s.To >= s.From)
                && segments.Zip(segments.Skip(1)).All(s => s.First.To == s.Second.From);
        });

    [Fact]
    public void What_was_deployed_before_it_was_merged_waited_for_nothing() => Expect(
        [(SegmentKind.Integrate, 0, 0), (SegmentKind.ReleaseWait, 0, 0), (SegmentKind.Rollout, 0, 0), (SegmentKind.Observe, 0, (24 * 60) - 10)],
        OuterLoop.Segments(Change, Min(20), [Deploy("1", -20, -10), Production]));

    [Fact]
    public void A_stage_before_the_merge_is_no_stage_of_the_way_to_production() => Expect(
        [(SegmentKind.Integrate, 0, 20), (SegmentKind.ReleaseWait, 20, 100), (SegmentKind.Rollout, 100, 110), (SegmentKind.Observe, 110, DayLater)],
        OuterLoop.Segments(Change, Min(20), [Deploy("1", -20, -10, production: false), Production]));

    [Fact]
    public void A_hot_fix_that_goes_straight_to_production_has_no_stage() => Expect(
        [(SegmentKind.Integrate, 0, 20), (SegmentKind.ReleaseWait, 20, 100), (SegmentKind.Rollout, 100, 110), (SegmentKind.Observe, 110, DayLater)],
        OuterLoop.Segments(Change, Min(20), [Production, Deploy("3", 200, 210, production: false)]));

    [Fact]
    public void A_merge_is_integrated_when_the_last_attempt_of_every_pipeline_is_through() =>
        Assert.Equal(Min(25), OuterLoop.IntegratedAt(Change, [
            Pipeline("1", 10), Pipeline("1", 25, attempt: 2), Pipeline("2", 20), Pipeline("pull request", 90) with { Trigger = "pull_request" },
            Pipeline("nightly", 95) with { Trigger = "schedule" }, Pipeline("tag", 97) with { Ref = "refs/tags/v1" },
            Pipeline("other commit", 99) with { Sha = "m2" },
        ]));

    [Fact]
    public void A_pipeline_that_still_runs_or_none_at_all_integrates_nothing()
    {
        Assert.Null(OuterLoop.IntegratedAt(Change, [Pipeline("1", 10), Pipeline("1", 12, attempt: 2) with { FinishedAt = null }]));
        Assert.Null(OuterLoop.IntegratedAt(Change, []));
        Assert.Null(OuterLoop.IntegratedAt(Change.Fold([Opened(0)])!, [Pipeline("1", 10) with { Sha = "h1" }]));
    }

    [Fact]
    public void Where_the_forge_names_no_merge_commit_the_head_stands_for_it() =>
        Assert.Equal(Min(10), OuterLoop.IntegratedAt(Change with { MergeSha = null }, [Pipeline("1", 10) with { Sha = "h1", Ref = "main" }]));

    [Fact]
    public void An_incident_where_it_was_deployed_is_trouble_and_so_is_a_rollback()
    {
        Deployment[] rollback = [Deploy("3", 150, 160) with { RollbackOf = "2" }];

        Assert.Equal(Min(140), OuterLoop.TroubleAt(Production, rollback, [Incident.Fold([IncidentOpened(140)])!]));
        Assert.Equal(Min(150), OuterLoop.TroubleAt(Production, rollback, [Incident.Fold([IncidentOpened(170, deployment: "2", repository: null)])!]));
    }

    [Fact]
    public void Incidents_before_it_after_the_observation_of_another_deployment_or_of_another_repository_are_no_trouble() =>
        Assert.Null(OuterLoop.TroubleAt(
            Production,
            [Deploy("3", 150, 160)],
            [
                Incident.Fold([IncidentOpened(109)])!, Incident.Fold([IncidentOpened(DayLater)])!,
                Incident.Fold([IncidentOpened(140, deployment: "1")])!, Incident.Fold([IncidentOpened(140, repository: "shop/search")])!,
                Incident.Fold([IncidentOpened(140, repository: null)])!, Incident.Fold([IncidentResolved(140)])!,
            ]));

    private static Run Pipeline(string id, double finished, int attempt = 1) => Run.Fold([
        InRun<RunFinished>(finished, attempt) with { FinishedAt = Min(finished), Sha = "m1", Event = "push", Ref = "refs/heads/main" },
    ])! with
    { RunId = id };

    private static void Expect((SegmentKind, double, double)[] expected, IReadOnlyList<Segment> actual) =>
        Assert.Equal(expected.Select(e => new Segment(e.Item1, Min(e.Item2), Min(e.Item3))), actual);
}
