using System.Runtime.InteropServices;
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
    public static Fault? FindFault(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => InObject(element),
        JsonValueKind.Array => InArray(element),
        JsonValueKind.String => InString(element),
        JsonValueKind.Number => InNumber(element),
        _ => null,
    };

    /// <summary>The same for an object but for one of its members, which is looked at elsewhere.</summary>
    public static Fault? FindFaultBeside(JsonElement element, string member) => InObject(element, member);

    private static Fault? InObject(JsonElement element, string? except = null)
    {
        var n = 0;
        foreach (var property in element.EnumerateObject())
        {
            if (++n > MaxProperties)
            {
                return new("field_too_long", "", $"An object may have {MaxProperties} fields.");
            }

            if (!IsPlain(JsonMarshal.GetRawUtf8PropertyName(property)) && InText(property.Name) is { } ofName)
            {
                return ofName;
            }

            if ((except is null || !property.NameEquals(except)) && FindFault(property.Value) is { } fault)
            {
                return fault with { Pointer = $"/{Escape(property.Name)}{fault.Pointer}" };
            }
        }

        return null;
    }

    private static Fault? InArray(JsonElement element)
    {
        if (element.GetArrayLength() > MaxItems)
        {
            return new("field_too_long", "", $"A list may have {MaxItems} items.");
        }

        foreach (var (index, item) in element.EnumerateArray().Index())
        {
            if (FindFault(item) is { } fault)
            {
                return fault with { Pointer = $"/{index}{fault.Pointer}" };
            }
        }

        return null;
    }

    private static Fault? InString(JsonElement element)
    {
        try
        {
            return IsPlain(JsonMarshal.GetRawUtf8Value(element)) ? null : InText(element.GetString()!);
        }
        catch (InvalidOperationException)
        {
            return new("invalid_unicode", "", "The text holds half a character (a lone surrogate).");
        }
    }

    // What is short and escapes nothing needs no look at its text: as valid UTF-8 it can hold neither NUL nor half a character.
    private static bool IsPlain(ReadOnlySpan<byte> raw) => raw.Length <= MaxString && !raw.Contains((byte)'\\');

    private static Fault? InText(string text) =>
        text.Length > MaxString ? new("field_too_long", "", $"A text may have {MaxString} characters.")
        : text.Contains('\0') ? new("nul_character", "", "U+0000 is not allowed.")
        : null;

    private static Fault? InNumber(JsonElement element)
    {
        // A number that rounds to zero or to infinity is beyond what a double, and so any reader of ours, can hold.
        var raw = JsonMarshal.GetRawUtf8Value(element);
        var mantissa = raw[..(raw.IndexOfAny((byte)'e', (byte)'E') is var e and >= 0 ? e : raw.Length)];
        return raw.Length <= 64 && element.TryGetDouble(out var value) && double.IsFinite(value) && (value != 0 || mantissa.IndexOfAnyInRange((byte)'1', (byte)'9') < 0)
            ? null
            : new("number_out_of_range", "", "The number is too large, too small or too long.");
    }

    // Cut, but never through the middle of a character: half of one is no text.
    private static string Escape(string name) => (name.Length <= MaxEchoed ? name : name[..(char.IsHighSurrogate(name[MaxEchoed - 1]) ? MaxEchoed - 1 : MaxEchoed)])
       .Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}

/// <summary>Why an item is not taken: a code for programs, a JSON pointer to the place, a sentence for people.</summary>
internal sealed record Fault(string Code, string Pointer, string Detail);
