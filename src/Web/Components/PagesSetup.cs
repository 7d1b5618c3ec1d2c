using DevEx.Web.Access;
using DevEx.Web.Components.Layout;
using Microsoft.AspNetCore.Components.Server;
using Radzen;

namespace DevEx.Web.Components;

/// <summary>What the pages need, and their addresses.</summary>
public static class PagesSetup
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents(LimitCircuits);
        services.AddRadzenComponents();
        services.AddSingleton<FrameQueries>();
        return services;
    }

    public static IEndpointRouteBuilder MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapStaticAssets().Add(endpoint => endpoint.Metadata.Add(new CurrentViewer.NoViewer()));
        // Browsers ask for it where they have not read the page's own word yet.
        routes.MapGet("/favicon.ico", () => Results.Redirect("/favicon.svg", permanent: true)).WithMetadata(new CurrentViewer.NoViewer()).ExcludeFromDescription();
        routes.MapViewAs();

        // Our own policy says who may frame a page; without this the island's page would get a second, weaker one.
        routes.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null)
            .Add(ErrorPageKnowsNobody);
        return routes;
    }

    /// <summary>A circuit costs memory, and waits for a browser that may never come back.</summary>
    private static void LimitCircuits(CircuitOptions options)
    {
        options.DetailedErrors = false;
        options.DisconnectedCircuitMaxRetained = 50;
        options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(2);
    }

    /// <summary>Who looks is asked of the database, which may be just what failed.</summary>
    private static void ErrorPageKnowsNobody(EndpointBuilder endpoint)
    {
        if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: "/error" })
        {
            endpoint.Metadata.Add(new CurrentViewer.NoViewer());
        }
    }
}
