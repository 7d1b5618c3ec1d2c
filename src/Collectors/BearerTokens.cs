using DevEx.Store.Access;
using Microsoft.AspNetCore.Http;

namespace DevEx.Collectors;

/// <summary>The token that a request carries in its Authorization header.</summary>
public sealed class BearerTokens(Tokens tokens)
{
    private const string Scheme = "Bearer ";

    /// <summary>Whether the request carries a bearer token at all, good or not.</summary>
    public static bool IsPresent(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <returns>Null when there is none, or one that does not hold.</returns>
    public async Task<TokenHolder?> FindAsync(HttpRequest request, CancellationToken ct) =>
        IsPresent(request) ? await tokens.FindAsync(request.Headers.Authorization.ToString()[Scheme.Length..].Trim(), ct) : null;

    public static IResult Challenge(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return Problem.InvalidToken();
    }
}
