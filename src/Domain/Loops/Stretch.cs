using DevEx.Domain.Events;

namespace DevEx.Domain.Loops;

/// <summary>A step as the walk sees it: whole milliseconds, never of negative length, in a phase of the loop.</summary>
/// <remarks><paramref name="Known"/> is false for a command that no rule knows: it proves nothing about where a loop ends.</remarks>
internal readonly record struct Stretch(long From, long To, Phase Phase, string? Label, Outcome Outcome, bool Known)
    : IComparable<Stretch>
{
    public bool IsCode => Phase == Phase.Code;

    /// <summary>Tells the developer something: makes an iteration complete.</summary>
    public bool Answers => Phase is Phase.Build or Phase.Test or Phase.Package or Phase.Deploy or Phase.Wait;

    public static Stretch Of(Step step)
    {
        var from = step.StartedAt.ToUnixTimeMilliseconds();
        var to = Math.Max(from, step.FinishedAt.ToUnixTimeMilliseconds());
        return step.Phase == Phase.Other
            ? new(from, to, Phase.Inspect, step.Label, step.Outcome, Known: false)
            : new(from, to, step.Phase, step.Label, step.Outcome, Known: true);
    }

    /// <summary>
    /// By start. Of those that start together code comes first, so that "save and build" is one turn, then the shorter one, so that both
    /// are seen; the rest only makes the order total.
    /// </summary>
    public int CompareTo(Stretch other)
    {
        var order = From.CompareTo(other.From);
        order = order != 0 ? order : other.IsCode.CompareTo(IsCode);
        order = order != 0 ? order : To.CompareTo(other.To);
        order = order != 0 ? order : Phase.CompareTo(other.Phase);
        order = order != 0 ? order : string.CompareOrdinal(Label, other.Label);
        order = order != 0 ? order : Outcome.CompareTo(other.Outcome);
        return order != 0 ? order : Known.CompareTo(other.Known);
    }
}
