using DevEx.Store.Access;
using DevEx.Store.Events;
using DevEx.Store.Projections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DevEx.Store;

/// <summary>The way to the database, the event store, and what carries events into facts and cells.</summary>
public static class StoreSetup
{
    public static IServiceCollection AddStore(this IServiceCollection services, string connectionString, bool projects = true)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => Database.Connect(connectionString));
        services.AddSingleton<Database>();
        services.AddSingleton<Tokens>();
        services.AddSingleton<EventStore>();
        services.AddSingleton<Erasure>();
        services.AddSingleton<AppendQueue>();
        services.AddHostedService(s => s.GetRequiredService<AppendQueue>());
        services.AddSingleton<Projector>();
        services.AddSingleton(s => new CellWorker(s.GetRequiredService<Database>(), s.GetRequiredService<ILogger<CellWorker>>(), patient: true));
        services.AddSingleton<Oversight>();
        services.AddSingleton<Replay>();
        services.AddSingleton<Projecting>();
        if (projects)
        {
            services.AddHostedService(s => s.GetRequiredService<Projecting>());
        }

        return services;
    }
}
