using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using FsCheck;
using FsCheck.Fluent;
using static DevEx.Domain.Tests.Loops.Story;

namespace DevEx.Domain.Tests.Loops;

public sealed class MiddleLoopTests
{
    [Fact]
    public void A_reviewed_change_is_drafted_picked_up_reviewed_and_waits_for_its_merge() => Expect(
        [(SegmentKind.Draft, 0, 10), (SegmentKind.Pickup, 10, 25), (SegmentKind.Review, 25, 40), (SegmentKind.MergeWait, 40, 60)],
        Opened(0, draft: true), Ready(10), Review(25, Bob, ReviewState.Commented), Review(30, Bob, ReviewState.Approved),
        Review(40, Bob, ReviewState.Approved), Merged(60), Review(70, Bob, ReviewState.Approved));

    [Fact]
    public void Authors_and_bots_and_late_comers_do_not_respond() => Expect(
        [(SegmentKind.Draft, 0, 0), (SegmentKind.Unreviewed, 0, 60)],
        Opened(0), Review(5, Ann, ReviewState.Commented), Review(6, Bot, ReviewState.Approved), Merged(60),
        Review(61, Bob, ReviewState.Approved));

    [Fact]
    public void An_approval_that_merges_at_the_same_instant_counts() => Expect(
        [(SegmentKind.Draft, 0, 0), (SegmentKind.Pickup, 0, 60), (SegmentKind.Review, 60, 60), (SegmentKind.MergeWait, 60, 60)],
        Opened(0), Review(60, Bob, ReviewState.Approved), Merged(60));

    [Fact]
    public void Without_an_approval_the_review_lasts_until_the_merge() => Expect(
        [(SegmentKind.Draft, 0, 0), (SegmentKind.Pickup, 0, 5), (SegmentKind.Review, 5, 60), (SegmentKind.MergeWait, 60, 60)],
        Opened(0), Review(5, Bob, ReviewState.Commented), Merged(60));

    [Fact]
    public void An_approval_that_was_taken_back_is_none() => Expect(
        [(SegmentKind.Draft, 0, 0), (SegmentKind.Pickup, 0, 5), (SegmentKind.Review, 5, 60), (SegmentKind.MergeWait, 60, 60)],
        Opened(0), Review(5, Bob, ReviewState.Approved, "r"), Dismissed(20, "r"), Merged(60));

    [Fact]
    public void A_closing_is_cut_out_of_the_segment_that_it_falls_in() => Expect(
        [(SegmentKind.Draft, 0, 0), (SegmentKind.Pickup, 0, 10), (SegmentKind.Closed, 10, 30), (SegmentKind.Pickup, 30, 40),
            (SegmentKind.Review, 40, 40), (SegmentKind.MergeWait, 40, 60)],
        Opened(0), Closed(10), Reopened(30), Review(40, Bob, ReviewState.Approved), Merged(60));

    [Fact]
    public void A_review_of_a_draft_means_that_nobody_waited_for_it() => Expect(
        [(SegmentKind.Draft, 0, 30), (SegmentKind.Pickup, 30, 30), (SegmentKind.Review, 30, 60), (SegmentKind.MergeWait, 60, 60)],
        Opened(0, draft: true), Review(5, Bob, ReviewState.Commented), Ready(30), Merged(60));

    [Fact]
    public void What_lies_before_the_first_known_boundary_is_unattributed() => Expect(
        [(SegmentKind.Unattributed, 3, 20), (SegmentKind.Review, 20, 30), (SegmentKind.MergeWait, 30, 60)],
        Pushed(3, "h2"), Review(20, Bob, ReviewState.Commented), Review(30, Bob, ReviewState.Approved), Merged(60));

    [Fact]
    public void Only_the_first_of_several_drafts_is_draft_time() => Expect(
        [(SegmentKind.Draft, 0, 10), (SegmentKind.Pickup, 10, 40), (SegmentKind.Review, 40, 50), (SegmentKind.MergeWait, 50, 60)],
        Opened(0, draft: true), Ready(10), Drafted(20), Ready(30), Review(40, Bob, ReviewState.Commented), Review(50, Bob, ReviewState.Approved), Merged(60));

    [Fact]
    public void A_closing_across_a_boundary_is_cut_out_of_both_segments() => Expect(
        [(SegmentKind.Draft, 0, 10), (SegmentKind.Closed, 10, 20), (SegmentKind.Unreviewed, 20, 20), (SegmentKind.Closed, 20, 30), (SegmentKind.Unreviewed, 30, 60)],
        Opened(0, draft: true), Closed(10), Ready(20), Reopened(30), Merged(60));

    [Fact]
    public void Closed_and_opened_again_several_times_is_cut_out_each_time() => Expect(
        [
            (SegmentKind.Draft, 0, 0), (SegmentKind.Unreviewed, 0, 10), (SegmentKind.Closed, 10, 20), (SegmentKind.Unreviewed, 20, 30),
            (SegmentKind.Closed, 30, 40), (SegmentKind.Unreviewed, 40, 60),
        ],
        Opened(0), Closed(10), Reopened(20), Closed(30), Reopened(40), Merged(60));

    [Fact]
    public void A_review_after_the_merge_is_no_response() =>
        Assert.Null(MiddleLoop.FirstResponse(Change.Fold([Opened(0), Merged(60), Review(61, Bob, ReviewState.Approved)])!));

    [Fact]
    public void An_authors_own_review_is_no_response() =>
        Assert.Null(MiddleLoop.FirstResponse(Change.Fold([Opened(0), Review(5, Ann, ReviewState.Commented), Merged(60)])!));

    [Fact]
    public void A_bots_review_is_no_response_and_its_approval_none() => Expect(
        [(SegmentKind.Draft, 0, 0), (SegmentKind.Pickup, 0, 20), (SegmentKind.Review, 20, 60), (SegmentKind.MergeWait, 60, 60)],
        Opened(0), Review(5, Bot, ReviewState.ChangesRequested), Review(20, Bob, ReviewState.Commented), Review(30, Bot, ReviewState.Approved), Merged(60));

    [Fact]
    public void A_bots_change_has_segments_like_any_other_and_says_whose_it_is()
    {
        var change = Change.Fold([Opened(0) with { Author = Bot }, Review(20, Ann, ReviewState.Approved), Merged(60) with { Author = Bot }])!;

        Assert.True(change.Author.Bot);
        Assert.Equal(Min(20), MiddleLoop.FirstResponse(change));
        Assert.Equal(Min(60), MiddleLoop.Segments(change)[^1].To);
    }

    [Fact]
    public void A_forced_push_moves_no_boundary() => Expect(
        [(SegmentKind.Draft, 0, 0), (SegmentKind.Pickup, 0, 20), (SegmentKind.Review, 20, 30), (SegmentKind.MergeWait, 30, 60)],
        Opened(0), Pushed(10, "h2", forced: true), Review(20, Bob, ReviewState.Commented), Review(30, Bob, ReviewState.Approved),
        Pushed(40, "h3", forced: true), Merged(60));

    [Fact]
    public void Ready_that_is_told_for_after_the_merge_ends_at_the_merge() => Expect(
        [(SegmentKind.Draft, 0, 60), (SegmentKind.Unreviewed, 60, 60)],
        Opened(0, draft: true), Merged(60), Ready(70));

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-27T16:00Z", "2026-03-30T06:00Z", 62, 3)]
    [InlineData("Europe/Berlin", "2026-10-23T15:00Z", "2026-10-26T07:00Z", 64, 3)]
    [InlineData("America/New_York", "2026-03-06T22:00Z", "2026-03-09T12:00Z", 62, 3)]
    [InlineData("America/New_York", "2026-10-30T21:00Z", "2026-11-02T13:00Z", 64, 3)]
    public void A_merge_after_a_weekend_that_changes_the_clocks_waited_for_the_hours_of_friday_and_monday(
        string zone, string opened, string merged, double wall, double working)
    {
        var change = Change.Fold([Opened(0) with { At = At(opened) }, Merged(60) with { At = At(merged) }])!;
        var calendar = new WorkingCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone));

        var unreviewed = MiddleLoop.Segments(change)[^1];

        Assert.Equal((SegmentKind.Unreviewed, wall, working), (unreviewed.Kind, unreviewed.Length.TotalHours, calendar.WorkingTimes([unreviewed])[0].TotalHours));

        static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_merge_at_the_weekend_worked_only_until_friday_evening()
    {
        // From Friday at nine to Saturday at noon.
        var change = Change.Fold([Opened(4 * 24 * 60), Review((4 * 24 * 60) + 120, Bob, ReviewState.Approved), Merged((5 * 24 * 60) + 180)])!;

        var segments = MiddleLoop.Segments(change);

        Assert.Equal([0, 2, 0, 25], segments.Select(s => s.Length.TotalHours));
        Assert.Equal([0, 2, 0, 6], new WorkingCalendar(TimeZoneInfo.Utc).WorkingTimes(segments).Select(t => t.TotalHours));
    }

    [Fact]
    public void A_change_that_is_not_merged_has_no_segments_and_no_duration()
    {
        var change = Change.Fold([Opened(0), Closed(9)])!;

        Assert.Empty(MiddleLoop.Segments(change));
        Assert.Null(MiddleLoop.Duration(change));
    }

    [Fact]
    public void The_middle_loop_lasts_from_ready_to_merged() =>
        Assert.Equal(TimeSpan.FromMinutes(50), MiddleLoop.Duration(Change.Fold([Opened(0, draft: true), Ready(10), Merged(60)])!));

    [Fact]
    public void Rework_is_each_request_for_changes_until_the_next_push_and_one_push_ends_one_round()
    {
        var rounds = MiddleLoop.Rework(Change.Fold([
            Opened(0), Pushed(5, "h2"), Review(10, Bob, ReviewState.ChangesRequested), Review(12, Bob, ReviewState.ChangesRequested),
            Pushed(20, "h3"), Pushed(22, "h4"), Review(30, Bob, ReviewState.ChangesRequested), Pushed(35, "h5"),
            Review(40, Bob, ReviewState.ChangesRequested), Merged(60), Pushed(70, "h6")])!);

        Assert.Equal([(Min(10), Min(20)), (Min(30), Min(35))], rounds.Select(r => (r.From, r.To)));
    }

    [Fact]
    public void Where_nobody_is_known_a_verdict_is_by_somebody_else_and_a_comment_may_be_the_authors()
    {
        var unknown = new Actor(Subject: null);
        var opened = Opened(0) with { Author = unknown };
        var merged = Merged(60) with { Author = unknown };

        var change = Change.Fold([opened, Review(5, unknown, ReviewState.Commented), Review(9, unknown, ReviewState.Approved), merged])!;

        Assert.Equal(Min(9), MiddleLoop.FirstResponse(change));
    }

    [Fact]
    public void Segments_have_no_holes_and_add_up_whatever_happened() =>
        Properties.Hold(Gen.ListOf(Happenings()).ToArbitrary(), happenings =>
        {
            var segments = MiddleLoop.Segments(Change.Fold([Opened(30), .. happenings, Merged(60)])!);
            return segments.All(s => s.To >= s.From)
                && segments.Zip(segments.Skip(1)).All(s => s.First.To == s.Second.From)
                && segments[^1].To == Min(60);
        });

    private static Gen<DevEvent> Happenings() =>
        from at in Gen.Choose(0, 90)
        from what in Gen.Choose(0, 6)
        select what switch
        {
            0 => Ready(at),
            1 => Drafted(at),
            2 => Closed(at),
            3 => Reopened(at),
            4 => Review(at, Bob, ReviewState.Approved),
            5 => Review(at, Bob, ReviewState.ChangesRequested),
            _ => (DevEvent)Pushed(at, $"h{at}"),
        };

    private static void Expect((SegmentKind, double, double)[] expected, params DevEvent[] events) => Assert.Equal(
        expected.Select(e => new Segment(e.Item1, Min(e.Item2), Min(e.Item3))),
        MiddleLoop.Segments(Change.Fold(events)!));
}
