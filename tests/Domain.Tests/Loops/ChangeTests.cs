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
    public void The_latest_size_and_address_count_and_silence_changes_nothing()
    {
        var change = Change.Fold([
            Opened(0) with { Size = new(1, 1, 1), Url = "u1" }, Pushed(1, "h2") with { Size = new(9, 8, 7), Url = "u2" }, Pushed(2, "h3"),
        ])!;

        Assert.Equal((new ChangeSize(9, 8, 7), "u2"), (change.Size, change.Url));
    }

    [Fact]
    public void The_first_word_about_the_merge_counts()
    {
        var change = Change.Fold([Opened(0), Merged(10), Merged(11) with { By = Ann, MergeSha = "m2" }])!;

        Assert.Equal((Min(10), "m1", Bob), (change.MergedAt, change.MergeSha, change.MergedBy));
    }

    [Fact]
    public void A_closing_that_is_told_twice_began_with_the_first()
    {
        Assert.Equal(Min(5), Change.Fold([Opened(0), Closed(5), Closed(6)])!.ClosedAt);
        Assert.Equal([new Segment(SegmentKind.Closed, Min(5), Min(8))], Change.Fold([Opened(0), Closed(5), Closed(6), Reopened(8)])!.Closings);
    }

    [Fact]
    public void A_push_that_is_known_to_be_forced_stays_so_whoever_tells_of_it_again()
    {
        bool? Forced(params bool?[] words) =>
            Assert.Single(Change.Fold([Opened(0), .. words.Select(w => Pushed(3, "h2", w) with { HeadSha = w is null ? "x" : w.Value ? "y" : "z" })])!.Pushes).Forced;

        Assert.True(Forced(true, null));
        Assert.True(Forced(null, true));
        Assert.True(Forced(true, false));
        Assert.False(Forced(false, null));
        Assert.Null(Forced((bool?)null));
    }

    [Fact]
    public void A_push_has_the_commit_that_it_left_behind() =>
        Assert.Equal(["after", "head"], Change.Fold([
            Opened(0), Pushed(1, "x") with { After = "after", HeadSha = "head" }, Pushed(2, "x") with { After = null, HeadSha = "head" },
        ])!.Pushes.Select(p => p.Sha));

    [Fact]
    public void A_review_that_is_dismissed_twice_was_dismissed_the_first_time()
    {
        var change = Change.Fold([Opened(0), Review(1, Bob, ReviewState.Approved, "r1"), Dismissed(2, "r1"), Dismissed(3, "r1"), Dismissed(4, "unknown")])!;

        Assert.Equal(Min(2), Assert.Single(change.Reviews).DismissedAt);
    }

    [Fact]
    public void A_draft_that_is_told_twice_began_with_the_first_and_lasts_while_it_is_open()
    {
        Assert.Equal([new Period(Min(2), Min(6))], Change.Fold([Opened(0), Drafted(2), Drafted(3), Ready(6)])!.Drafts);
        Assert.Equal([new Period(Min(2), null)], Change.Fold([Opened(0), Drafted(2)])!.Drafts);
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

    [Fact]
    public void What_it_was_opened_with_is_what_the_first_push_replaced_and_not_known_where_that_does_not_tell()
    {
        Assert.Equal("h0", Change.Fold([Opened(0), Pushed(5, "h2") with { Before = "h0" }, Pushed(6, "h3") with { Before = "h2" }])!.OpenedSha);
        Assert.Null(Change.Fold([Opened(0), Pushed(5, "h2"), Pushed(6, "h3") with { Before = "h2" }])!.OpenedSha);
    }

    private sealed record Strange : ChangeEvent;
}
