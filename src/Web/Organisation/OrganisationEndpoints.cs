using System.Text.Json;
using DevEx.Collectors;
using DevEx.Collectors.Agent;
using DevEx.Store.Access;
using DevEx.Store.Organisation;

namespace DevEx.Web.Organisation;

/// <summary>Where an import says who is in which team. Knows HTTP and nothing else.</summary>
public static class OrganisationEndpoints
{
    public const string Address = "/api/v1/organisation";

    private const int MaxFaultsTold = 50;

    /// <summary>The body's JSON: camelCase, what is required must be there, null only where it may be.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static IEndpointRouteBuilder MapOrganisation(this IEndpointRouteBuilder routes)
    {
        routes.MapPut(Address, PutAsync)
            .WithName("PutOrganisation")
            .WithSummary("Makes the named teams, their members and logins what the body says. Needs an import token.")
            .Accepts<OrganisationUpdate>("application/json")
            .Produces<OrganisationCounts>()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415);
        return routes;
    }

    private static async Task<IResult> PutAsync(HttpContext context, BearerTokens bearer, Teams teams, CancellationToken ct)
    {
        if (RequestBody.IsTooLong(context.Request))
        {
            return RequestBody.TooLarge();
        }

        if (await bearer.FindAsync(context.Request, ct) is not { } sender)
        {
            return BearerTokens.Challenge(context);
        }

        return sender.Kind == TokenKind.Import
            ? await UpdateAsync(context.Request, ChangedBy.Token(sender), teams, ct)
            : Problem.Of(StatusCodes.Status403Forbidden, "insufficient_scope", "Only an import token changes the organisation.");
    }

    private static async Task<IResult> UpdateAsync(HttpRequest request, ChangedBy by, Teams teams, CancellationToken ct)
    {
        using var body = await RequestBody.ReadAsync(request, ct);
        if (body.Refusal is not null)
        {
            return body.Refusal;
        }

        OrganisationUpdate? update;
        try
        {
            update = body.Json!.Deserialize<OrganisationUpdate>(Json);
        }
        catch (JsonException e)
        {
            return Invalid([new(Pointer(e.Path), "The field is missing or is not what the API's description says.")]);
        }

        if (update is null || update.Teams.Any(t => t is null || t.Members.Any(m => m is null)) || update.Identities?.Any(i => i is null) == true)
        {
            return Invalid([new("", "Neither the body nor an item of a list may be null.")]);
        }

        var faults = OrganisationRules.Check(update).Take(MaxFaultsTold + 1).ToList();
        return faults.Count > 0 ? Invalid(faults) : Results.Ok(await teams.UpsertAsync(by, update, ct));
    }

    private static IResult Invalid(List<OrganisationFault> faults) => Problem.Of(
        StatusCodes.Status400BadRequest, "invalid_field", faults[0].Detail, false,
        ("pointer", faults[0].Pointer), ("errors", faults.Take(MaxFaultsTold)), ("errorsTruncated", faults.Count > MaxFaultsTold));

    // System.Text.Json says $.teams[0].name.
    private static string Pointer(string? path) => path is null or "$"
        ? ""
        : path[1..].Replace('.', '/').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
}
