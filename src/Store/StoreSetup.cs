using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DevEx.Store;

/// <summary>The way to the database.</summary>
public static class StoreSetup
{
    public static IServiceCollection AddStore(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => NpgsqlDataSource.Create(connectionString));
        services.AddSingleton<Database>();
        return services;
    }
}
