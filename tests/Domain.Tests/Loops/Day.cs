using DevEx.Domain.Events;
using DevEx.Domain.Loops;

namespace DevEx.Domain.Tests.Loops;

/// <summary>A developer's day as tests write it down: seconds after nine o'clock.</summary>
internal static class Day
{
    public static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset At(double seconds) => Nine.AddSeconds(seconds);

    public static Step Step(Phase phase, double from, double to, Outcome outcome = Outcome.Success, bool waited = true) =>
        new(phase, At(from), At(to), outcome, "tool", phase.ToString(), waited);

    /// <summary>An edit every ten seconds, the last one included.</summary>
    public static IEnumerable<DateTimeOffset> Typing(double from, double to)
    {
        for (var at = from; at < to; at += 10)
        {
            yield return At(at);
        }

        yield return At(to);
    }

    public static IReadOnlyList<Iteration> Iterations(IEnumerable<Step> steps, IEnumerable<DateTimeOffset>? beats = null) =>
        InnerLoop.Iterations(steps, beats ?? [], InnerLoop.DefaultIdleTimeout);

    public static double Seconds(this Iteration iteration, Phase phase) => iteration.Phases[phase] / 1000.0;
}
