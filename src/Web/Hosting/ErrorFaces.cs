using DevEx.Collectors;
using Microsoft.AspNetCore.Diagnostics;

namespace DevEx.Web.Hosting;

/// <summary>What an error without words is told as: a page to someone who looks, a problem to a program.</summary>
internal static class ErrorFaces
{
    private static readonly string[] Programs = ["/api", "/hooks", "/v1", "/openapi", "/health", "/metrics", "/live", "/_blazor"];

    public static IApplicationBuilder UseErrorFaces(this IApplicationBuilder app)
    {
        app.UseStatusCodePages(TellAsync);
        return app.UseWhen(IsLooking, pages => pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
    }

    /// <summary>True for a page that someone opens in a browser.</summary>
    public static bool IsLooking(HttpContext context) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && !Programs.Any(p => context.Request.Path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase))
        && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static Task TellAsync(StatusCodeContext context)
    {
        var status = context.HttpContext.Response.StatusCode;
        var (code, detail) = status switch
        {
            404 => ("not_found", "There is no such thing here."),
            405 => ("method_not_allowed", "This address does not take that method; the header Allow names those that it takes."),
            415 => ("unsupported_media_type", "The body is of a type that this address does not take."),
            400 => ("bad_request", "The request cannot be read. A form may have become stale: load its page again."),
            _ => ("request_failed", "The request failed."),
        };
        return Problem.Of(status, code, detail).ExecuteAsync(context.HttpContext);
    }
}
