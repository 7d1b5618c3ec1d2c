using System.Text.Json;
using DevEx.Domain.Events;

namespace DevEx.Store.Projections;

/// <summary>The events of whole streams, for what is folded from all that ever happened to a thing.</summary>
internal static class StreamEvents
{
    /// <summary>Without those that ended a process. In the caller's own transaction; may see events that are ahead of the batch, which only saves work later.</summary>
    public static async Task<Dictionary<string, List<DevEvent>>> ReadAsync(TenantTransaction transaction, string[] streamIds, CancellationToken ct)
    {
        await using var query = transaction.Command(
            $"select stream_id, type, data from devex.mt_events e where tenant_id = $1 and stream_id = any($2) and {Quarantine.Spares} order by stream_id, version",
            (object)streamIds);
        var streams = new Dictionary<string, List<DevEvent>>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            if (Read(rows.GetString(1), rows.GetFieldValue<byte[]>(2)) is { } e)
            {
                var id = rows.GetString(0);
                (streams.TryGetValue(id, out var stream) ? stream : streams[id] = []).Add(e);
            }
        }

        return streams;
    }

    private static DevEvent? Read(string type, byte[] body)
    {
        try
        {
            return EventCatalogue.Find(type)?.Read(body);
        }
        catch (JsonException)
        {
            // The projector puts it aside when its turn comes; the others of its stream are not to suffer.
            return null;
        }
    }
}
