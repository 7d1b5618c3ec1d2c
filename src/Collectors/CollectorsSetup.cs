using DevEx.Collectors.Agent;
using DevEx.Store.Access;
using DevEx.Store.Events;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DevEx.Collectors;

/// <summary>What the collectors need, in the order that data flows.</summary>
public static class CollectorsSetup
{
    public static IServiceCollection AddCollectors(this IServiceCollection services)
    {
        services.AddSingleton<Tokens>();
        services.AddSingleton<BearerTokens>();
        services.AddSingleton<EventsCollector>();
        services.AddSingleton<EventStore>();
        services.AddSingleton<AppendQueue>();
        services.AddHostedService(s => s.GetRequiredService<AppendQueue>());
        return services;
    }

    public static IEndpointRouteBuilder MapCollectors(this IEndpointRouteBuilder routes)
    {
        routes.MapEvents();
        return routes;
    }
}
