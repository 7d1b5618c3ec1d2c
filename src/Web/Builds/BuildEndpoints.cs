using DevEx.Web.Filters;

namespace DevEx.Web.Builds;

/// <summary><c>/api/v1/builds</c>.</summary>
internal static class BuildEndpoints
{
    public static IEndpointRouteBuilder MapBuilds(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/builds", (HttpContext context, BuildQueries queries, TimeProvider clock, string? place, CancellationToken ct) =>
            Answers.GroupAsync(context, clock, (viewer, filter) => queries.GetAsync(viewer, filter, place is "local" or "ci" ? place : null, ct)))
            .WithSummary("Builds, the most costly first.").Produces<BuildsAnswer>();
        return routes;
    }
}
