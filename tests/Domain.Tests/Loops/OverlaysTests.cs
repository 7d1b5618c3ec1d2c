using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using static DevEx.Domain.Tests.Loops.Story;

namespace DevEx.Domain.Tests.Loops;

public sealed class OverlaysTests
{
    private static readonly Change Change =
        Change.Fold([Opened(0), Pushed(20, "h2") with { Before = "h1" }, Pushed(40, "h3"), Merged(60)])!;

    [Fact]
    public void A_preview_lasts_from_a_push_until_the_first_environment_that_shows_it() => Expect(
        [("h1", 0, 8), ("h2", 20, 30)],
        Overlays.Previews(Change, [Preview("1", 5, 8, "h1"), Preview("2", 22, 30, "h2"), Preview("3", 31, 35, "h2")]));

    [Fact]
    public void A_preview_of_a_commit_that_the_forge_made_shows_the_last_push_before_it() => Expect(
        [("h2", 20, 30)],
        Overlays.Previews(Change, [Preview("1", 25, 30, "merge ref") with { ChangeNumber = 7 }, Preview("2", 25, 30, "merge ref")]));

    [Fact]
    public void Previews_that_failed_that_came_before_the_push_and_deployments_to_stay_are_no_previews() => Assert.Empty(
        Overlays.Previews(Change, [
            Deploy("1", 5, 8, outcome: Outcome.Failure, sha: "h1") with { Preview = true }, Preview("2", 10, 15, "h2"), Deploy("3", 5, 8, sha: "h1"),
            Preview("4", 5, 8, "h1") with { Repository = "shop/search" },
        ]));

    [Fact]
    public void A_change_without_a_push_was_opened_with_its_head() => Expect(
        [("h1", 0, 8)], Overlays.Previews(Change.Fold([Opened(0)])!, [Preview("1", 5, 8, "h1")]));

    [Fact]
    public void Hooks_on_its_branch_before_the_merge_are_its_checks() => Expect(
        [("husky", -20, -19), ("husky", 10, 11)],
        Overlays.Checks(Change, [
            Hook(10, 11), Hook(-20, -19), Hook(10, 11), Hook(70, 71), Hook(-900, -899), Hook(12, 13) with { Branch = "main" },
            Hook(12, 13) with { Phase = Phase.Commit }], since: Min(-100)));

    [Fact]
    public void A_hook_that_ends_before_it_starts_takes_no_time() => Expect([("husky", 10, 10)], Overlays.Checks(Change, [Hook(10, 9)]));

    [Fact]
    public void Rework_lies_across_the_segments() =>
        Assert.Equal(
            [new(OverlayKind.Rework, Min(10), Min(20))],
            MiddleLoop.Rework(Change.Fold([Opened(0), Review(10, Bob, ReviewState.ChangesRequested), Pushed(20, "h2"), Merged(60)])!));

    private static Deployment Preview(string id, double started, double finished, string sha) =>
        Deploy(id, started, finished, production: false, sha: sha) with { Preview = true };

    private static Step Hook(double from, double to) =>
        new(Phase.Check, Min(from), Min(to), Outcome.Success, "git", "husky", Branch: "feature");

    private static void Expect((string Name, double From, double To)[] expected, IReadOnlyList<Overlay> actual) =>
        Assert.Equal(expected.Select(e => (e.Name, Min(e.From), Min(e.To))), actual.Select(o => (o.Name!, o.From, o.To)));
}
