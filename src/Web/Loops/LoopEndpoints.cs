using DevEx.Web.Filters;

namespace DevEx.Web.Loops;

/// <summary><c>/api/v1/loops/…</c>: the loops of groups.</summary>
internal static class LoopEndpoints
{
    public static IEndpointRouteBuilder MapLoops(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/loops/inner", (HttpContext context, InnerQueries queries, TimeProvider clock, CancellationToken ct) =>
            Answers.GroupAsync(context, clock, (viewer, filter) => queries.GetAsync(viewer, filter, ct)))
            .WithSummary("The inner loop: iterations per developer-day, cycle, phases, tax, lost cycles.").Produces<InnerAnswer>()
            .WithTable<InnerAnswer>("inner-loop", a => a.Buckets);
        routes.MapGet("/api/v1/loops/middle", (HttpContext context, OuterQueries queries, TimeProvider clock, CancellationToken ct) =>
            Answers.GroupAsync(context, clock, (viewer, filter) => queries.GetAsync(viewer, filter, LoopKind.Middle, ct)))
            .WithSummary("The middle loop: a change from ready to merged.").Produces<LoopAnswer>()
            .WithTable<LoopAnswer>("middle-loop", a => a.Buckets);
        routes.MapGet("/api/v1/loops/outer", (HttpContext context, OuterQueries queries, TimeProvider clock, CancellationToken ct) =>
            Answers.GroupAsync(context, clock, (viewer, filter) => queries.GetAsync(viewer, filter, LoopKind.Outer, ct)))
            .WithSummary("The outer loop: a change from merged to production.").Produces<LoopAnswer>()
            .WithTable<LoopAnswer>("outer-loop", a => a.Buckets);
        foreach (var loop in Enum.GetValues<LoopKind>())
        {
            routes.MapGet($"/api/v1/loops/{loop.ToString().ToLowerInvariant()}/repositories", (HttpContext context, RepositoryQueries queries, TimeProvider clock, CancellationToken ct) =>
                Answers.GroupAsync(context, clock, (viewer, filter) => queries.GetAsync(viewer, filter, loop, ct)))
                .WithSummary($"The {loop.ToString().ToLowerInvariant()} loop of each repository, over the period and by week.").Produces<RepositoriesAnswer>();
        }

        return routes;
    }
}
