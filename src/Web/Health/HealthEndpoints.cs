using DevEx.Collectors;
using DevEx.Store.Projections;
using DevEx.Web.Access;
using Npgsql;

namespace DevEx.Web.Health;

/// <summary>What <c>/health/lag</c> gives.</summary>
public sealed record LagAnswer(IReadOnlyList<ProjectionLag> Projections);

/// <summary>How far the figures are behind the events.</summary>
/// <param name="Checkpoint">Up to this sequence number all events are in the facts.</param>
/// <param name="LastSequence">The highest that an event has.</param>
/// <param name="EventsBehind">At most so many wait.</param>
/// <param name="SecondsBehind">Since when the oldest of them waits; 0 when none does.</param>
/// <param name="DirtyCells">Marks of cells that are to be computed again.</param>
/// <param name="Leader">The node that projects, or was the last to; null before the first.</param>
/// <param name="Paused">Why nothing is projected until an admin says go on; null while it goes on.</param>
/// <param name="DeadLettersOpen">Events and cells that could not be projected.</param>
public sealed record ProjectionLag(
    string Name, long Checkpoint, long LastSequence, long EventsBehind, double SecondsBehind, long DirtyCells, ProjectionLeader? Leader,
    ProjectionPause? Paused, long DeadLettersOpen);

/// <summary><c>/health/live</c>, <c>/health/ready</c> and <c>/health/lag</c>: for probes and alerts, which have no credential.</summary>
internal static class HealthEndpoints
{
    // A probe gives up sooner or later; better that it hears why.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(4);

    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithMetadata(new CurrentViewer.NoViewer());
        health.MapGet("/live", () => Results.Text("ok"));
        health.MapGet("/ready", (Oversight oversight, Projecting projecting, CancellationToken ct) =>
            AskAsync(oversight, state => Ready(state, projecting), ct));
        health.MapGet("/lag", (Oversight oversight, CancellationToken ct) => AskAsync(oversight, state => Results.Ok(new LagAnswer([Lag(state)])), ct))
            .WithSummary("How far the figures are behind the events.").Produces<LagAnswer>();
        return routes;
    }

    private static async Task<IResult> AskAsync(Oversight oversight, Func<ProjectionState, IResult> answer, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(LongestAnswer);
        try
        {
            return answer(await oversight.StateAsync(limit.Token));
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return NotReady("store_unavailable", "The database cannot be reached.");
        }
    }

    /// <summary>A paused projection is ready: pages answer, and an admin resumes it on one of them.</summary>
    private static IResult Ready(ProjectionState state, Projecting projecting) => projecting.ExecuteTask is { IsCompleted: true }
        ? NotReady("projector_stopped", "This node has stopped to project.")
        : state.IsStuck
            ? NotReady("projection_stuck", $"{state.Behind} events wait, and none was projected for half a minute.")
            : Results.Ok(new { status = state.Paused is null ? "ready" : "paused", reason = state.Paused?.Reason });

    private static IResult NotReady(string code, string detail) => Problem.Of(StatusCodes.Status503ServiceUnavailable, code, detail, retryable: true);

    private static ProjectionLag Lag(ProjectionState state) => new(
        state.Name, state.Checkpoint, state.LastSeqId, state.Behind, Math.Round(state.Waits?.TotalSeconds ?? 0, 3), state.DirtyCells, state.Leader,
        state.Paused, state.PutAside);
}
