using DevEx.Domain.Events;

namespace DevEx.Domain.Loops;

/// <summary>One finished piece of work: <c>[StartedAt, FinishedAt)</c>.</summary>
/// <remarks><paramref name="Waited"/> is false when it ran in a watcher or a session, where nobody waits.</remarks>
public sealed record Step(
    Phase Phase,
    DateTimeOffset StartedAt,
    DateTimeOffset FinishedAt,
    Outcome Outcome,
    string Tool,
    string Label,
    bool Waited = true,
    string? Branch = null)
{
    public static Step Of(StepFinished e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new(e.Phase, e.StartedAt, e.FinishedAt, e.Outcome, e.Tool, e.Label, e.Waited ?? true, e.Workspace.Branch);
    }
}

/// <summary>A stretch of an iteration that went into one phase.</summary>
/// <remarks><paramref name="Label"/> names the step that holds the time; null for edits and for gaps between steps.</remarks>
public sealed record PhasePart(Phase Phase, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, string? Label = null);

/// <summary>One turn of the inner loop: change something, learn what it did.</summary>
/// <remarks>
/// <paramref name="Parts"/> are consecutive and without a hole: together they are the iteration, to the millisecond, and
/// <paramref name="Phases"/> are their sums. It is <paramref name="Complete"/> when a build, test, package, deployment or wait began in
/// it. <paramref name="Outcome"/> is what the last of these to finish said, which is what the developer knew when the next turn began:
/// a red test that went green on a second run without an edit is green. Null when none began.
/// </remarks>
public sealed record Iteration(
    DateTimeOffset StartedAt,
    DateTimeOffset FinishedAt,
    PhaseTimes Phases,
    IReadOnlyList<PhasePart> Parts,
    bool Complete,
    Outcome? Outcome)
{
    public TimeSpan Cycle => FinishedAt - StartedAt;

    public bool Equals(Iteration? other) =>
        other is not null
        && StartedAt == other.StartedAt
        && FinishedAt == other.FinishedAt
        && Complete == other.Complete
        && Outcome == other.Outcome
        && Phases.Equals(other.Phases)
        && Parts.SequenceEqual(other.Parts);

    public override int GetHashCode() => HashCode.Combine(StartedAt, FinishedAt, Phases, Parts.Count, Complete, Outcome);
}
