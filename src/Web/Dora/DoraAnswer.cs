using DevEx.Domain.Metrics;

namespace DevEx.Web.Dora;

/// <summary>One of the five.</summary>
/// <param name="Value">In the unit that the explanation names; null without data.</param>
/// <param name="N">How many changes, deployments or recoveries stand behind it.</param>
public sealed record DoraFigure(double? Value, long N, IReadOnlyList<LeftOut> Excluded, Explanation Explanation)
{
    internal static DoraFigure Of(Explanation explanation) => new(explanation.Value, explanation.Counted, explanation.LeftOut, explanation);
}

/// <summary>The five over some days, deployment frequency as days of a week and as deployments a day.</summary>
public sealed record DoraFive(
    DateOnly From, DateOnly To, DoraFigure LeadTime, DoraFigure DeploymentDays, DoraFigure DeploymentsPerDay, DoraFigure ChangeFailRate,
    DoraFigure RecoveryTime, DoraFigure ReworkRate)
{
    internal static DoraFive Of(MeasuredDora dora) => new(
        dora.FirstDay, dora.LastDay, DoraFigure.Of(dora.LeadTime), DoraFigure.Of(dora.DaysPerWeek), DoraFigure.Of(dora.PerDay), DoraFigure.Of(dora.FailRate),
        DoraFigure.Of(dora.Recovery), DoraFigure.Of(dora.ReworkRate));
}

/// <summary>A point of the charts. What has no data is null.</summary>
/// <param name="Changes">Those whose lead time is known.</param>
/// <param name="Deployments">Those that reached production.</param>
/// <param name="DeploymentDays">On how many of its days something came to production.</param>
public sealed record DoraPoint(
    DateOnly From, DateOnly To, double? LeadTimeMs, long Changes, long Deployments, int DeploymentDays, double? DeploymentsPerDay, double? ChangeFailRate,
    double? RecoveryMs, long Recovered, double? ReworkRate)
{
    internal static DoraPoint Of(MeasuredDora dora) => new(
        dora.FirstDay, dora.LastDay, dora.LeadTime.Value, dora.LeadTime.Counted, dora.Reached, dora.DeploymentDays, dora.PerDay.Value, dora.FailRate.Value,
        dora.Recovery.Value, dora.Recovery.Counted, dora.ReworkRate.Value);
}

/// <summary>An incident that is linked to a deployment.</summary>
public sealed record DoraIncident(
    string Provider, string IncidentId, string Title, string? Severity, Uri? Url, DateTimeOffset? OpenedAt, DateTimeOffset? ResolvedAt);

/// <summary>A deployment that reached production.</summary>
/// <param name="Succeeded">False for one that did not come through and did harm all the same.</param>
/// <param name="Failed">Why it counts as failed: <c>rolledBack</c>, <c>reverted</c>, <c>hotFixed</c>, <c>incident</c>; empty when it does not.</param>
/// <param name="Unplanned">It was only made because something went wrong.</param>
/// <param name="Remedy">The deployment that took it back or mended it.</param>
/// <param name="RecoveredBy">The next good one there; null when it did not fail, or there is none yet.</param>
public sealed record DoraDeployment(
    string Provider, string Repository, string Environment, string DeploymentId, string? Sha, Uri? Url, DateTimeOffset FinishedAt, bool Succeeded,
    IReadOnlyList<string> Failed, bool Unplanned, string? Remedy, string? RecoveredBy, DateTimeOffset? RecoveredAt, long? RecoveryMs,
    IReadOnlyList<DoraIncident> Incidents);

/// <summary>What <c>GET /api/v1/dora</c> gives. Changes and deployments are what teams bring about: nothing is suppressed, and nobody is named.</summary>
/// <param name="N">How many deployments reached production; the list holds at most the newest 200 of them.</param>
/// <param name="Repositories">Whose deployments these are; null for those of all.</param>
public sealed record DoraAnswer(
    DateTimeOffset? AsOf, long N, IReadOnlyList<LeftOut> Excluded, bool Suppressed, DoraFive Total, DoraFive Previous, IReadOnlyList<DoraPoint> Buckets,
    IReadOnlyList<string>? Repositories, IReadOnlyList<DoraDeployment> Deployments);
