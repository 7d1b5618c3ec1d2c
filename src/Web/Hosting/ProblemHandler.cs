using System.Text.Json;
using DevEx.Collectors;
using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace DevEx.Web.Hosting;

/// <summary>Turns what went wrong into a problem that says what to do and gives nothing away: no stack, no SQL, no path.</summary>
internal sealed class ProblemHandler(ILogger<ProblemHandler> log) : IExceptionHandler
{
    // Data exceptions: text or a number that PostgreSQL cannot hold got past our own checks.
    private const string DataException = "22";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = ProblemOf(exception);
        if (problem is null)
        {
            log.LogError(exception, "{Method} {Path} failed", httpContext.Request.Method, httpContext.GetEndpoint()?.DisplayName);
            problem = Problem.Of(500, "internal_error", "Something failed here. The log has it under this traceId.");
        }

        // Someone who looks gets the error page instead.
        if (ErrorFaces.IsLooking(httpContext))
        {
            return false;
        }

        await problem.ExecuteAsync(httpContext);
        return true;
    }

    private static IResult? ProblemOf(Exception exception) => exception switch
    {
        BadHttpRequestException e => Problem.Of(e.StatusCode, Code(e.StatusCode), "The request cannot be read."),
        JsonException or InvalidDataException => Problem.Of(400, "malformed_json", "The body cannot be read."),
        PostgresException { SqlState: "40001" or "40P01" } => Problem.Of(503, "store_busy", "The store is busy. Send again.", retryable: true),
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } =>
            Problem.Of(409, "conflict", "Something else was written at the same time, or the body says the same thing twice. Look at what is there, and send again."),
        PostgresException e when e.SqlState.StartsWith(DataException, StringComparison.Ordinal) =>
            Problem.Of(422, "invalid_field", "A value cannot be stored as it is."),
        NpgsqlException or TimeoutException => Problem.Of(503, "store_unavailable", "The store cannot be reached. Send again later.", retryable: true),
        _ => null,
    };

    private static string Code(int status) => status switch
    {
        408 => "request_timeout",
        413 => "payload_too_large",
        415 => "unsupported_media_type",
        431 => "headers_too_large",
        _ => "bad_request",
    };
}
