using System.Buffers;
using System.Diagnostics.Metrics;
using DevEx.Store.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DevEx.Collectors.GitHub;

/// <summary>What GitHub is told: <c>stored</c>, <c>duplicate</c>, or <c>ignored</c>, when it is kept though nothing of it is used.</summary>
public sealed record WebhookAnswer(string Status);

/// <summary>Where GitHub delivers. Checks who sends, keeps the body, answers. Translates nothing: GitHub waits ten seconds.</summary>
public static class GitHubWebhookEndpoints
{
    private const int LongestHeader = 100;

    private static readonly SearchValues<char> HeaderChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    private static readonly Counter<long> Refusals = new Meter("DevEx.Collectors").CreateCounter<long>(
        "devex.webhooks.refused", description: "Webhooks with a bad signature, none, or for a hook that there is not");

    public static IEndpointRouteBuilder MapGitHub(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/hooks/github/{hookId}", ReceiveAsync)
            .WithName("ReceiveGitHubWebhook")
            .WithSummary("Takes a webhook of GitHub, signed with the hook's secret. It is translated after the answer.")
            .Produces<WebhookAnswer>(202).Produces<WebhookAnswer>(200)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(413).ProducesProblem(503);
        return routes;
    }

    private static async Task<IResult> ReceiveAsync(
        string hookId, HttpContext context, Hooks hooks, WebhookInbox inbox, GitHubInboxWorker worker, CancellationToken ct)
    {
        if (WebhookBody.IsTooLong(context.Request))
        {
            return TooLarge();
        }

        // Before the body is read: who does not know a hook's id, which nobody can guess, cannot make us hold 25 MiB.
        if (SignatureOf(context.Request) is not { } stated
            || await hooks.FindAsync(hookId, ct) is not { Provider: GitHubSetup.Provider, Secret: { } secret } hook)
        {
            return Refused();
        }

        using var body = await WebhookBody.ReadAsync(context.Request, ct);
        if (body is null)
        {
            return TooLarge();
        }

        if (!GitHubSignature.IsValid(body.Bytes.Span, stated, secret))
        {
            return Refused();
        }

        if (Header(context.Request, "X-GitHub-Event") is not { } eventName || Header(context.Request, "X-GitHub-Delivery") is not { } deliveryId)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "missing_header", "A delivery has the headers X-GitHub-Event and X-GitHub-Delivery.");
        }

        var delivery = new Delivery(hookId, GitHubSetup.Provider, deliveryId, eventName, null, body.Json(context.Request.ContentType));
        var kept = await inbox.KeepAsync(hook.Tenant, delivery, ct);
        worker.Wake();
        var answer = new WebhookAnswer(StatusOf(kept, eventName));
        return eventName == "ping" ? Results.Ok(answer) : Results.Accepted(value: answer);
    }

    private static string StatusOf(Kept kept, string eventName) => kept switch
    {
        Kept.Duplicate => "duplicate",
        _ when GitHubTranslator.Knows(eventName) => "stored",
        _ => "ignored",
    };

    private static byte[]? SignatureOf(HttpRequest request) =>
        request.Headers[GitHubSignature.Header] is { Count: 1 } header ? GitHubSignature.Parse(header[0]) : null;

    private static string? Header(HttpRequest request, string name) =>
        request.Headers[name] is [{ Length: > 0 and <= LongestHeader } value] && !value.AsSpan().ContainsAnyExcept(HeaderChars) ? value : null;

    /// <summary>The same words whatever was wrong.</summary>
    private static IResult Refused()
    {
        Refusals.Add(1);
        return Problem.Of(StatusCodes.Status401Unauthorized, "bad_signature", "There is no such hook, or the body is not signed with its secret.");
    }

    private static IResult TooLarge() =>
        Problem.Of(StatusCodes.Status413PayloadTooLarge, "payload_too_large", $"A webhook may have {WebhookBody.MaxBytes} bytes.");
}
