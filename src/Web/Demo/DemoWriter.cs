using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using DevEx.Domain.Events;

namespace DevEx.Web.Demo;

/// <summary>Writes batches as the events API reads them. Ids follow from the seed and what the event says: sent twice is stored once.</summary>
public sealed class DemoWriter(ulong seed)
{
    private const int IdLength = 16;

    private readonly ArrayBufferWriter<byte> _body = new(4096);

    public byte[] Write(IReadOnlyList<DevEvent> events, DateTimeOffset sentAt)
    {
        ArgumentNullException.ThrowIfNull(events);

        var written = new ArrayBufferWriter<byte>(events.Count * 512);
        using var json = new Utf8JsonWriter(written, new() { SkipValidation = true });
        using var batch = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        json.WriteStartObject();
        json.WriteString("sentAt", WireInstant.ToText(sentAt));
        json.WriteStartArray("events");
        foreach (var e in events)
        {
            batch.AppendData(Event(json, e).ToByteArray(bigEndian: true));
        }

        json.WriteEndArray();
        json.WriteString("batchId", Versioned(batch.GetHashAndReset().AsSpan(0, IdLength), 8));
        json.WriteEndObject();
        json.Flush();
        return written.WrittenSpan.ToArray();
    }

    private Guid Event(Utf8JsonWriter json, DevEvent e)
    {
        var kind = EventCatalogue.KindOf(e);
        _body.ResetWrittenCount();
        using (var body = new Utf8JsonWriter(_body, new() { SkipValidation = true }))
        {
            JsonSerializer.Serialize(body, e, kind.Json);
        }

        var id = IdOf(e.At, _body.WrittenSpan);
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("type", kind.WireName);

        // The body's members without its braces: none of them is nested under another name.
        json.WriteRawValue(_body.WrittenSpan[1..^1], skipInputValidation: true);
        json.WriteEndObject();
        return id;
    }

    /// <summary>Version 7: the instant of the fact in front, so that ids of one time lie together; then what the event says.</summary>
    private Guid IdOf(DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        Span<byte> bytes = stackalloc byte[8 + SHA256.HashSizeInBytes];
        SHA256.HashData(body, bytes[8..]);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]) ^ (seed * 0x9E3779B97F4A7C15));
        BinaryPrimitives.WriteInt64BigEndian(bytes, at.ToUnixTimeMilliseconds() << 16);
        bytes[16..18].CopyTo(bytes[6..]);
        return Versioned(bytes[..IdLength], 7);
    }

    private static Guid Versioned(Span<byte> bytes, int version)
    {
        bytes[6] = (byte)((bytes[6] & 0x0F) | (version << 4));
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }
}
