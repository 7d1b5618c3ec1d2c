using DevEx.Web.Filters;

namespace DevEx.Web.Dora;

/// <summary><c>/api/v1/dora</c>.</summary>
internal static class DoraEndpoints
{
    public static IEndpointRouteBuilder MapDora(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/dora", (HttpContext context, DoraQueries queries, TimeProvider clock, CancellationToken ct) =>
            Answers.GroupAsync(context, clock, (viewer, filter) => queries.GetAsync(viewer, filter, ct)))
            .WithSummary("DORA's five, now and in the period before, with the deployments behind them.")
            .WithDescription("""
                Lead time is of the changes that came to production in the period; with a team, of those that its people made. Deployments belong to
                repositories: with a team, the other four are of the repositories in which its people merged something in the period, and of all
                deployments there; `repositories` says which. Days are those of UTC.
                """)
            .Produces<DoraAnswer>()
            .WithTable<DoraAnswer>("deployments", a => a.Deployments);
        return routes;
    }
}
