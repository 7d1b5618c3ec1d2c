using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Store.Events;

namespace DevEx.Store.Projections;

/// <summary>
/// Changes, runs, deployments and incidents as rows: each is folded from all events of its stream, so the order of arrival cannot matter.
/// </summary>
internal static class ThingFacts
{
    public static async Task WriteAsync(TenantTransaction transaction, IReadOnlyList<(StoredEvent Stored, DevEvent Event)> events, CancellationToken ct)
    {
        await PushFacts.WriteAsync(transaction, events, ct);
        await AnnotationFacts.WriteAsync(transaction, events, ct);

        var touched = events.Where(e => e.Event is ChangeEvent or RunEvent or DeploymentEvent or IncidentEvent).Select(e => e.Stored.StreamId).Distinct().ToArray();
        if (touched.Length == 0)
        {
            return;
        }

        var streams = await ReadStreamsAsync(transaction, touched, ct);
        await ChangeFacts.WriteAsync(transaction, Folded(streams, Change.Fold), ct);
        await RunFacts.WriteAsync(transaction, Folded(streams, Run.Fold), ct);
        await DeploymentFacts.WriteAsync(transaction, Folded(streams, Deployment.Fold), ct);
        await IncidentFacts.WriteAsync(transaction, [.. streams.Where(s => s[0] is IncidentEvent)], ct);
    }

    private static List<T> Folded<T>(List<List<DevEvent>> streams, Func<IEnumerable<DevEvent>, T?> fold) where T : class =>
        [.. streams.Select(fold).OfType<T>()];

    /// <summary>In the projector's own transaction; may see events that are ahead of the batch, which only saves work later.</summary>
    private static async Task<List<List<DevEvent>>> ReadStreamsAsync(TenantTransaction transaction, string[] streamIds, CancellationToken ct)
    {
        await using var query = transaction.Command(
            "select stream_id, type, data::text from devex.mt_events where tenant_id = $1 and stream_id = any($2) order by stream_id, version", (object)streamIds);
        var streams = new Dictionary<string, List<DevEvent>>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            if (EventCatalogue.Find(rows.GetString(1))?.Read(rows.GetString(2)) is { } e)
            {
                var id = rows.GetString(0);
                (streams.TryGetValue(id, out var stream) ? stream : streams[id] = []).Add(e);
            }
        }

        return [.. streams.Values];
    }
}
