using DevEx.Domain.Events;
using DevEx.Store.Access;

namespace DevEx.Collectors.Agent;

/// <summary>What must hold of an event besides its shape: instants, durations, and what its sender may speak of.</summary>
internal static class EventRules
{
    public static readonly TimeSpan MaxFuture = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(30);
    public static readonly TimeSpan MaxDuration = TimeSpan.FromDays(30);

    /// <returns>The first fault, its pointer relative to the event; null when all is well.</returns>
    public static Fault? Check(DevEvent e, TokenKind sender, DateTimeOffset now) =>
        OfSender(e, sender) ?? OfLists(e) ?? EventKeys.Check(e) ?? OfShape(e) ?? OfTime(e, sender, now);

    private static Fault? OfSender(DevEvent e, TokenKind sender)
    {
        var inner = e is StepFinished or EditsObserved;
        return sender switch
        {
            TokenKind.Import => null,
            TokenKind.Agent when inner => null,
            TokenKind.Ci when !inner => null,
            _ => new("insufficient_scope", "/type", sender == TokenKind.Agent
                ? "An agent's token writes steps and edits only."
                : "Steps and edits come from an agent's token."),
        };
    }

    // The reader of JSON lets null pass as an item whatever the list's type says; nothing behind this door expects one.
    private static Fault? OfLists(DevEvent e) => e switch
    {
        CommitsPushed p when p.Commits.Any(c => c is null) => NullItem("/commits"),
        JobFinished j when j.Steps.Any(s => s is null) => NullItem("/steps"),
        JobFinished j when j.Labels.Any(l => l is null) => NullItem("/labels"),
        _ => null,
    };

    private static Fault? OfShape(DevEvent e) => e switch
    {
        EditsObserved { Beats.Count: 0 or > EditsObserved.MaxBeats } =>
            new("invalid_field", "/beats", $"1 to {EditsObserved.MaxBeats} beats."),
        StepFinished s when s.FinishedAt < s.StartedAt || s.FinishedAt - s.StartedAt > MaxDuration =>
            new("duration_out_of_range", "/finishedAt", "A step ends after it starts, and within 30 days."),
        ChangeEvent { Number: < 1 } => new("invalid_field", "/number", "A change's number is at least 1."),
        RunEvent { Attempt: < 1 } => new("invalid_field", "/attempt", "The first attempt is 1."),
        _ => null,
    };

    private static Fault? OfTime(DevEvent e, TokenKind sender, DateTimeOffset now)
    {
        var (earliest, latest) = Span(e);
        if (latest > now + MaxFuture)
        {
            return new("timestamp_future", "/at", "An instant lies in the future. Is the clock right?");
        }

        // An import brings history; what a machine reports later than this is more likely a wrong clock than a fact.
        return sender != TokenKind.Import && earliest < now - MaxAge
            ? new("too_old", "/at", "An instant lies more than 30 days back.")
            : earliest.Year < 2000 || e is ChangeDescribed { OpenedAt.Year: < 2000 }
                ? new("too_old", "/at", "An instant lies before the year 2000.") : null;
    }

    // What a CI tells besides the instant of the event may be long ago, or year 1 for "not yet"; it is not yet to come.
    private static (DateTimeOffset Earliest, DateTimeOffset Latest) Span(DevEvent e) => e switch
    {
        StepFinished s => (Earliest(s.At, s.StartedAt), Latest(s.At, s.FinishedAt)),
        EditsObserved edits => (Earliest(edits.At, edits.Beats.Min()), Latest(edits.At, edits.Beats.Max())),
        ChangeDescribed c => (c.At, Latest(c.At, c.OpenedAt)),
        RunDescribed r => (r.At, Latest(r.At, r.QueuedAt, r.StartedAt, r.FinishedAt)),
        JobFinished j => (j.At, Latest(j.At, [j.QueuedAt, j.StartedAt, j.FinishedAt, .. j.Steps.Select(s => s.StartedAt), .. j.Steps.Select(s => s.FinishedAt)])),
        _ => (e.At, e.At),
    };

    private static DateTimeOffset Earliest(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Latest(DateTimeOffset at, params IEnumerable<DateTimeOffset?> others) =>
        others.Max() is { } latest && latest > at ? latest : at;

    private static Fault NullItem(string pointer) => new("invalid_field", pointer, "A list has no item that is null.");
}
