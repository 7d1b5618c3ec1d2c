using DevEx.Collectors;

namespace DevEx.Web.Hosting;

/// <summary>
/// Whoever asks without a token counts as the owner, because the server listens on its own machine only. A browser on that machine
/// also runs other people's pages: this keeps them from asking in the owner's name.
/// </summary>
internal sealed class LocalRequests(RequestDelegate next)
{
    private const string FetchSite = "Sec-Fetch-Site";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;

        // A foreign name that leads here: another page's way around the same-origin policy (DNS rebinding).
        if (request.Host.Host.ToLowerInvariant() is not ("localhost" or "127.0.0.1" or "[::1]"))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "bad_host", "Ask for localhost, 127.0.0.1 or [::1].").ExecuteAsync(context);
        }

        // A browser lets any page open a WebSocket anywhere; only its Origin tells. And a token is nothing that a foreign page has.
        var refused = request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase)
            ? !IsKnownAsOwn(request)
            : !IsSafe(request.Method) && !BearerTokens.IsPresent(request) && IsKnownAsForeign(request);
        return refused
            ? Problem.Of(StatusCodes.Status403Forbidden, "foreign_origin", "Another site's page may not ask this.").ExecuteAsync(context)
            : next(context);
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    /// <summary>A browser says where a request comes from in one of two headers; a plain GET of the page's own has the second alone.</summary>
    private static bool IsKnownAsOwn(HttpRequest request) => request.Headers.Origin.Count > 0
        ? IsOwn(request)
        : request.Headers[FetchSite] == "same-origin";

    /// <summary>Programs send neither header, and are no pages. No page can forge the first; the second is "null" in our own forms, since we send no referrer.</summary>
    private static bool IsKnownAsForeign(HttpRequest request) => request.Headers[FetchSite].Count > 0
        ? request.Headers[FetchSite].ToString() is not ("same-origin" or "none")
        : request.Headers.Origin.Count > 0 && !IsOwn(request);

    private static bool IsOwn(HttpRequest request) =>
        string.Equals(request.Headers.Origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}
