using DevEx.Collectors.Agent;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DevEx.Collectors;

/// <summary>What the collectors need, in the order that data flows.</summary>
public static class CollectorsSetup
{
    public static IServiceCollection AddCollectors(this IServiceCollection services)
    {
        services.AddSingleton<BearerTokens>();
        services.AddSingleton<EventsCollector>();
        return services;
    }

    public static IEndpointRouteBuilder MapCollectors(this IEndpointRouteBuilder routes)
    {
        routes.MapEvents();
        return routes;
    }
}
