using DevEx.Web.Access;
using DevEx.Web.Components.Layout;
using Microsoft.AspNetCore.Antiforgery;
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

    /// <summary>Refuses a form whose token does not hold before anything reads it: what reads it else fails, as a fault of ours.</summary>
    public static IApplicationBuilder UseForms(this IApplicationBuilder app)
    {
        app.UseAntiforgery();
        return app.Use(static (context, next) => context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }
            ? Results.Problem("The form does not come from a page of this server, or that page is too old. Load it again, and send it once more.", statusCode: StatusCodes.Status400BadRequest)
                .ExecuteAsync(context)
            : next(context));
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
