using System.Globalization;
using DevEx.Web.Access;
using DevEx.Web.Filters;

namespace DevEx.Web.Sprints;

/// <summary><c>/api/v1/sprints</c>.</summary>
internal static class SprintEndpoints
{
    public static IEndpointRouteBuilder MapSprints(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/sprints", ListAsync).WithSummary("The last sprints of each team, and the cycles that they lost.").Produces<SprintsAnswer>();
        routes.MapGet("/api/v1/sprints/{id}", FindAsync).WithSummary("One sprint: lost cycles by phase, repository and day, against the baseline that is named.").Produces<SprintAnswer>();
        return routes;
    }

    private static async Task<IResult> ListAsync(HttpContext context, SprintQueries queries, TimeProvider clock, string? team, CancellationToken ct) =>
        context.Viewer() is var viewer && viewer.Is(Answers.Readers)
            ? Results.Ok(await queries.GetAsync(viewer, string.IsNullOrEmpty(team) ? null : team, Answers.Today(clock), ct))
            : Answers.Forbidden();

    private static async Task<IResult> FindAsync(
        HttpContext context, SprintQueries queries, TimeProvider clock, string id, string? baseline, CancellationToken ct)
    {
        var viewer = context.Viewer();
        if (!viewer.Is(Answers.Readers))
        {
            return Answers.Forbidden();
        }

        if (BaselineWords.Read(baseline) is not { } choice)
        {
            return Answers.Invalid(BaselineWords.Problem);
        }

        var colon = id.LastIndexOf(':');
        return colon > 0
            && int.TryParse(id.AsSpan(colon + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && await queries.FindAsync(viewer, id[..colon], number, choice, Answers.Today(clock), ct) is { } sprint
                ? Results.Ok(sprint)
                : Answers.NotFound();
    }
}
