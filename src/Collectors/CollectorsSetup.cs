using DevEx.Collectors.Agent;
using DevEx.Collectors.Annotations;
using DevEx.Collectors.GitHub;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DevEx.Collectors;

/// <summary>What the collectors need, in the order that data flows.</summary>
public static class CollectorsSetup
{
    public static IServiceCollection AddCollectors(this IServiceCollection services)
    {
        // Without it a compressed body that ends too soon looks like one that ends.
        AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
        services.AddSingleton<BearerTokens>();
        services.AddSingleton<EventsCollector>();
        services.AddSingleton<AnnotationsCollector>();
        services.AddGitHub();
        return services;
    }

    public static IEndpointRouteBuilder MapCollectors(this IEndpointRouteBuilder routes)
    {
        routes.MapEvents();
        routes.MapGitHub();
        return routes;
    }
}
