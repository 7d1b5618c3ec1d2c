using DevEx.Domain.Metrics;
using DevEx.Web.Loops;

namespace DevEx.Web.Builds;

/// <summary>A build over the period. <paramref name="LostCycles"/>: how many turns of the traditional loop the waiting would have held.</summary>
/// <param name="Place"><c>local</c> or <c>ci</c>.</param>
/// <param name="N">How often it ended in the period; 0 where it was only waited for.</param>
/// <param name="TrendMs">The median by point of the period.</param>
public sealed record BuildRow(
    string Place, string Repository, string Name, long N, double? FailureShare, Quantiles Duration, double? QueueMeanMs, double WaitedMinutes,
    double LostCycles, IReadOnlyList<double?> TrendMs)
{
    /// <summary>What stands in the address of its own answer.</summary>
    public string Key => new BuildRef(Place, Repository, Name).Key;

    /// <summary>By the last 35 days of its repository, whatever the period; null when it is not flaky, and of a local build.</summary>
    public FlakyMark? Flaky { get; init; }

    /// <summary>By the last 35 days of its repository, whatever the period; null when it did not become slower.</summary>
    public SlowerMark? Regression { get; init; }
}

/// <summary>A job of CI that said both yes and no of a commit.</summary>
/// <param name="FlakyCommits">Of so many of the <paramref name="Commits"/>.</param>
/// <param name="CostMs">What ran in vain; null when no duration is known.</param>
public sealed record FlakyMark(int FlakyCommits, int Commits, int Failures, double? CostMs)
{
    public double Share => (double)FlakyCommits / Commits;
}

/// <summary>A build that became slower: clearly, and by more than chance would do among all builds.</summary>
/// <param name="Since">The first day of the new time; null when no day parts it from the old.</param>
/// <param name="BeforeMs">The median of the four weeks before the last one.</param>
/// <param name="NowMs">The median of the last week, which ends at <paramref name="To"/>.</param>
/// <param name="P">After the correction for all builds.</param>
public sealed record SlowerMark(DateOnly? Since, DateOnly To, double BeforeMs, double NowMs, double Ratio, double P, long NBefore, long NNow);

/// <summary>What <c>GET /api/v1/builds</c> gives: the most costly first.</summary>
public sealed record BuildsAnswer(DateTimeOffset? AsOf, long N, IReadOnlyList<BuildRow> Builds)
{
    public IReadOnlyList<LeftOut> Excluded { get; init; } = [];

    /// <summary>How the numbers of all builds together came about.</summary>
    public IReadOnlyList<Explanation> Explanations { get; init; } = [];
}
