using System.Text.Json.Serialization;
using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Web.Loops;
using DevEx.Web.Me;

namespace DevEx.Web.Changes;

/// <summary>What <c>GET /api/v1/changes/{id}</c> gives: the way of one pull request, as far as it has come.</summary>
/// <param name="Zone">By whose working days the second clock goes.</param>
/// <param name="Own">Who asks is its author: only then the first edit and the iterations are told.</param>
/// <param name="Stops">Those that are known, in order.</param>
/// <param name="Segments">
/// Without a hole from the first stop to the last: <c>editing</c> (of the author alone), <c>coding</c>, and those of the middle and the outer
/// loop. What comes after production is in <see cref="ChangeRow.Outer"/>.
/// </param>
/// <param name="Iterations">The author's own on its branch, in order; null for everybody else.</param>
public sealed record JourneyAnswer(
    DateTimeOffset? AsOf, ChangeRow Change, string Zone, bool Own, IReadOnlyList<ReachedStop> Stops, IReadOnlyList<StoredSegment> Segments,
    IReadOnlyList<JourneyReview> Reviews, IReadOnlyList<JourneyRound> Rounds, IReadOnlyList<JourneyRun> Runs, IReadOnlyList<JourneyDeployment> Deployments,
    IReadOnlyList<IterationView>? Iterations)
{
    public long N => 1;

    /// <summary>Those that the second clock runs on.</summary>
    [JsonIgnore]
    public WorkingDays Days { get; init; } = WorkingDays.MondayToFriday;

    public IReadOnlyList<LeftOut> Excluded => [];

    public bool Suppressed => false;

    /// <summary>The sum of its segments, by the wall's clock.</summary>
    public long WallMs => Segments.Sum(s => s.Ms);

    /// <summary>The same in working time: before the opening, to the merge, and to production eight hours a day at most each.</summary>
    public long WorkingMs => Segments.Sum(s => s.WorkingMs);
}

/// <summary>When the change came through a stop.</summary>
public sealed record ReachedStop(JourneyStop Stop, DateTimeOffset At);

/// <summary>An answer of somebody, who is not named.</summary>
public sealed record JourneyReview(DateTimeOffset At, ReviewState State, bool Bot, DateTimeOffset? DismissedAt);

/// <summary>From "changes requested" to the author's next push. Beside the segments, and no part of their sum.</summary>
public sealed record JourneyRound(DateTimeOffset From, DateTimeOffset To);

/// <summary>An attempt of a pipeline.</summary>
/// <param name="Integrates">It ran on the branch that the change was merged into, for its merge commit.</param>
/// <param name="Outcome">Null while it is not finished.</param>
public sealed record JourneyRun(
    string RunId, int Attempt, string Workflow, bool Integrates, DateTimeOffset? QueuedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt,
    Outcome? Outcome, string? Url);

/// <summary>A deployment that the change came to an environment with: the first elsewhere, and the one to production.</summary>
public sealed record JourneyDeployment(
    string DeploymentId, string Environment, bool Production, string Sha, DateTimeOffset? StartedAt, DateTimeOffset FinishedAt, string? Url);
