using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace DevEx.Collectors;

/// <summary>The one shape of every error answer: RFC 9457 problem details with a code that a program can act on.</summary>
public static class Problem
{
    /// <param name="retryable">True adds Retry-After, spread so that senders do not come back together.</param>
    public static IResult Of(int status, string code, string detail, bool retryable = false, params ReadOnlySpan<(string Key, object? Value)> more)
    {
        var extensions = new Dictionary<string, object?>
        {
            ["code"] = code,
            ["traceId"] = Activity.Current?.TraceId.ToString(),
            ["retryable"] = retryable,
        };
        foreach (var (key, value) in more)
        {
            extensions[key] = value;
        }

        var problem = Results.Problem(detail, statusCode: status, title: Title(status), type: $"urn:devex:problem:{code.Replace('_', '-')}", extensions: extensions);
        return new WithHeaders(problem, retryable);
    }

    /// <summary>401 in one shape, whatever is wrong with the credential.</summary>
    public static IResult InvalidToken() =>
        Of(StatusCodes.Status401Unauthorized, "invalid_token", "A valid token is needed: Authorization: Bearer dxa_…");

    public static IResult Overloaded() =>
        Of(StatusCodes.Status503ServiceUnavailable, "overloaded", "Too much is waiting to be stored. Send again later; nothing of this was kept.", retryable: true);

    private static string Title(int status) => status switch
    {
        400 => "The request cannot be read",
        401 => "Not signed in",
        403 => "Not allowed",
        404 => "Not found",
        405 => "Method not allowed",
        408 => "The request came too slowly",
        409 => "In the way of something else",
        413 => "Too large",
        415 => "Not a supported media type",
        422 => "The request makes no sense",
        429 => "Too many requests",
        503 => "Not available at the moment",
        _ => "The request failed",
    };

    private sealed class WithHeaders(IResult inner, bool retryable) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var headers = httpContext.Response.Headers;
            headers.CacheControl = "no-store";
            if (retryable)
            {
                headers.RetryAfter = RandomNumberGenerator.GetInt32(1, 31).ToString(CultureInfo.InvariantCulture);
            }

            return inner.ExecuteAsync(httpContext);
        }
    }
}
