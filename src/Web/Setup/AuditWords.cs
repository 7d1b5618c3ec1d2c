using System.Text.Json;

namespace DevEx.Web.Setup;

/// <summary>The audit log in words.</summary>
internal static class AuditWords
{
    private static readonly Dictionary<string, string> Actions = new(StringComparer.Ordinal)
    {
        ["organisation.put"] = "Organisation imported",
        ["team.create"] = "Team made",
        ["team.change"] = "Team changed",
        ["team.calendar"] = "Calendar changed",
        ["team.delete"] = "Team deleted",
        ["member.add"] = "People added",
        ["member.change"] = "Days in a team changed",
        ["member.remove"] = "Person removed",
        ["person.change"] = "Person changed",
        ["person.merge"] = "Person merged into",
        ["login.add"] = "Login added",
        ["loop.erase"] = "Own data deleted",
        ["baseline.set"] = "Baseline set",
        ["baseline.reset"] = "Baseline reset",
        ["token.create"] = "Token made",
        ["token.revoke"] = "Token revoked",
        ["hook.create"] = "Webhook made",
        ["hook.revoke"] = "Webhook revoked",
        ["projection.resume"] = "Projection resumed",
        ["projection.replay"] = "Projected again",
    };

    public static string Action(string action) => Actions.GetValueOrDefault(action, action);

    /// <summary><c>name Checkout, ends in x7k2</c>; what is null is left out.</summary>
    public static string Json(string? json)
    {
        if (json is null)
        {
            return "";
        }

        using var read = JsonDocument.Parse(json);
        return Words(read.RootElement);
    }

    private static string Spaced(string name) => string.Concat(name.Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));

    private static string Words(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => string.Join(", ", value.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null).Select(p => $"{Spaced(p.Name)} {Words(p.Value)}")),
        JsonValueKind.Array => value.GetArrayLength() == 0 ? "none" : string.Join(" ", value.EnumerateArray().Select(Words)),
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => value.GetRawText(),
    };
}
