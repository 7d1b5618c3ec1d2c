using DevEx.Store.Organisation;

namespace DevEx.Web.Setup;

/// <summary>What the set-up pages need: what they read with, and what changes the configuration.</summary>
internal static class SetupSetup
{
    public static IServiceCollection AddSetup(this IServiceCollection services)
    {
        services.AddSingleton<TeamEdits>();
        services.AddSingleton<MemberEdits>();
        services.AddSingleton<People>();
        services.AddSingleton<Baselines>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<SetupQueries>();
        services.AddSingleton<PeopleQueries>();
        return services;
    }
}
