using System.Text.Json;
using DevEx.Collectors;
using DevEx.Collectors.Agent;
using DevEx.Collectors.Annotations;
using DevEx.Domain.Events;
using DevEx.Store.Access;
using DevEx.Store.Events;
using DevEx.Web.Filters;

namespace DevEx.Web.Annotations;

/// <summary>What a pipeline sends to say that something happened.</summary>
/// <param name="Id">Kept through every retry; one is made when it is left out.</param>
/// <param name="At">Now, when it is left out.</param>
/// <param name="Kind"><c>rollout</c>, <c>incident</c> or <c>holiday</c>; a rollout when it is left out.</param>
/// <param name="Scope">All, when it is left out.</param>
public sealed record AnnotationBody(string Title, Guid? Id = null, DateTimeOffset? At = null, string? Kind = null, AnnotationScope? Scope = null, string? Url = null);

/// <summary>What was stored, or was already.</summary>
public sealed record AnnotationAnswer(Guid Id);

/// <summary>Where pipelines add annotations and take them back. Knows HTTP and nothing else.</summary>
public static class AnnotationEndpoints
{
    public const string Address = "/api/v1/annotations";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static IEndpointRouteBuilder MapAnnotations(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Address, AddAsync)
            .WithName("AddAnnotation")
            .WithSummary("Puts an annotation on the charts. Needs a CI or import token; sent again with the same id it is stored once.")
            .Accepts<AnnotationBody>("application/json")
            .Produces<AnnotationAnswer>(StatusCodes.Status201Created).Produces<AnnotationAnswer>()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
        routes.MapDelete(Address + "/{id}", RemoveAsync)
            .WithName("RemoveAnnotation")
            .WithSummary("Takes an annotation off the charts, for good. Needs a CI or import token.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(503);
        return routes;
    }

    private static async Task<IResult> AddAsync(
        HttpContext context, BearerTokens bearer, AnnotationsCollector collector, TimeProvider clock, CancellationToken ct)
    {
        if (RequestBody.IsTooLong(context.Request))
        {
            return RequestBody.TooLarge();
        }

        if (await bearer.FindAsync(context.Request, ct) is not { } sender)
        {
            return BearerTokens.Challenge(context);
        }

        if (Refuse(sender) is { } refusal)
        {
            return refusal;
        }

        using var body = await RequestBody.ReadAsync(context.Request, ct);
        if (body.Refusal is not null)
        {
            return body.Refusal;
        }

        if (Read(body.Json!, clock.GetUtcNow(), out var annotation) is { } invalid)
        {
            return invalid;
        }

        return await AnswerAsync(async () => await collector.AddAsync(sender.Tenant, Source(sender), annotation!, ct) switch
        {
            AppendOutcome.Stored => Results.Created($"{Address}/{annotation!.Id}", new AnnotationAnswer(annotation.Id)),
            AppendOutcome.Duplicate => Results.Ok(new AnnotationAnswer(annotation!.Id)),
            _ => Problem.Of(StatusCodes.Status409Conflict, "id_conflict", "This id was taken before, with another content."),
        });
    }

    private static async Task<IResult> RemoveAsync(
        HttpContext context, string id, BearerTokens bearer, AnnotationsCollector collector, AnnotationQueries annotations, CancellationToken ct)
    {
        if (await bearer.FindAsync(context.Request, ct) is not { } sender)
        {
            return BearerTokens.Challenge(context);
        }

        if (Refuse(sender) is { } refusal)
        {
            return refusal;
        }

        return await annotations.FindAsync(sender.Tenant, id, ct) is null ? Answers.NotFound() : await AnswerAsync(async () =>
        {
            await collector.RemoveAsync(sender.Tenant, Source(sender), id, ct);
            return Results.NoContent();
        });
    }

    private static async Task<IResult> AnswerAsync(Func<Task<IResult>> append)
    {
        try
        {
            return await append();
        }
        catch (QueueFullException)
        {
            return Problem.Overloaded();
        }
    }

    private static IResult? Read(JsonDocument json, DateTimeOffset now, out NewAnnotation? annotation)
    {
        annotation = null;
        AnnotationBody? body;
        try
        {
            body = json.Deserialize<AnnotationBody>(Json);
        }
        catch (JsonException e)
        {
            return Invalid(e.Path is null or "$" ? "" : e.Path[1..].Replace('.', '/'), "The field is missing or is not what the API's description says.");
        }

        if (body is null)
        {
            return Invalid("", "The body is an object: { \"title\": \"Telepresence for all\" }.");
        }

        var read = new NewAnnotation(
            body.Id ?? Guid.CreateVersion7(), body.At ?? now, body.Title, body.Kind ?? AnnotationRules.Kinds[0], body.Scope ?? new("all"), body.Url);
        if (AnnotationRules.Check(read, now).FirstOrDefault() is { } fault)
        {
            return Invalid($"/{fault.Field}", fault.Detail);
        }

        annotation = read;
        return null;
    }

    private static IResult? Refuse(TokenHolder sender) => sender.Kind is TokenKind.Ci or TokenKind.Import
        ? null
        : Problem.Of(StatusCodes.Status403Forbidden, "insufficient_scope", "Only a CI or an import token writes annotations.");

    private static string Source(TokenHolder sender) => sender.Kind == TokenKind.Ci ? "ci" : "import";

    private static IResult Invalid(string pointer, string detail) =>
        Problem.Of(StatusCodes.Status400BadRequest, "invalid_field", detail, false, ("pointer", pointer));
}
