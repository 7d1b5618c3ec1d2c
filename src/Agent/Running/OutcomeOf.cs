using DevEx.Domain.Events;

namespace DevEx.Agent.Running;

/// <summary>What an exit code says about the work.</summary>
internal static class OutcomeOf
{
    /// <param name="end">The command's end.</param>
    /// <param name="timeLimited">True when the developer put a limit on it with <c>timeout</c>, whose 124 then means just that.</param>
    public static Outcome Command(CommandEnd end, bool timeLimited) => end.ExitCode switch
    {
        0 => Outcome.Success,
        124 when timeLimited => Outcome.Timeout,
        126 or 127 => Outcome.Error,
        130 or 143 => Outcome.Cancelled,

        // Many tools catch the interrupt, tidy up and fail in their own way.
        _ when end.Interrupted() => Outcome.Cancelled,
        _ => Outcome.Failure,
    };
}
