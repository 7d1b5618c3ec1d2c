using DevEx.Web.Access;
using DevEx.Web.Filters;

namespace DevEx.Web.Changes;

/// <summary><c>/api/v1/changes</c>.</summary>
internal static class ChangeEndpoints
{
    public static IEndpointRouteBuilder MapChanges(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/changes", (HttpContext context, ChangeQueries queries, TimeProvider clock, CancellationToken ct) =>
            PageNumber.Read(context.Request.Query) is { } page
                ? Answers.GroupAsync(context, clock, (viewer, filter) => queries.GetAsync(viewer, filter, page, ct))
                : Task.FromResult(Answers.Invalid(PageNumber.Problem)))
            .WithSummary("Pull requests with their segments, the last to move first, a page of them.").Produces<ChangesAnswer>()
            .WithTable<ChangesAnswer>("pull-requests", a => a.Changes);
        routes.MapGet("/api/v1/changes/{id}", OneAsync)
            .WithSummary("The way of one pull request to production, on both clocks.")
            .WithDescription("""
                The segments have no hole and add up to `wallMs` and `workingMs`. Reviews, rounds of rework, runs and deployments lie beside them. The first
                edit and the iterations on its branch are told to its author alone; for everybody else the way begins with the first commit.
                """)
            .Produces<JourneyAnswer>();
        return routes;
    }

    private static async Task<IResult> OneAsync(HttpContext context, JourneyQueries queries, string id, CancellationToken ct)
    {
        var viewer = context.Viewer();
        if (!viewer.Is(Answers.Readers))
        {
            return Answers.Forbidden();
        }

        return ChangeRef.Read(id) is { } change && await queries.GetAsync(viewer, change, ct) is { } answer ? Results.Ok(answer) : Answers.NotFound();
    }
}
