using DevEx.Store.Organisation;
using DevEx.Store.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace DevEx.Collectors.GitHub;

/// <summary>What GitHub's webhooks need, in the order that data flows. The event store, a clock and Data Protection are others' to add.</summary>
public static class GitHubSetup
{
    /// <summary>What events and configuration call GitHub.</summary>
    public const string Provider = "github";

    public static IServiceCollection AddGitHub(this IServiceCollection services)
    {
        services.AddSingleton<Hooks>();
        services.AddSingleton<WebhookInbox>();
        services.AddSingleton<Identities>();
        services.AddSingleton<GitHubInbox>();
        services.AddSingleton<GitHubInboxWorker>();
        services.AddHostedService(s => s.GetRequiredService<GitHubInboxWorker>());
        return services;
    }
}
