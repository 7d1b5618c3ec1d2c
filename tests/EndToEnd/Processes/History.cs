using DevEx.Store;
using DevEx.Store.Events;
using DevEx.Web.Demo;

namespace DevEx.EndToEnd.Processes;

/// <summary>As many events of the demo as a test wants, of every kind, in batches as they would come in.</summary>
internal static class History
{
    public static async Task AppendAsync(Database database, int events, CancellationToken ct)
    {
        var store = new EventStore(database, TimeProvider.System);
        var now = new DateTimeOffset(2026, 3, 9, 12, 0, 0, TimeSpan.Zero);
        var appended = 0;
        for (var seed = 1UL; appended < events; seed++)
        {
            foreach (var some in new DemoOrganisation(seed, now, days: 30).Chunks().SelectMany(c => c.Batches).SelectMany(b => b).Chunk(2000))
            {
                var batch = some.Take(events - appended).Select((e, n) => Incoming.Of(new Guid(appended + n, (short)seed, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1), e)).ToList();
                if (batch.Count > 0)
                {
                    await store.AppendAsync(new Batch(Tenant.Default, "import", batch), ct);
                    appended += batch.Count;
                }
            }
        }
    }
}
