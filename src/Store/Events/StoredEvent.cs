using System.Text.Json;
using DevEx.Domain.Events;

namespace DevEx.Store.Events;

/// <summary>An event as it stands in the store.</summary>
/// <param name="Body">JSON text.</param>
/// <param name="ReceivedAt">When the server took it.</param>
public sealed record StoredEvent(
    long SeqId, Guid Id, Tenant Tenant, string StreamId, long Version, string Type, string Body, DateTimeOffset ReceivedAt)
{
    /// <summary>The event; null when this version does not know its type.</summary>
    /// <exception cref="JsonException">The body is not of the type that the row says.</exception>
    public DevEvent? Read() => EventCatalogue.Find(Type)?.Read(Body);
}
