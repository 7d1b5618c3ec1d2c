using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DevEx.Domain.Events;

/// <summary>Writes an enum as a camelCase word and reads no numbers.</summary>
public sealed class WireEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>Writes an instant as RFC 3339 in UTC with milliseconds; reads any offset. Finer parts of a second are cut off.</summary>
public sealed class WireInstant : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static string ToText(DateTimeOffset instant) => instant.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TryGetDateTimeOffset(out var read) ? Cut(read) : throw new JsonException("An instant is RFC 3339: 2026-03-02T09:00:00.000Z.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(ToText(value));

    /// <summary>The instant in UTC, cut to whole milliseconds.</summary>
    public static DateTimeOffset Cut(DateTimeOffset instant)
    {
        var utc = instant.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
