using DevEx.Collectors;
using DevEx.Store.Webhooks;
using DevEx.Web.Access;

namespace DevEx.Web.Sources;

/// <summary>The hooks that a visitor sees (a platform engineer, an admin) and makes and revokes (an admin).</summary>
public sealed class ViewerHooks(Hooks hooks)
{
    public static bool MayMake(HttpContext context) => context.Viewer().Is(Roles.Admin) && !BearerTokens.IsPresent(context.Request);

    public async Task<IReadOnlyList<HookRow>> ListAsync(HttpContext context, CancellationToken ct) =>
        context.Viewer().Is(Roles.Platform | Roles.Admin) ? await hooks.ListAsync(context.Viewer().Tenant, ct) : [];

    /// <returns>The hook with its secret, which nobody can ask for again; null when the visitor may not make one.</returns>
    public async Task<NewHook?> CreateAsync(HttpContext context, string provider, string name, CancellationToken ct) =>
        MayMake(context) ? await hooks.CreateAsync(context.Viewer().AsChanger(), provider, name, ct) : null;

    /// <returns>False when the visitor may not, or there is no such hook in force.</returns>
    public async Task<bool> RevokeAsync(HttpContext context, string hookId, CancellationToken ct) =>
        MayMake(context) && await hooks.RevokeAsync(context.Viewer().AsChanger(), hookId, ct);

    /// <summary>Where the provider is to deliver.</summary>
    public static string Address(HttpContext context, string provider, string hookId) =>
        $"{context.Request.Scheme}://{context.Request.Host}/hooks/{provider}/{hookId}";
}
