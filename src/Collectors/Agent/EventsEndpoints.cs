using System.Text.Json;
using DevEx.Domain.Events;
using DevEx.Store.Access;
using DevEx.Store.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DevEx.Collectors.Agent;

/// <summary>Where agents, pipelines and imports post events. Knows HTTP and nothing else.</summary>
public static class EventsEndpoints
{
    public static IEndpointRouteBuilder MapEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/events", CollectAsync)
            .WithName("CollectEvents")
            .WithSummary("Takes a batch of up to 500 events; answers only when they are committed.")
            .Produces<CollectAnswer>()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
        return routes;
    }

    private static async Task<IResult> CollectAsync(HttpContext context, BearerTokens bearer, EventsCollector collector, CancellationToken ct)
    {
        if (RequestBody.IsTooLong(context.Request))
        {
            return RequestBody.TooLarge();
        }

        if (await bearer.FindAsync(context.Request, ct) is not { } sender)
        {
            return BearerTokens.Challenge(context);
        }

        if (sender.Kind == TokenKind.Personal)
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "insufficient_scope", "A personal token reads. To send events use an agent, CI or import token.");
        }

        using var body = await RequestBody.ReadAsync(context.Request, ct);
        if (body.Refusal is not null)
        {
            return body.Refusal;
        }

        var root = body.Json!.RootElement;
        if (Envelope(root, out var batchId, out var sentAt, out var events) is { } refusal)
        {
            return refusal;
        }

        try
        {
            return Results.Ok(await collector.CollectAsync(sender, batchId, sentAt, events, ct));
        }
        catch (QueueFullException)
        {
            return Problem.Overloaded();
        }
    }

    private static IResult? Envelope(JsonElement root, out Guid batchId, out DateTimeOffset sentAt, out JsonElement events)
    {
        (batchId, sentAt, events) = (default, default, default);
        if (root.ValueKind != JsonValueKind.Object)
        {
            return Bad("invalid_field", "", "The body is an object: { batchId, sentAt, events }.");
        }

        // Looked for first: a look at the text of half a character throws.
        if (ItemText.FindFaultBeside(root, "events") is { } fault)
        {
            return Bad(fault.Code, fault.Pointer, fault.Detail);
        }

        if (!root.TryGetProperty("batchId", out var id) || id.ValueKind != JsonValueKind.String || !id.TryGetGuid(out batchId))
        {
            return Bad(root.TryGetProperty("batchId", out _) ? "invalid_field" : "missing_field", "/batchId", "batchId is a UUID.");
        }

        if (!root.TryGetProperty("sentAt", out var sent) || sent.ValueKind != JsonValueKind.String || !sent.TryGetDateTimeOffset(out sentAt))
        {
            return Bad(root.TryGetProperty("sentAt", out _) ? "invalid_field" : "missing_field", "/sentAt", "sentAt is an instant by the sender's clock, RFC 3339.");
        }

        sentAt = WireInstant.Cut(sentAt);
        if (!root.TryGetProperty("events", out events) || events.ValueKind != JsonValueKind.Array || events.GetArrayLength() == 0)
        {
            return Bad(root.TryGetProperty("events", out _) ? "invalid_field" : "missing_field", "/events", $"events is a list of 1 to {EventsCollector.MaxEvents} events.");
        }

        return events.GetArrayLength() > EventsCollector.MaxEvents
            ? Problem.Of(
                StatusCodes.Status413PayloadTooLarge, "too_many_events", $"A batch may have {EventsCollector.MaxEvents} events; this one has {events.GetArrayLength()}.",
                false, ("max", EventsCollector.MaxEvents))
            : null;
    }

    private static IResult Bad(string code, string pointer, string detail) =>
        Problem.Of(StatusCodes.Status400BadRequest, code, detail, false, ("pointer", pointer));
}
