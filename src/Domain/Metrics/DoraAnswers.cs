using DevEx.Domain.Loops;

namespace DevEx.Domain.Metrics;

/// <summary>A merged change and when work on it began, for the change lead time.</summary>
/// <param name="Change">One that is merged.</param>
/// <param name="FirstCommitAt">Null when not known: see <see cref="ChangeBranch"/>.</param>
public sealed record DoraChange(Change Change, DateTimeOffset? FirstCommitAt);

/// <summary>What DORA's five are told from, of any repositories and with what lies before and after the days that are asked about.</summary>
/// <param name="Deployments">All that are known; only those to production count.</param>
/// <param name="Incidents">All that are known.</param>
/// <param name="Links">Which deployment brought which change: see <see cref="DeploymentLinks"/>.</param>
/// <param name="Changes">Those whose lead time is asked for.</param>
public sealed record DoraFacts(
    IReadOnlyList<Deployment> Deployments,
    IReadOnlyList<Incident> Incidents,
    IReadOnlyList<DeploymentLink> Links,
    IReadOnlyList<DoraChange> Changes);

/// <summary>One change from its first commit to production.</summary>
/// <remarks>It starts at the opening where the first commit is younger, because its history was rewritten.</remarks>
public sealed record ChangeLead(Change Change, DeploymentLink Link, DateTimeOffset StartedAt, TimeSpan Took)
{
    /// <param name="change">One that is in production.</param>
    /// <param name="committedAt">When its first commit was written.</param>
    /// <param name="link">The first deployment that brought it there.</param>
    public static ChangeLead Of(Change change, DateTimeOffset committedAt, DeploymentLink link)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(link);
        var startedAt = change.OpenedAt < committedAt ? change.OpenedAt.Value : committedAt;
        return new(change, link, startedAt, Run.Between(startedAt, link.Deployment.FinishedAt) ?? TimeSpan.Zero);
    }
}

/// <summary>How long changes take from the first commit to production; null when none came there.</summary>
public sealed record ChangeLeadTime(TimeSpan? Median, IReadOnlyList<ChangeLead> Changes, IReadOnlyList<LeftOut> LeftOut)
{
    public int N => Changes.Count;

    public Explanation Explained => ExplainedDora.LeadTime(Median, N, LeftOut);
}

/// <summary>On how many days of a week something came to production.</summary>
public sealed record DeploymentWeek(DateOnly FirstDay, int Days)
{
    private const int Length = 7;

    /// <summary>The whole weeks, counted back from the last day; those before something was known are left out.</summary>
    internal static IReadOnlyList<DeploymentWeek> Of(IReadOnlyCollection<DateOnly> deployments, DateOnly known, DateOnly firstDay, DateOnly lastDay)
    {
        var weeks = new List<DeploymentWeek>();
        for (var last = lastDay; last.AddDays(1 - Length) >= firstDay && last >= known; last = last.AddDays(-Length))
        {
            var first = last.AddDays(1 - Length);
            weeks.Insert(0, new(first, deployments.Where(d => d >= first && d <= last).Distinct().Count()));
        }

        return weeks;
    }
}

/// <summary>How often something comes to production.</summary>
/// <param name="DaysPerWeek">The median of the whole weeks; null when there is none, or no deployment.</param>
/// <param name="PerDay">Deployments by days, weekends included; null when there is no deployment.</param>
/// <param name="Weeks">Seven days each, counted back from the last day; those before the first deployment ever known are left out.</param>
/// <param name="Deployments">Those that succeeded.</param>
public sealed record DeploymentFrequency(
    double? DaysPerWeek, double? PerDay, IReadOnlyList<DeploymentWeek> Weeks, IReadOnlyList<Deployment> Deployments, IReadOnlyList<LeftOut> LeftOut)
{
    public int N => Deployments.Count;

    public Explanation Explained => ExplainedDora.DaysPerWeek(DaysPerWeek, Weeks.Count, N, LeftOut);

    public Explanation ExplainedPerDay => ExplainedDora.PerDay(PerDay, N, LeftOut);
}

/// <summary>Why a deployment counts as failed.</summary>
public enum FailureReason
{
    /// <summary>Another one says so, or the next one went back to a commit that was in production before.</summary>
    RolledBack,

    /// <summary>The next one brought a change that takes back one of its own.</summary>
    Reverted,

    /// <summary>The next one was not planned, or came from a hot-fix branch.</summary>
    HotFixed,

    /// <summary>An incident names it, or opened while it was the last one and watched.</summary>
    Incident,
}

/// <summary>A deployment that did harm, and what shows it.</summary>
/// <param name="Deployment">The one that failed.</param>
/// <param name="Reasons">At least one.</param>
/// <param name="Remedy">The deployment that took it back or mended it; null when only an incident shows the failure.</param>
/// <param name="Incidents">Those that are linked to it.</param>
/// <param name="RecoveredBy">The next deployment there that succeeded and did not fail itself; null as long as there is none.</param>
public sealed record DeploymentFailure(
    Deployment Deployment,
    IReadOnlyList<FailureReason> Reasons,
    Deployment? Remedy,
    IReadOnlyList<Incident> Incidents,
    Deployment? RecoveredBy)
{
    public TimeSpan? Recovery => Run.Between(Deployment.FinishedAt, RecoveredBy?.FinishedAt);
}

/// <summary>Failed deployments by all deployments to production; null when there are none.</summary>
public sealed record ChangeFailRate(
    IReadOnlyList<Deployment> Deployments, IReadOnlyList<DeploymentFailure> Failures, IReadOnlyList<LeftOut> LeftOut)
{
    public int N => Deployments.Count;

    public double? Rate => Explained.Value;

    public Explanation Explained => ExplainedDora.FailRate(Failures.Count, N, LeftOut);
}

/// <summary>How long production stays broken after a deployment that failed; null when none failed and was recovered from.</summary>
public sealed record RecoveryTime(TimeSpan? Median, IReadOnlyList<DeploymentFailure> Recovered, IReadOnlyList<LeftOut> LeftOut)
{
    public int N => Recovered.Count;

    public Explanation Explained => ExplainedDora.Recovery(Median, N, LeftOut);
}

/// <summary>Deployments that were only made because something went wrong, by all deployments to production; null when there are none.</summary>
public sealed record DeploymentReworkRate(
    IReadOnlyList<Deployment> Deployments, IReadOnlyList<Deployment> Unplanned, IReadOnlyList<LeftOut> LeftOut)
{
    public int N => Deployments.Count;

    public double? Rate => Explained.Value;

    public Explanation Explained => ExplainedDora.Rework(Unplanned.Count, N, LeftOut);
}
