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
        return routes;
    }
}
