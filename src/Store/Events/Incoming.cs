using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DevEx.Domain.Events;

namespace DevEx.Store.Events;

/// <summary>An event on its way into the store.</summary>
/// <param name="Id">Made at the source and kept through every retry.</param>
/// <param name="DotnetType">Null for an event that this version does not know.</param>
/// <param name="Body">JSON, UTF-8.</param>
/// <param name="ContentHash">Of what the sender said, so that a retry is known again even when the server corrects the body.</param>
public sealed record Incoming(Guid Id, string StreamId, string Type, string? DotnetType, byte[] Body, byte[] ContentHash)
{
    public static Incoming Of(Guid id, DevEvent e) => Of(id, e, e);

    /// <param name="id">The event's id.</param>
    /// <param name="e">What is kept.</param>
    /// <param name="asSent">What the sender said, before any correction.</param>
    public static Incoming Of(Guid id, DevEvent e, DevEvent asSent)
    {
        var kind = EventCatalogue.KindOf(e);
        var body = kind.Write(e);
        return new(id, e.StreamId, kind.WireName, kind.DotnetType, body, Hash(kind.WireName, ReferenceEquals(e, asSent) ? body : kind.Write(asSent)));
    }

    /// <summary>An event of a type that a newer version may know: kept as it came.</summary>
    public static Incoming Unknown(Guid id, string streamId, string type, JsonElement body)
    {
        var bytes = Encoding.UTF8.GetBytes(body.GetRawText());
        return new(id, streamId, type, null, bytes, Hash(type, bytes));
    }

    private static byte[] Hash(string type, byte[] body)
    {
        var length = Encoding.UTF8.GetByteCount(type);
        var said = new byte[length + 1 + body.Length];
        Encoding.UTF8.GetBytes(type, said);
        body.CopyTo(said, length + 1);
        return SHA256.HashData(said);
    }
}

/// <summary>An item that was not taken, with the reason that its sender can act on.</summary>
/// <param name="EventId">Null when it has no usable id.</param>
/// <param name="Code">One of the codes of the HTTP contract.</param>
/// <param name="Detail">For people; never holds what the item says of a person.</param>
/// <param name="Payload">The item as it came, cut to a few KiB.</param>
public sealed record RejectedItem(Guid? EventId, Guid? Subject, string Code, string Detail, byte[] Payload);

/// <summary>What one request brings: events to keep and items to put aside, in one transaction.</summary>
public sealed record Batch(Tenant Tenant, string Source, IReadOnlyList<Incoming> Events, IReadOnlyList<RejectedItem> Rejected)
{
    public Batch(Tenant tenant, string source, IReadOnlyList<Incoming> events) : this(tenant, source, events, [])
    {
    }
}

/// <summary>What became of an event.</summary>
public enum AppendOutcome
{
    Stored,

    /// <summary>The same id with the same content was stored before.</summary>
    Duplicate,

    /// <summary>The same id was stored before with another content; the first is kept.</summary>
    Conflict,
}
