using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DevEx.Domain.Events;
using DevEx.Store.Access;
using DevEx.Store.Events;

namespace DevEx.Collectors.Agent;

/// <summary>Reads one item of a batch: an event to keep, or why not.</summary>
internal sealed partial class ItemReader(TokenHolder sender, ClockSkew skew, DateTimeOffset now)
{
    public (Guid? Id, Incoming? Event, Fault? Fault) Read(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return (null, null, new("invalid_field", "", "An event is an object."));
        }

        // Looked for first: the id and the type are texts too.
        var fault = ItemText.FindFault(item);
        var id = Id(item);
        if (fault is not null || id is null)
        {
            return (id, null, fault ?? new("bad_event_id", "/id", "An event's id is a UUID (version 7), not all zero."));
        }

        var (read, problem) = Typed(id.Value, item);
        return (id, read, problem);
    }

    private (Incoming?, Fault?) Typed(Guid id, JsonElement item)
    {
        if (!item.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            return (null, new("missing_field", "/type", "type is missing."));
        }

        var name = type.GetString()!;
        if (EventCatalogue.Find(name) is { } kind)
        {
            return Known(id, kind, item);
        }

        return TypeName().IsMatch(name)
            ? (Incoming.Unknown(id, UnknownStream(), name, item), null)
            : (null, new("invalid_field", "/type", "A type is snake_case: step_finished."));
    }

    private (Incoming?, Fault?) Known(Guid id, EventKind kind, JsonElement item)
    {
        if (SubjectFault(kind, item, out var fillIn) is { } mismatch)
        {
            return (null, mismatch);
        }

        try
        {
            var asSent = fillIn ? kind.Read(WithSubject(item)) : kind.Read(item);
            var corrected = skew.Correct(asSent);
            return EventRules.Check(corrected, sender.Kind, now) is { } fault ? (null, fault) : (Incoming.Of(id, corrected, asSent), null);
        }
        catch (JsonException e)
        {
            var missing = kind.Json.Properties.FirstOrDefault(p => p.IsRequired && !item.TryGetProperty(p.Name, out _) && !(fillIn && p.Name == "subject"));
            return (null, missing is null
                ? new("invalid_field", Pointer(e.Path), "The field is missing or is not what the catalogue says.")
                : new("missing_field", "/" + missing.Name, $"{missing.Name} is missing."));
        }
    }

    /// <summary>An agent writes for its own subject: left out it is filled in, another one is refused.</summary>
    private Fault? SubjectFault(EventKind kind, JsonElement item, out bool fillIn)
    {
        fillIn = false;
        if (sender.Kind != TokenKind.Agent || kind.Json.Properties.All(p => p.Name != "subject"))
        {
            return null;
        }

        if (!item.TryGetProperty("subject", out var subject))
        {
            fillIn = sender.Subject is not null;
            return null;
        }

        return subject.ValueKind == JsonValueKind.String && subject.TryGetGuid(out var named) && named == sender.Subject
            ? null
            : new("subject_mismatch", "/subject", "A token of an agent writes for its own subject only.");
    }

    private string WithSubject(JsonElement item)
    {
        var raw = item.GetRawText();
        return new StringBuilder(raw.Length + 64).Append("{\"subject\":\"").Append(sender.Subject).Append("\",").Append(raw, 1, raw.Length - 1).ToString();
    }

    private string UnknownStream() => sender is { Kind: TokenKind.Agent, Subject: { } subject }
        ? $"loop/{subject}/{now.UtcDateTime:yyyy-MM-dd}"
        : $"unknown/{now.UtcDateTime:yyyy-MM-dd}";

    private static Guid? Id(JsonElement item)
    {
        try
        {
            return item.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.TryGetGuid(out var guid) && guid != Guid.Empty ? guid : null;
        }
        catch (InvalidOperationException)
        {
            // Half a character is no text, and so no UUID.
            return null;
        }
    }

    // System.Text.Json says $.workspace.repository or $.beats[3].
    private static string Pointer(string? path) =>
        path is null or "$" ? "" : path[1..].Replace('.', '/').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

    [GeneratedRegex("^[a-z][a-z0-9_]{0,99}\\z")]
    private static partial Regex TypeName();
}
