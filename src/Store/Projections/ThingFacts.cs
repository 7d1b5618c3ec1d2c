using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Store.Events;

namespace DevEx.Store.Projections;

/// <summary>
/// Changes, runs, deployments and incidents as rows: each is folded from all events of its stream, so the order of arrival cannot matter.
/// </summary>
internal static class ThingFacts
{
    /// <summary>Whether events of that type are folded from their whole stream.</summary>
    public static bool Has(Type type) =>
        type.IsAssignableTo(typeof(ChangeEvent)) || type.IsAssignableTo(typeof(RunEvent)) || type.IsAssignableTo(typeof(DeploymentEvent))
        || type.IsAssignableTo(typeof(IncidentEvent));

    public static async Task WriteAsync(TenantTransaction transaction, IReadOnlyList<(StoredEvent Stored, DevEvent Event)> events, CancellationToken ct)
    {
        await PushFacts.WriteAsync(transaction, events, ct);
        await AnnotationFacts.WriteAsync(transaction, events, ct);

        var touched = events.Where(e => Has(e.Event.GetType())).Select(e => e.Stored.StreamId).Distinct().ToArray();
        if (touched.Length == 0)
        {
            return;
        }

        List<List<DevEvent>> streams = [.. (await StreamEvents.ReadAsync(transaction, touched, ct)).Values];
        await ChangeFacts.WriteAsync(transaction, Folded(streams, Change.Fold), ct);
        await RunFacts.WriteAsync(transaction, Folded(streams, Run.Fold), ct);
        await DeploymentFacts.WriteAsync(transaction, Folded(streams, Deployment.Fold), ct);
        await IncidentFacts.WriteAsync(transaction, Folded(streams, Incident.Fold), ct);
    }

    /// <summary>The rows of whole streams and nothing else: no cell is marked.</summary>
    public static async Task WriteRowsAsync(TenantTransaction transaction, List<List<DevEvent>> streams, CancellationToken ct)
    {
        await ChangeFacts.WriteRowsAsync(transaction, Folded(streams, Change.Fold), ct);
        await RunFacts.WriteRowsAsync(transaction, Folded(streams, Run.Fold), ct);
        await DeploymentFacts.WriteRowsAsync(transaction, Folded(streams, Deployment.Fold), ct);
        await IncidentFacts.WriteRowsAsync(transaction, Folded(streams, Incident.Fold), ct);
    }

    private static List<T> Folded<T>(List<List<DevEvent>> streams, Func<IEnumerable<DevEvent>, T?> fold) where T : class =>
        [.. streams.Select(fold).OfType<T>()];
}
