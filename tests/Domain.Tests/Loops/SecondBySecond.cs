using DevEx.Domain.Events;
using DevEx.Domain.Loops;

namespace DevEx.Domain.Tests.Loops;

/// <summary>Rules 2 and 3 once more, slow and plain: which phase each second of a day belongs to.</summary>
internal static class SecondBySecond
{
    /// <param name="steps">At least a second long each, and starting and ending on whole ones.</param>
    public static PhaseTimes Phases(IReadOnlyCollection<Step> steps)
    {
        var ms = new long[PhaseTimes.LoopPhases.Count];
        if (steps.Count == 0)
        {
            return PhaseTimes.FromArray(ms);
        }

        Phase? before = null;
        var end = steps.Max(s => s.FinishedAt);
        for (var now = steps.Min(s => s.StartedAt); now < end; now = now.AddSeconds(1))
        {
            var running = steps.Where(s => s.StartedAt <= now && s.FinishedAt > now).ToList();
            var phase = running.Count > 0 ? Held(running) : IsIdle(steps, now) ? null : before == Phase.Code ? Phase.Code : Phase.Inspect;
            if (phase is { } known)
            {
                ms[(int)known] += 1000;
            }

            before = phase;
        }

        return PhaseTimes.FromArray(ms);
    }

    private static Phase? Held(List<Step> running) => running.Exists(s => s.Phase == Phase.Code)
        ? Phase.Code
        : running.OrderBy(s => s.StartedAt).ThenBy(s => s.FinishedAt).ThenBy(s => s.Phase).First().Phase;

    private static bool IsIdle(IReadOnlyCollection<Step> steps, DateTimeOffset now) =>
        steps.Where(s => s.StartedAt > now).Min(s => s.StartedAt) - steps.Where(s => s.FinishedAt <= now).Max(s => s.FinishedAt) >= InnerLoop.DefaultIdleTimeout;
}
