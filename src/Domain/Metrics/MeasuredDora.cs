namespace DevEx.Domain.Metrics;

/// <summary>The deployments to production of one day, as sums.</summary>
/// <param name="Reached">Those that count: they succeeded, or did harm all the same.</param>
/// <param name="Broken">Those that did not come through, and harmed nothing.</param>
/// <param name="Recoveries">Of each failed one that was recovered from, how long that took.</param>
public sealed record DoraDay(
    DateOnly Day, int Reached, int Succeeded, int Failed, int Unplanned, int Broken, IReadOnlyList<TimeSpan> Recoveries);

/// <summary>DORA's five of some days, told from sums of days: the same numbers as <see cref="Dora"/>, lead time within 1 %.</summary>
public sealed record MeasuredDora
{
    public required DateOnly FirstDay { get; init; }

    public required DateOnly LastDay { get; init; }

    /// <summary>Those with a deployment, in any order; others than those asked about count nothing.</summary>
    public required IReadOnlyList<DoraDay> Days { get; init; }

    /// <summary>The day of the first deployment ever that succeeded; null when there is none.</summary>
    public required DateOnly? Known { get; init; }

    public required Histogram LeadTimes { get; init; }

    public IReadOnlyList<LeftOut> WithoutLeadTime { get; init; } = [];

    public Explanation LeadTime => ExplainedDora.LeadTime(LeadTimes.Quantile(0.5), LeadTimes.Count, WithoutLeadTime);

    public Explanation DaysPerWeek
    {
        get
        {
            var weeks = Since is { } since
                ? DeploymentWeek.Of([.. Asked.Where(d => d.Succeeded > 0).Select(d => d.Day)], since, FirstDay, LastDay)
                : [];
            return ExplainedDora.DaysPerWeek(Dora.Median(weeks.Select(w => (double)w.Days)), weeks.Count, Succeeded, Broken);
        }
    }

    public Explanation PerDay => ExplainedDora.PerDay(
        Since is { } since ? (double)Succeeded / (LastDay.DayNumber - since.DayNumber + 1) : null, Succeeded, Broken);

    public Explanation FailRate => ExplainedDora.FailRate(Asked.Sum(d => d.Failed), Reached, Broken);

    public Explanation Recovery
    {
        get
        {
            List<TimeSpan> recoveries = [.. Asked.SelectMany(d => d.Recoveries)];
            return ExplainedDora.Recovery(
                Dora.Median(recoveries), recoveries.Count, [new(LeftOutReason.NotFinished, Asked.Sum(d => d.Failed) - recoveries.Count)]);
        }
    }

    public Explanation ReworkRate => ExplainedDora.Rework(Asked.Sum(d => d.Unplanned), Reached, Broken);

    public IReadOnlyList<Explanation> All => [LeadTime, DaysPerWeek, PerDay, FailRate, Recovery, ReworkRate];

    public long Reached => Asked.Sum(d => d.Reached);

    /// <summary>On how many days something came to production.</summary>
    public int DeploymentDays => Asked.Where(d => d.Succeeded > 0).Select(d => d.Day).Distinct().Count();

    private IEnumerable<DoraDay> Asked => Days.Where(d => d.Day >= FirstDay && d.Day <= LastDay);

    private long Succeeded => Asked.Sum(d => d.Succeeded);

    private LeftOut[] Broken => [new(LeftOutReason.NotFinished, Asked.Sum(d => d.Broken))];

    /// <summary>The first of the days on which something was known; null without a deployment in them.</summary>
    private DateOnly? Since => Succeeded == 0 ? null : Known > FirstDay ? Known : FirstDay;
}
