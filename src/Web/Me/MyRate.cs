using DevEx.Domain.Metrics;
using DevEx.Web.Filters;
using DevEx.Web.Loops;

namespace DevEx.Web.Me;

/// <summary>The own inner loop over some days. Days without a complete iteration are no developer-days.</summary>
public sealed record RateMeasure(
    DateOnly From, DateOnly To, long Iterations, long DeveloperDays, double? IterationsPerDay, Quantiles Cycle, double? TaxShare, double? Lost)
{
    /// <summary>How the numbers came about.</summary>
    public IReadOnlyList<Explanation> Explanations { get; init; } = [];

    internal static RateMeasure Of(DateOnly from, DateOnly to, MeasuredInnerLoop loop) => new(
        from, to, loop.Iterations, loop.DeveloperDays, loop.IterationsPerDay.Value, Quantiles.Of(loop.Cycle), loop.TaxShare.Value, loop.Lost.Value)
    {
        Explanations = loop.All,
    };
}

/// <summary>A point of the own rate.</summary>
/// <param name="Band">Of the team in the week that the point lies in; null where it may not be told, or the week is not over.</param>
/// <param name="IsOver">False while its last day goes on: it has not all its iterations.</param>
public sealed record RatePoint(DateOnly From, DateOnly To, long Iterations, long DeveloperDays, double? IterationsPerDay, Band? Band, bool IsOver)
{
    internal double? Whole => IsOver ? IterationsPerDay : null;
}

/// <summary>Between which rates the middle half of a team's developer-days of one week lie. Nobody's name stands behind either end.</summary>
/// <param name="P25">Iterations of a developer-day that a quarter of them do not exceed.</param>
/// <param name="P75">Iterations that three quarters do not exceed.</param>
/// <param name="N">Developer-days.</param>
public sealed record Band(long P25, long P75, long N);

/// <summary>A team that the person belongs to.</summary>
public sealed record OwnTeam(string Team, string Name);

/// <summary>What <c>GET /api/v1/me/rate</c> gives: the caller's own rate, against the own past and the team's band.</summary>
/// <param name="Before">The same length just before.</param>
/// <param name="MedianBefore">Iterations of the developer-days before: half of them had no more. Null when there were none.</param>
/// <param name="Team">Whose band it is; null for who is in no team.</param>
/// <param name="Teams">Those that the person is in.</param>
/// <param name="Repositories">Those that the person worked in.</param>
public sealed record MyRate(
    DateTimeOffset? AsOf, Grain Grain, RateMeasure Total, RateMeasure Before, long? MedianBefore, IReadOnlyList<RatePoint> Points,
    OwnTeam? Team, IReadOnlyList<OwnTeam> Teams, IReadOnlyList<string> Repositories)
{
    public long N => Total.Iterations;

    public IReadOnlyList<LeftOut> Excluded => Total.Explanations.LeftOut();

    /// <summary>True when no point has a band, whatever the reason.</summary>
    public bool Suppressed => Points.All(p => p.Band is null);
}
