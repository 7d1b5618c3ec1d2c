using DevEx.Collectors;
using DevEx.Store;
using DevEx.Store.Access;

namespace DevEx.Web.Access;

/// <summary>The one place that decides who a request's viewer is. Real sign-in will replace this class and nothing else.</summary>
public sealed class Viewers(Database database, Owner owner, BearerTokens bearer)
{
    /// <summary>The cookie that holds what the owner looks as.</summary>
    public const string Cookie = "devex-view";

    /// <returns>Null when the request carries a token that does not hold, or that may not read.</returns>
    public async Task<Viewer?> DecideAsync(HttpContext context, CancellationToken ct)
    {
        if (BearerTokens.IsPresent(context.Request))
        {
            return await bearer.FindAsync(context.Request, ct) is { } holder ? OfToken(holder) : null;
        }

        // The local default: it listens on loopback only, so whoever asks without a token sits at this machine.
        var subject = await owner.SubjectAsync(ct);
        return context.Request.Cookies[Cookie] switch
        {
            "manager" => new(Tenant.Default, null, Roles.Manager, "Manager"),
            "platform" => new(Tenant.Default, null, Roles.Platform, "Platform engineer"),
            "developer" => new(Tenant.Default, subject, Roles.Developer, "Developer"),
            "example" when await ExampleAsync(ct) is { } example => example,
            _ => new(Tenant.Default, subject, Roles.All, "Owner"),
        };
    }

    private static Viewer? OfToken(TokenHolder holder) => holder.Kind switch
    {
        TokenKind.Agent or TokenKind.Personal => new(holder.Tenant, holder.Subject, Roles.Developer, holder.Name, Token: holder.Kind),
        TokenKind.Import => new(holder.Tenant, null, Roles.Admin, holder.Name, Token: holder.Kind),
        _ => null,
    };

    /// <summary>An invented person of the demo: the only kind of person whose days someone else may look at.</summary>
    private async Task<Viewer?> ExampleAsync(CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(Tenant.Default, ct);
        await using var query = transaction.Command("""
            select subject, name from devex.people where tenant_id = $1 and invented and not bot order by name, subject limit 1
            """);
        await using var row = await query.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct)
            ? new(Tenant.Default, row.GetGuid(0), Roles.Developer, $"{row.GetString(1)} (invented)", Invented: true)
            : null;
    }
}
