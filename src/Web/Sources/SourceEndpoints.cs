using DevEx.Store.Projections;
using DevEx.Web.Access;
using DevEx.Web.Filters;

namespace DevEx.Web.Sources;

/// <summary><c>/api/v1/sources</c>.</summary>
internal static class SourceEndpoints
{
    public static IEndpointRouteBuilder MapSources(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/sources", async (HttpContext context, SourceQueries queries, TimeProvider clock, CancellationToken ct) =>
            context.Viewer().Is(Roles.Platform | Roles.Admin)
                ? Results.Ok(await queries.GetAsync(context.Viewer(), Answers.Today(clock), ct))
                : Answers.Forbidden())
            .WithSummary("What arrived, when, how much was rejected and why.").Produces<SourcesAnswer>();
        routes.MapPost("/api/v1/projections/resume", async (HttpContext context, ViewerProjections projections, CancellationToken ct) =>
            ViewerProjections.MayAct(context) ? Results.Ok(new { resumed = await projections.ResumeAsync(context, ct) }) : Answers.Forbidden())
            .WithSummary("Goes on projecting after a pause, from the checkpoint.");
        routes.MapPost("/api/v1/projections/replay", async (HttpContext context, ViewerProjections projections, CancellationToken ct) =>
            ViewerProjections.MayAct(context) ? Results.Ok(await projections.ReplayAsync(context, ct)) : Answers.Forbidden())
            .WithSummary("Projects again what could not be, but for what ended a process.").Produces<ReplayResult>();
        return routes;
    }
}
