using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using static DevEx.Domain.Tests.Loops.Story;

namespace DevEx.Domain.Tests.Loops;

public sealed class ChangeTests
{
    private static readonly DevEvent[] Life =
    [
        Opened(0, draft: true), Pushed(5, "h2", forced: true), Ready(10), Review(20, Bob, ReviewState.ChangesRequested, "r1"),
        Drafted(22), Pushed(25, "h3"), Ready(26), Closed(30), Reopened(40), Review(50, Bob, ReviewState.Approved, "r2"),
        Dismissed(52, "r2"), Review(55, Bob, ReviewState.Approved, "r3"), Merged(60), Closed(60),
    ];

    [Fact]
    public void Arrival_order_and_duplicates_do_not_matter()
    {
        var expected = Text(Change.Fold(Life));

        Assert.All(Arrivals(Life), a => Assert.Equal(expected, Text(Change.Fold(a))));
    }

    [Fact]
    public void Two_words_of_the_same_instant_are_taken_in_a_fixed_order()
    {
        DevEvent[] events = [Opened(0), Opened(0) with { Title = "Z" }, Opened(0) with { Title = "A" }];

        Assert.Single(Arrivals(events).Select(a => Change.Fold(a)!.Title).Distinct());
    }

    [Fact]
    public void A_life_is_told_whole()
    {
        var change = Change.Fold(Life)!;

        Assert.Equal((Min(0), Min(10), Min(60)), (change.OpenedAt, change.ReadyAt, change.MergedAt));
        Assert.Equal(("m1", Bob, Ann), (change.MergeSha, change.MergedBy, change.Author));
        Assert.Null(change.ClosedAt);
        Assert.True(change.Rewritten);
        Assert.Equal([new(Min(0), Min(10)), new(Min(22), Min(26))], change.Drafts);
        Assert.Equal([new(SegmentKind.Closed, Min(30), Min(40))], change.Closings);
        Assert.Equal(["h2", "h3"], change.Pushes.Select(p => p.Sha));
        Assert.Equal([null, Min(52), null], change.Reviews.Select(r => r.DismissedAt));
    }

    [Fact]
    public void Without_a_description_there_is_no_change() =>
        Assert.Null(Change.Fold([Review(5, Bob, ReviewState.Approved)]));

    [Fact]
    public void Events_of_other_things_and_unknown_ones_are_ignored()
    {
        var strange = new Strange { At = Min(1), Provider = "github", Repository = "shop/checkout", Number = 7 };

        Assert.Equal(Text(Change.Fold(Life)), Text(Change.Fold([.. Life, strange, DeployStarted(3)])));
    }

    [Fact]
    public void A_missed_opening_is_no_loss_since_every_payload_repeats_it()
    {
        var change = Change.Fold([Ready(10) with { OpenedAt = Min(0) }])!;

        Assert.Equal((Min(0), Min(10)), (change.OpenedAt, change.ReadyAt));
    }

    [Fact]
    public void A_change_that_never_was_a_draft_is_ready_when_it_is_opened() =>
        Assert.Equal(Min(0), Change.Fold([Opened(0), Merged(9)])!.ReadyAt);

    [Fact]
    public void Drafted_after_the_opening_was_ready_at_the_opening() =>
        Assert.Equal(Min(0), Change.Fold([Opened(0), Drafted(5), Ready(9)])!.ReadyAt);

    [Fact]
    public void An_opening_that_says_how_things_are_today_was_a_draft_if_it_was_marked_ready_first() =>
        Assert.Equal(Min(9), Change.Fold([Opened(0, draft: false), Ready(9)])!.ReadyAt);

    [Fact]
    public void A_draft_that_nobody_marked_ready_is_not_ready() =>
        Assert.Null(Change.Fold([Opened(0, draft: true)])!.ReadyAt);

    [Fact]
    public void One_push_told_twice_is_one_push_and_a_forced_one_stays_forced()
    {
        var change = Change.Fold([Opened(0), Pushed(5, "h2", forced: true), Pushed(5, "h2"), Pushed(5, "h2", forced: false)])!;

        Assert.Equal([new ChangePush(Min(5), "h2", Forced: true)], change.Pushes);
        Assert.True(change.Rewritten);
    }

    [Fact]
    public void A_closing_without_a_merge_is_no_merge()
    {
        var change = Change.Fold([Opened(0), Closed(5)])!;

        Assert.Null(change.MergedAt);
        Assert.Equal(Min(5), change.ClosedAt);
    }

    [Fact]
    public void The_latest_push_is_the_head_and_a_size_once_known_stays_known()
    {
        var change = Change.Fold([Opened(0) with { Size = new(1, 2, 3) }, Pushed(5, "h9")])!;

        Assert.Equal("h9", change.HeadSha);
        Assert.Equal(new ChangeSize(1, 2, 3), change.Size);
    }

    private sealed record Strange : ChangeEvent;
}
