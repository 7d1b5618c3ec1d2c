using DevEx.Web.Access;
using DevEx.Web.Components.Layout;
using Radzen;

namespace DevEx.Web.Components;

/// <summary>What the pages need, and their addresses.</summary>
public static class PagesSetup
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddRadzenComponents();
        services.AddSingleton<FrameQueries>();
        return services;
    }

    public static IEndpointRouteBuilder MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapStaticAssets().Add(endpoint => endpoint.Metadata.Add(new CurrentViewer.NoViewer()));
        routes.MapViewAs();

        // Our own policy says who may frame a page; without this the island's page would get a second, weaker one.
        routes.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
        return routes;
    }
}
