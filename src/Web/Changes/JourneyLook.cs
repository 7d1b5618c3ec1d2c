using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Web.Components.Shared;
using DevEx.Web.Loops;

namespace DevEx.Web.Changes;

/// <summary>How the way of a change is drawn and named.</summary>
internal static class JourneyLook
{
    private static readonly List<SegmentLook> Segments =
    [
        new(JourneyWay.Editing, "Editing", "First edit until the first commit: only you see this"),
        new(JourneyWay.Coding, "Coding", "First commit until opened"),
        .. SegmentLook.Middle, .. SegmentLook.Outer,
    ];

    public static SegmentLook Of(StoredSegment segment) => Segments.Find(l => l.Kind == segment.Kind) ?? new(segment.Kind, segment.Kind, "");

    /// <summary>On one of the two clocks.</summary>
    public static List<SegmentPart> Parts(JourneyAnswer journey, ChangeClock clock) =>
    [
        .. journey.Segments.Select(s => new SegmentPart(
            Of(s).Name, TimeSpan.FromMilliseconds(clock == ChangeClock.Wall ? s.Ms : s.WorkingMs), Of(s).Colour)),
    ];

    /// <summary>What goes on one axis; a line without anything on it is left out.</summary>
    /// <param name="now">Where what is not finished ends.</param>
    public static List<Lane> Lanes(JourneyAnswer journey, DateTimeOffset now, Func<DateTimeOffset, string> when) =>
    [
        .. new Lane[]
        {
            Lane("Segments", journey.Segments.Where(s => s.To > s.From)
                .Select(s => new LaneBar(s.From, s.To, Of(s).Colour, $"{Of(s).Name}: {Took(s.From, s.To)}, {Figures.WorkingDuration(TimeSpan.FromMilliseconds(s.WorkingMs))} of working time"))),
            Lane("Your iterations", (journey.Iterations ?? []).SelectMany(i => i.Parts)
                .Select(p => new LaneBar(p.StartedAt, p.FinishedAt, PhaseLook.Key(p.Phase), $"{p.Label ?? PhaseLook.Name(p.Phase)}: {Took(p.StartedAt, p.FinishedAt)}")),
                journey.Iterations is { } own ? $"{own.Count} of them" : ""),
            Lane("Reviews", journey.Reviews.Select(r => new LaneBar(r.At, r.At, Colour(r.State), $"{Words(r)}, {when(r.At)}"))),
            Lane("Rework", journey.Rounds.Select((r, nth) => new LaneBar(r.From, r.To, "warn", $"Round {nth + 1}: {Took(r.From, r.To)} until the next push"))),
            Lane("Checks", Runs(journey, now, integrate: false)),
            Lane("Default branch", Runs(journey, now, integrate: true)),
            Lane("Deployments", journey.Deployments.Select(d => new LaneBar(
                d.StartedAt ?? d.FinishedAt, d.FinishedAt, d.Production ? "sg-rollout" : "sg-stage", $"{d.Environment}, {when(d.FinishedAt)}"))),
        }.Where(l => l.Bars.Count > 0),
    ];

    /// <summary>The CSS variable without its dashes.</summary>
    public static string Colour(Outcome? outcome) => outcome switch
    {
        null => "ink-3",
        Outcome.Success => "good",
        Outcome.Failure => "bad",
        _ => "warn",
    };

    public static string Word(JourneyStop stop) => stop switch
    {
        JourneyStop.FirstEdit => "First edit",
        JourneyStop.FirstCommit => "First commit",
        JourneyStop.FirstResponse => "First response",
        JourneyStop.InProduction => "In production",
        _ => stop.ToString(),
    };

    private static IEnumerable<LaneBar> Runs(JourneyAnswer journey, DateTimeOffset now, bool integrate) =>
        from run in journey.Runs
        where run.Integrates == integrate
        let began = run.QueuedAt ?? run.StartedAt ?? run.FinishedAt
        where began is not null
        let ended = run.FinishedAt ?? now
        select new LaneBar(
            began.Value, ended, Colour(run.Outcome),
            $"{run.Workflow}{(run.Attempt > 1 ? $", attempt {run.Attempt}" : "")}: {Word(run.Outcome)}, {Took(began.Value, ended)}");

    public static string Word(Outcome? outcome) => outcome is { } known ? known.ToString().ToLowerInvariant() : "not finished";

    private static string Words(JourneyReview review) => (review.State switch
    {
        ReviewState.Approved => "Approved",
        ReviewState.ChangesRequested => "Changes requested",
        _ => "Commented",
    }) + (review.Bot ? " by a bot" : "") + (review.DismissedAt is null ? "" : ", dismissed later");

    private static string Colour(ReviewState state) => state switch
    {
        ReviewState.Approved => "good",
        ReviewState.ChangesRequested => "bad",
        _ => "ink-3",
    };

    private static string Took(DateTimeOffset from, DateTimeOffset to) => Figures.Duration(to > from ? to - from : TimeSpan.Zero);

    private static Lane Lane(string label, IEnumerable<LaneBar> bars, string? words = null)
    {
        List<LaneBar> drawn = [.. bars.OrderBy(b => b.From)];
        return new(label, drawn, $"{label}: {words ?? string.Join("; ", drawn.Select(b => b.Title))}");
    }
}
