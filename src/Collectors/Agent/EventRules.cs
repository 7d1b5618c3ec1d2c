using DevEx.Domain.Events;
using DevEx.Store.Access;

namespace DevEx.Collectors.Agent;

/// <summary>What must hold of an event besides its shape: instants, durations, and what its sender may speak of.</summary>
internal static class EventRules
{
    public static readonly TimeSpan MaxFuture = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(30);
    public static readonly TimeSpan MaxDuration = TimeSpan.FromDays(30);

    private const int MaxRepository = 200;

    /// <returns>The first fault, its pointer relative to the event; null when all is well.</returns>
    public static Fault? Check(DevEvent e, TokenKind sender, DateTimeOffset now) =>
        OfSender(e, sender) ?? OfShape(e) ?? OfTime(e, sender, now);

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

    private static Fault? OfShape(DevEvent e) => e switch
    {
        StepFinished { Workspace.Repository: var r } when !IsRepository(r) => BadRepository("/workspace/repository"),
        EditsObserved { Workspace.Repository: var r } when !IsRepository(r) => BadRepository("/workspace/repository"),
        EditsObserved { Beats.Count: 0 or > EditsObserved.MaxBeats } =>
            new("invalid_field", "/beats", $"1 to {EditsObserved.MaxBeats} beats."),
        StepFinished s when s.FinishedAt < s.StartedAt || s.FinishedAt - s.StartedAt > MaxDuration =>
            new("duration_out_of_range", "/finishedAt", "A step ends after it starts, and within 30 days."),
        ChangeEvent { Repository: var r } when !IsRepository(r) => BadRepository("/repository"),
        ChangeEvent { Number: < 1 } => new("invalid_field", "/number", "A change's number is at least 1."),
        RunEvent { Repository: var r } when !IsRepository(r) => BadRepository("/repository"),
        RunEvent { Attempt: < 1 } => new("invalid_field", "/attempt", "The first attempt is 1."),
        DeploymentEvent { Repository: var r } when !IsRepository(r) => BadRepository("/repository"),
        CommitsPushed { Repository: var r } when !IsRepository(r) => BadRepository("/repository"),
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
            : earliest.Year < 2000 ? new("too_old", "/at", "An instant lies before the year 2000.") : null;
    }

    private static (DateTimeOffset Earliest, DateTimeOffset Latest) Span(DevEvent e) => e switch
    {
        StepFinished s => (Min(s.At, s.StartedAt), Max(s.At, s.FinishedAt)),
        EditsObserved edits => (Min(edits.At, edits.Beats.Min()), Max(edits.At, edits.Beats.Max())),
        _ => (e.At, e.At),
    };

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static bool IsRepository(string text) => text.Length is > 0 and <= MaxRepository && !text.Any(char.IsControl);

    private static Fault BadRepository(string pointer) => new("invalid_field", pointer, $"A repository is 1 to {MaxRepository} characters: owner/name.");
}
