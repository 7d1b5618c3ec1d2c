using DevEx.Store.Access;
using DevEx.Store.Events;
using DevEx.Store.Projections;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DevEx.Store;

/// <summary>The way to the database, the event store, and what carries events into facts and cells.</summary>
public static class StoreSetup
{
    public static IServiceCollection AddStore(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => NpgsqlDataSource.Create(connectionString));
        services.AddSingleton<Database>();
        services.AddSingleton<Tokens>();
        services.AddSingleton<EventStore>();
        services.AddSingleton<AppendQueue>();
        services.AddHostedService(s => s.GetRequiredService<AppendQueue>());
        services.AddSingleton<Projector>();
        services.AddSingleton<CellWorker>();
        services.AddSingleton<ProjectionService>();
        services.AddHostedService(s => s.GetRequiredService<ProjectionService>());
        return services;
    }
}
