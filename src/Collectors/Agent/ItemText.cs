using System.Text.Json;

namespace DevEx.Collectors.Agent;

/// <summary>Finds what JSON allows and the database or a reader would choke on: NUL, half characters, infinite numbers, endless strings.</summary>
internal static class ItemText
{
    private const int MaxString = 4096;
    private const int MaxProperties = 64;
    private const int MaxItems = 1000;
    private const int MaxEchoed = 64;

    /// <returns>The first fault with its JSON pointer below the element; null when there is none.</returns>
    public static Fault? FindFault(JsonElement element, string pointer) => element.ValueKind switch
    {
        JsonValueKind.Object => InObject(element, pointer),
        JsonValueKind.Array => InArray(element, pointer),
        JsonValueKind.String => InString(element, pointer),
        JsonValueKind.Number => InNumber(element, pointer),
        _ => null,
    };

    /// <summary>The same for an object but for one of its members, which is looked at elsewhere.</summary>
    public static Fault? FindFaultBeside(JsonElement element, string member) => InObject(element, "", member);

    private static Fault? InObject(JsonElement element, string pointer, string? except = null)
    {
        var n = 0;
        foreach (var property in element.EnumerateObject())
        {
            if (++n > MaxProperties)
            {
                return new("field_too_long", pointer, $"An object may have {MaxProperties} fields.");
            }

            var fault = InText(property.Name, pointer) ?? (property.Name == except ? null : FindFault(property.Value, $"{pointer}/{Escape(property.Name)}"));
            if (fault is not null)
            {
                return fault;
            }
        }

        return null;
    }

    private static Fault? InArray(JsonElement element, string pointer)
    {
        if (element.GetArrayLength() > MaxItems)
        {
            return new("field_too_long", pointer, $"A list may have {MaxItems} items.");
        }

        foreach (var (index, item) in element.EnumerateArray().Index())
        {
            if (FindFault(item, $"{pointer}/{index}") is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static Fault? InString(JsonElement element, string pointer)
    {
        try
        {
            return InText(element.GetString()!, pointer);
        }
        catch (InvalidOperationException)
        {
            return new("invalid_unicode", pointer, "The text holds half a character (a lone surrogate).");
        }
    }

    private static Fault? InText(string text, string pointer) =>
        text.Length > MaxString ? new("field_too_long", pointer, $"A text may have {MaxString} characters.")
        : text.Contains('\0') ? new("nul_character", pointer, "U+0000 is not allowed.")
        : null;

    private static Fault? InNumber(JsonElement element, string pointer)
    {
        // A number that rounds to zero or to infinity is beyond what a double, and so any reader of ours, can hold.
        var raw = element.GetRawText();
        var mantissa = raw.AsSpan(0, raw.AsSpan().IndexOfAny('e', 'E') is var e and >= 0 ? e : raw.Length);
        return raw.Length <= 64 && element.TryGetDouble(out var value) && double.IsFinite(value) && (value != 0 || mantissa.IndexOfAnyInRange('1', '9') < 0)
            ? null
            : new("number_out_of_range", pointer, "The number is too large, too small or too long.");
    }

    // Cut, but never through the middle of a character: half of one is no text.
    private static string Escape(string name) => (name.Length <= MaxEchoed ? name : name[..(char.IsHighSurrogate(name[MaxEchoed - 1]) ? MaxEchoed - 1 : MaxEchoed)])
       .Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}

/// <summary>Why an item is not taken: a code for programs, a JSON pointer to the place, a sentence for people.</summary>
internal sealed record Fault(string Code, string Pointer, string Detail);
