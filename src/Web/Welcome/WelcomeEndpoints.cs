using DevEx.Web.Access;
using DevEx.Web.Demo;

namespace DevEx.Web.Welcome;

/// <summary><c>/welcome/demo</c>: what the open welcome page asks again and again.</summary>
internal static class WelcomeEndpoints
{
    public static IEndpointRouteBuilder MapWelcome(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/welcome/demo", async (HttpContext context, DemoJob demo, WelcomeQueries queries, CancellationToken ct) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return TypedResults.Ok(WelcomeProgress.Of(demo.State, await queries.GetAsync(context.Viewer(), ct)));
        }).ExcludeFromDescription();
        return routes;
    }
}
