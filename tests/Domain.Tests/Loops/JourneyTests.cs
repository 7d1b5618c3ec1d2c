using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using static DevEx.Domain.Tests.Loops.Story;

namespace DevEx.Domain.Tests.Loops;

public sealed class JourneyTests
{
    private static readonly WorkingCalendar Calendar = new(TimeZoneInfo.Utc);

    private static readonly DevEvent[] Life =
        [Opened(0, draft: true), Ready(10), Review(25, Bob, ReviewState.Commented), Review(40, Bob, ReviewState.Approved), Merged(60)];

    [Fact]
    public void It_leads_from_the_first_edit_to_production_through_every_stop()
    {
        var journey = Of(
            Life, [PushedTo("feature", -5, -30)], Min(80), [Deploy("1", 85, 90, production: false), Deploy("2", 100, 110)], Coding(-50, -20));

        Assert.Equal(
            [
                (JourneyStop.FirstCommit, 20), (JourneyStop.Opened, 30), (JourneyStop.Ready, 10), (JourneyStop.FirstResponse, 15),
                (JourneyStop.Approved, 15), (JourneyStop.Merged, 20), (JourneyStop.Integrated, 20), (JourneyStop.Staged, 10), (JourneyStop.InProduction, 20),
            ],
            journey.Legs.Select(l => (l.To, l.Wall.TotalMinutes)));
        Assert.Equal(JourneyStop.FirstEdit, journey.Legs[0].From);
        Assert.Equal((160, 160), (journey.Wall.TotalMinutes, journey.Working.TotalMinutes));
        Assert.Single(journey.Iterations);
    }

    [Fact]
    public void A_stop_that_is_not_known_leaves_its_time_to_the_leg_across_it() => Expect(
        [(JourneyStop.Opened, JourneyStop.Ready, 0, 0), (JourneyStop.Ready, JourneyStop.Merged, 0, 60), (JourneyStop.Merged, JourneyStop.InProduction, 60, 110)],
        Of([Opened(0), Merged(60)], [], null, [Deploy("2", 100, 110)]));

    [Fact]
    public void A_change_on_its_way_has_come_as_far_as_it_has() => Expect(
        [(JourneyStop.Opened, JourneyStop.Ready, 0, 10), (JourneyStop.Ready, JourneyStop.FirstResponse, 10, 25)],
        Of(Life[..3], [], null, []));

    [Fact]
    public void A_first_commit_later_than_the_opening_takes_no_time_before_it() => Expect(
        [
            (JourneyStop.FirstCommit, JourneyStop.Opened, 0, 0), (JourneyStop.Opened, JourneyStop.Ready, 0, 0), (JourneyStop.Ready, JourneyStop.Merged, 0, 60),
        ],
        Of([Opened(0), Merged(60)], [PushedTo("feature", 30, 20)], null, []), rewritten: true);

    [Fact]
    public void An_edit_after_the_first_commit_is_not_the_first_one() => Expect(
        [
            (JourneyStop.FirstCommit, JourneyStop.Opened, -30, 0), (JourneyStop.Opened, JourneyStop.Ready, 0, 0), (JourneyStop.Ready, JourneyStop.Merged, 0, 60),
        ],
        Of([Opened(0), Merged(60)], [PushedTo("feature", -5, -30)], null, [], Coding(-20, -10)));

    [Fact]
    public void What_was_deployed_before_it_was_merged_ends_at_the_merge() => Expect(
        [
            (JourneyStop.Opened, JourneyStop.Ready, 0, 0), (JourneyStop.Ready, JourneyStop.Merged, 0, 60), (JourneyStop.Merged, JourneyStop.InProduction, 60, 60),
        ],
        Of([Opened(0), Merged(60)], [], null, [Deploy("2", 20, 30)]));

    [Fact]
    public void Iterations_after_the_merge_are_no_part_of_it() =>
        Assert.Empty(Of(Life, [], null, [], Coding(61, 70)).Iterations);

    [Fact]
    public void A_weekend_is_no_working_time_on_the_way()
    {
        // Nine o'clock on Monday and four days and eight hours later: Friday five o'clock, merged on Monday at eight.
        var merged = (7 * 24 * 60) - 60;
        var journey = Of([Opened((4 * 24 * 60) + (8 * 60)), Merged(merged)], [], null, []);

        Assert.Equal((63, 3), (journey.Wall.TotalHours, journey.Working.TotalHours));
    }

    private static Iteration Coding(double from, double to) => Day.Iterations(
        [Day.Step(Phase.Code, from * 60, to * 60), Day.Step(Phase.Build, to * 60, (to * 60) + 30)]).Single();

    private static Journey Of(
        DevEvent[] events, CommitsPushed[] pushes, DateTimeOffset? integratedAt, Deployment[] containing, params Iteration[] iterations)
    {
        var change = Change.Fold(events)!;
        return Journey.Of(change, ChangeBranch.Of(change, pushes), OuterLoop.Segments(change, integratedAt, containing), iterations, Calendar);
    }

    private static void Expect((JourneyStop, JourneyStop, double, double)[] expected, Journey actual, bool rewritten = false)
    {
        Assert.Equal(
            expected.Select(e => (e.Item1, e.Item2, Min(e.Item3), Min(e.Item4))),
            actual.Legs.Select(l => (l.From, l.To, l.StartedAt, l.FinishedAt)));
        Assert.Equal(rewritten, actual.Rewritten);
    }
}
