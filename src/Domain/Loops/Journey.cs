using DevEx.Domain.Events;
using DevEx.Domain.Metrics;

namespace DevEx.Domain.Loops;

/// <summary>Where a change comes through on its way from the first edit to production, in this order.</summary>
public enum JourneyStop
{
    FirstEdit,
    FirstCommit,
    Opened,

    /// <summary>Review was asked for.</summary>
    Ready,
    FirstResponse,
    Approved,
    Merged,

    /// <summary>The default branch's pipeline was through.</summary>
    Integrated,

    /// <summary>Deployed elsewhere than to production.</summary>
    Staged,
    InProduction,
}

/// <summary>The way from one stop that is known to the next one that is, by both clocks.</summary>
public sealed record JourneyLeg(JourneyStop From, JourneyStop To, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, TimeSpan Working)
{
    public TimeSpan Wall => FinishedAt - StartedAt;
}

/// <summary>The whole way of one change, as far as it has come. Its legs have no holes and add up to it on both clocks.</summary>
/// <param name="Change">Whose way it is.</param>
/// <param name="Legs">In order; empty when fewer than two stops are known.</param>
/// <param name="Iterations">
/// The inner loop on its branch up to the merge. They and the first edit are the author's own and only ever shown to the author.
/// </param>
/// <param name="Rewritten">Its history was overwritten, so that the time before the opening may be longer than what is known of it.</param>
public sealed record Journey(Change Change, IReadOnlyList<JourneyLeg> Legs, IReadOnlyList<Iteration> Iterations, bool Rewritten)
{
    public TimeSpan Wall => Legs.Aggregate(TimeSpan.Zero, (sum, leg) => sum + leg.Wall);

    public TimeSpan Working => Legs.Aggregate(TimeSpan.Zero, (sum, leg) => sum + leg.Working);

    /// <summary>
    /// Each stop lies between its neighbours. An edit after the first commit or the opening is not the first one; then that is not known.
    /// </summary>
    /// <param name="change">Joined by its branch, its head, its merge commit and its number by those who gather the rest.</param>
    /// <param name="branch">What the pushes to its branch tell.</param>
    /// <param name="outer">Its way to production: see <see cref="OuterLoop"/>.</param>
    /// <param name="iterations">The author's on its branch, in order; none for anybody but the author.</param>
    /// <param name="calendar">The working time of the author's team.</param>
    public static Journey Of(
        Change change, ChangeBranch branch, IReadOnlyList<Segment> outer, IEnumerable<Iteration> iterations, WorkingCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(branch);
        ArgumentNullException.ThrowIfNull(outer);
        ArgumentNullException.ThrowIfNull(iterations);
        ArgumentNullException.ThrowIfNull(calendar);

        Iteration[] own = [.. iterations.Where(i => !(i.StartedAt > change.MergedAt))];
        var stops = Ordered([.. Before(change, branch, own), .. Middle(change), .. After(outer)]);
        var working = calendar.WorkingTimes([.. stops.Select(s => s.At)]);
        var legs = stops.Zip(stops.Skip(1), working)
            .Select(s => new JourneyLeg(s.First.Stop, s.Second.Stop, s.First.At, s.Second.At, s.Third));
        return new(change, [.. legs], own, branch.Rewritten);
    }

    private static IEnumerable<(JourneyStop Stop, DateTimeOffset? At)> Before(Change change, ChangeBranch branch, Iteration[] iterations)
    {
        var opened = Sooner(change.OpenedAt ?? change.FirstSeenAt, change.MergedAt);
        var committed = Sooner(branch.FirstCommitAt, opened);
        var edited = iterations.SelectMany(i => i.Parts).Where(p => p.Phase == Phase.Code).Select(p => (DateTimeOffset?)p.StartedAt).Min();
        yield return (JourneyStop.FirstEdit, edited > (committed ?? opened) ? null : edited);
        yield return (JourneyStop.FirstCommit, committed);
    }

    private static IEnumerable<(JourneyStop Stop, DateTimeOffset? At)> Middle(Change change)
    {
        yield return (JourneyStop.Opened, Sooner(change.OpenedAt, change.MergedAt));
        yield return (JourneyStop.Ready, Sooner(change.ReadyAt, change.MergedAt));
        yield return (JourneyStop.FirstResponse, MiddleLoop.FirstResponse(change));
        yield return (JourneyStop.Approved, MiddleLoop.LastApproval(change));
        yield return (JourneyStop.Merged, change.MergedAt);
    }

    private static IEnumerable<(JourneyStop Stop, DateTimeOffset? At)> After(IReadOnlyList<Segment> outer)
    {
        yield return (JourneyStop.Integrated, EndOf(SegmentKind.Integrate));
        yield return (JourneyStop.Staged, EndOf(SegmentKind.Stage));
        yield return (JourneyStop.InProduction, EndOf(SegmentKind.Rollout));

        DateTimeOffset? EndOf(SegmentKind kind) => outer.FirstOrDefault(s => s.Kind == kind)?.To;
    }

    /// <summary>The stops that are known, none of them before the one that comes before it.</summary>
    private static List<(JourneyStop Stop, DateTimeOffset At)> Ordered(IEnumerable<(JourneyStop Stop, DateTimeOffset? At)> stops)
    {
        var ordered = new List<(JourneyStop Stop, DateTimeOffset At)>();
        foreach (var (stop, at) in stops)
        {
            if (at is { } known)
            {
                ordered.Add((stop, ordered.Count > 0 && known < ordered[^1].At ? ordered[^1].At : known));
            }
        }

        return ordered;
    }

    private static DateTimeOffset? Sooner(DateTimeOffset? at, DateTimeOffset? limit) => at > limit ? limit : at;
}
