using System.Text.Json;
using DevEx.Domain.Events;
using Npgsql;

namespace DevEx.Store.Events;

/// <summary>An event as it stands in the store.</summary>
/// <param name="Body">JSON, UTF-8.</param>
/// <param name="ReceivedAt">When the server took it.</param>
public sealed record StoredEvent(
    long SeqId, Guid Id, Tenant Tenant, string StreamId, long Version, string Type, byte[] Body, DateTimeOffset ReceivedAt)
{
    /// <summary>The event; null when this version does not know its type.</summary>
    /// <exception cref="JsonException">The body is not of the type that the row says.</exception>
    public DevEvent? Read() => EventCatalogue.Find(Type)?.Read(Body);

    /// <summary>What a query gives that selects <c>seq_id, id, tenant_id, stream_id, version, type, data, timestamp</c>.</summary>
    internal static async Task<List<StoredEvent>> ReadAllAsync(NpgsqlCommand query, CancellationToken ct)
    {
        var events = new List<StoredEvent>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            events.Add(new(
                rows.GetInt64(0), rows.GetGuid(1), Tenant.Find(rows.GetString(2)), rows.GetString(3), rows.GetInt64(4), rows.GetString(5),
                rows.GetFieldValue<byte[]>(6), rows.GetFieldValue<DateTimeOffset>(7)));
        }

        return events;
    }
}
