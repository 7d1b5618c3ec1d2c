using System.Globalization;
using DevEx.Store;
using DevEx.Store.Events;
using Npgsql;
using NpgsqlTypes;

namespace DevEx.Benchmarks.Store;

/// <summary>What an append costs the database, against a bare binary COPY of the same rows into the same tables and indexes.</summary>
/// <remarks>
/// Both run by turns, each on one connection and in a database of its own. The COPY writes the events, their ids and the streams that are
/// new; it numbers nothing, looks for no duplicate, updates no stream and takes no lock, so it is a bound from below.
/// </remarks>
internal static class AppendCpu
{
    private const int WarmUp = 10;

    /// <returns>Ours by the COPY's, both in CPU time of the connection's own process.</returns>
    public static async Task<double> RatioAsync(BenchServer server, IReadOnlyList<Incoming> events, int batchSize)
    {
        await using var one = Database.Connect(new NpgsqlConnectionStringBuilder(await server.CreateAsync($"append_{batchSize}")) { MaxPoolSize = 1 }.ConnectionString);
        await using var theirs = NpgsqlDataSource.Create(await server.CreateAsync($"copy_{batchSize}"));
        await using var copy = new CopyReference(await theirs.OpenConnectionAsync());
        var store = new EventStore(new Database(one), TimeProvider.System);
        var processes = (Ours: await ProcessAsync(one), Copy: copy.Process);

        var start = (Ours: TimeSpan.Zero, Copy: TimeSpan.Zero);
        foreach (var (n, batch) in events.Chunk(batchSize).Index())
        {
            // The first tenth fills caches and plans.
            if (n * batchSize <= events.Count / WarmUp)
            {
                start = (Cpu(processes.Ours), Cpu(processes.Copy));
            }

            await store.AppendAsync(new Batch(Tenant.Default, "agent", batch), CancellationToken.None);
            await copy.WriteAsync(batch);
        }

        return (Cpu(processes.Ours) - start.Ours) / (Cpu(processes.Copy) - start.Copy);
    }

    private static async Task<int> ProcessAsync(NpgsqlDataSource source)
    {
        await using var connection = await source.OpenConnectionAsync();
        return connection.ProcessID;
    }

    /// <summary>User and system time, as the kernel counts it: a hundredth of a second is the least.</summary>
    private static TimeSpan Cpu(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromMilliseconds(10 * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)));
    }
}

/// <summary>Writes events' rows the cheapest way that PostgreSQL has.</summary>
internal sealed class CopyReference(NpgsqlConnection connection) : IAsyncDisposable
{
    private readonly Dictionary<string, long> _versions = [];
    private long _seq;

    public int Process => connection.ProcessID;

    public async Task WriteAsync(IReadOnlyList<Incoming> events)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var fresh = events.Select(e => e.StreamId).Distinct().Where(s => !_versions.ContainsKey(s)).Order(StringComparer.Ordinal).ToList();
        await using (var streams = await connection.BeginBinaryImportAsync("copy devex.mt_streams (tenant_id, id, version, timestamp, created, is_archived) from stdin binary"))
        {
            foreach (var stream in fresh)
            {
                await streams.WriteRowAsync(CancellationToken.None, "default", stream, 1L, now, now, false);
            }

            await streams.CompleteAsync();
        }

        await using (var ids = await connection.BeginBinaryImportAsync("copy devex.ingest_dedup (tenant_id, event_id, content_hash, received_on) from stdin binary"))
        {
            foreach (var e in events)
            {
                await ids.WriteRowAsync(CancellationToken.None, "default", e.Id, e.ContentHash, DateOnly.FromDateTime(now));
            }

            await ids.CompleteAsync();
        }

        await WriteEventsAsync(events, now);
        await transaction.CommitAsync();
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task WriteEventsAsync(IReadOnlyList<Incoming> events, DateTime now)
    {
        await using var rows = await connection.BeginBinaryImportAsync(
            "copy devex.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived) from stdin binary");
        foreach (var e in events)
        {
            await rows.StartRowAsync();
            await rows.WriteAsync(++_seq);
            await rows.WriteAsync(e.Id);
            await rows.WriteAsync(e.StreamId, NpgsqlDbType.Varchar);
            await rows.WriteAsync(_versions[e.StreamId] = _versions.GetValueOrDefault(e.StreamId) + 1);
            await rows.WriteAsync(e.Body, NpgsqlDbType.Jsonb);
            await rows.WriteAsync(e.Type, NpgsqlDbType.Varchar);
            await rows.WriteAsync(now, NpgsqlDbType.TimestampTz);
            await rows.WriteAsync("default", NpgsqlDbType.Varchar);
            await rows.WriteAsync(e.DotnetType, NpgsqlDbType.Varchar);
            await rows.WriteAsync(false);
        }

        await rows.CompleteAsync();
    }
}
