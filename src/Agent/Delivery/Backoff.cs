namespace DevEx.Agent.Delivery;

/// <summary>How long to leave a failing server alone: longer each time, and never in step with other agents.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <param name="failures">Failed attempts in a row, this one included.</param>
    /// <param name="chance">Evenly spread from 0 to 1.</param>
    public static TimeSpan After(int failures, double chance) =>
        TimeSpan.FromTicks((long)(chance * Math.Min(Longest.Ticks, First.Ticks * Math.Pow(2, Math.Min(failures, 20)))));
}
