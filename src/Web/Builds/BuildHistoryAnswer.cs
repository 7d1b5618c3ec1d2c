using DevEx.Domain.Events;
using DevEx.Domain.Metrics;

namespace DevEx.Web.Builds;

/// <summary>What <c>GET /api/v1/builds/{key}</c> gives: one build over the period, and point by point.</summary>
/// <param name="Suppressed">A local build with too few people behind it; also one that nobody knows.</param>
/// <param name="Build">Null when suppressed, and when it did not run in the period.</param>
/// <param name="Turn">Where its time changed most sharply; null when no day parts anything, or too few people stand on a side of it.</param>
/// <param name="Failures">By cause, the most first.</param>
/// <param name="Runs">The latest ones, of CI alone: a run on somebody's machine is that person's.</param>
public sealed record BuildHistoryAnswer(
    DateTimeOffset? AsOf, bool Suppressed, BuildRow? Build, IReadOnlyList<BuildPoint> Points, BuildTurn? Turn, IReadOnlyList<BuildFailures> Failures,
    IReadOnlyList<BuildRun> Runs)
{
    /// <summary>The commits that it both failed and succeeded on in the period, the latest first; of CI alone.</summary>
    public IReadOnlyList<FlakyCommit> FlakyCommits { get; init; } = [];

    /// <summary>The run that is asked for, or the latest; null of a local build, and when there is none.</summary>
    public RunAnswer? Run { get; init; }

    public long? N => Build?.N;

    public IReadOnlyList<LeftOut> Excluded => [.. Explanations.LeftOut()];

    /// <summary>How the numbers of the period came about.</summary>
    public IReadOnlyList<Explanation> Explanations { get; init; } = [];
}

/// <summary>A day or week of a build. When too few people stand behind it, all but the days is null.</summary>
public sealed record BuildPoint(
    DateOnly From, DateOnly To, bool Suppressed, long? N, double? P50, double? P90, double? FailureShare, double? QueueMeanMs, double? WaitedMinutes)
{
    public double? P75 { get; init; }

    public double? RunMeanMs { get; init; }
}

/// <summary>The day from which on a build took another time.</summary>
/// <param name="Z">How sharp it is; positive when it became slower.</param>
/// <param name="Commit">The first that CI ran it for on that day; null of a local build.</param>
public sealed record BuildTurn(DateOnly Day, double BeforeMs, double AfterMs, double Z, string? Commit, string? Url)
{
    // Beyond it lies one of a hundred, on either side of a normal distribution.
    private const double RareZ = 2.58;

    /// <summary>Some day parts any history best. It is worth telling where the medians differ as much as a regression has to, and hardly by chance.</summary>
    public bool Clear => Math.Max(BeforeMs, AfterMs) >= Regression.LeastRatio * Math.Min(BeforeMs, AfterMs) && Math.Abs(Z) >= RareZ;
}

/// <param name="Cause"><c>failure</c>: the code's fault. <c>error</c>: the tool's or the infrastructure's. <c>timeout</c>.</param>
public sealed record BuildFailures(Outcome Cause, long N);

/// <summary>A commit that a job said both yes and no of.</summary>
/// <param name="Url">Of the job's latest run for it.</param>
public sealed record FlakyCommit(string Sha, long Runs, long Failures, DateTimeOffset LastAt, string? Url);

/// <summary>One run of a job.</summary>
/// <param name="FailedStep">The first that did; null when none did, or the source does not tell.</param>
public sealed record BuildRun(
    string Provider, string RunId, int Attempt, string? Sha, DateTimeOffset? QueuedAt, DateTimeOffset? StartedAt, DateTimeOffset FinishedAt, Outcome Outcome,
    string? FailedStep, string? Url)
{
    /// <summary>What stands in the address where its jobs are asked for.</summary>
    public string Key => new RunRef(Provider, RunId, Attempt).Key;
}
