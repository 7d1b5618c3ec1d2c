using DevEx.Collectors;
using DevEx.Store.Access;
using DevEx.Web.Access;

namespace DevEx.Web.Sources;

/// <summary>The tokens that a visitor sees, makes and revokes: an admin all of them, a developer the own ones.</summary>
public sealed class ViewerTokens(Tokens tokens)
{
    /// <summary>What the visitor may make. A token makes no tokens, and nobody makes one for an invented person.</summary>
    public static IReadOnlyList<TokenKind> Kinds(HttpContext context)
    {
        var viewer = context.Viewer();
        if (viewer.Invented || BearerTokens.IsPresent(context.Request))
        {
            return [];
        }

        TokenKind[] own = viewer is { Subject: not null } && viewer.Is(Roles.Developer) ? [TokenKind.Agent, TokenKind.Personal] : [];
        TokenKind[] shared = viewer.Is(Roles.Admin) ? [TokenKind.Ci, TokenKind.Import] : [];
        return [.. own, .. shared];
    }

    public async Task<IReadOnlyList<TokenRow>> ListAsync(HttpContext context, CancellationToken ct)
    {
        var viewer = context.Viewer();
        return viewer.Is(Roles.Admin) ? await tokens.ListAsync(viewer.Tenant, ct)
            : viewer is { Subject: { } subject, Invented: false } && viewer.Is(Roles.Developer) ? await tokens.ListAsync(viewer.Tenant, subject, ct)
            : [];
    }

    /// <summary>Whether the visitor may know when it was last used: of another person's it would tell when they worked.</summary>
    public static bool TellsUse(Viewer viewer, TokenRow token)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        ArgumentNullException.ThrowIfNull(token);
        return token.Kind is TokenKind.Ci or TokenKind.Import || (viewer.Subject is { } subject && token.Subject == subject);
    }

    /// <returns>The text, which nobody can ask for again; null when the visitor may not make such a token.</returns>
    public async Task<string?> CreateAsync(HttpContext context, TokenKind kind, string name, CancellationToken ct)
    {
        var viewer = context.Viewer();
        return Kinds(context).Contains(kind)
            ? await tokens.CreateAsync(viewer.AsChanger(), kind, name, kind is TokenKind.Agent or TokenKind.Personal ? viewer.Subject : null, ct)
            : null;
    }

    /// <returns>False when the visitor sees no such token, or it was revoked before.</returns>
    public async Task<bool> RevokeAsync(HttpContext context, Guid id, CancellationToken ct) =>
        !BearerTokens.IsPresent(context.Request)
        && (await ListAsync(context, ct)).Any(t => t.Id == id)
        && await tokens.RevokeAsync(context.Viewer().AsChanger(), id, ct);
}
