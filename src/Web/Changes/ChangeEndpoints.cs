using DevEx.Web.Filters;

namespace DevEx.Web.Changes;

/// <summary><c>/api/v1/changes</c>.</summary>
internal static class ChangeEndpoints
{
    public static IEndpointRouteBuilder MapChanges(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/changes", (HttpContext context, ChangeQueries queries, TimeProvider clock, CancellationToken ct) =>
            Answers.GroupAsync(context, clock, (viewer, filter) => queries.GetAsync(viewer, filter, ct)))
            .WithSummary("Pull requests with their segments, the last to move first.").Produces<ChangesAnswer>();
        return routes;
    }
}
