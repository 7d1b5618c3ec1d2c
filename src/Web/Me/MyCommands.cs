using DevEx.Domain.Events;
using DevEx.Domain.Metrics;

namespace DevEx.Web.Me;

/// <summary>By what commands are ranked.</summary>
public enum CommandOrder
{
    /// <summary>The time that was waited for them.</summary>
    Cost,

    /// <summary>Their p90.</summary>
    Slowest,

    /// <summary>How large a part of the runs failed.</summary>
    Failing,
}

/// <summary>One of the own commands over some days.</summary>
/// <param name="Tools">The programs that ran it; nearly always one.</param>
/// <param name="P50Ms">Of its duration, in milliseconds, by nearest rank.</param>
/// <param name="Failures">Runs that ended in a failure, an error or a timeout.</param>
/// <param name="WaitedMs">The part of the own iterations that it held. Null where nobody can wait for it: a hook, a command that no rule knows.</param>
/// <param name="Lost">That time in cycles of the traditional loop.</param>
/// <param name="SlowestOn">The days of its longest runs, the longest first.</param>
public sealed record MyCommand(
    string Label, string Tools, Phase Phase, string Repository, long N, long P50Ms, long P90Ms, long Failures, double FailureShare, long? WaitedMs, double? Lost,
    IReadOnlyList<DateOnly> SlowestOn);

/// <summary>What <c>GET /api/v1/me/commands</c> gives: the caller's own commands.</summary>
/// <param name="Commands">At most 200; what is beyond them is in the sums and counted in <see cref="Excluded"/>.</param>
public sealed record MyCommands(
    DateTimeOffset? AsOf, DateOnly From, DateOnly To, string Zone, CommandOrder Sort, long N, double? FailureShare, double? WaitedMs, double? Lost,
    IReadOnlyList<MyCommand> Commands, IReadOnlyList<LeftOut> Excluded)
{
    /// <summary>How the sums came about.</summary>
    public IReadOnlyList<Explanation> Explanations { get; init; } = [];
}
