using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using DevEx.Store;
using DevEx.Web.Access;
using Npgsql;

namespace DevEx.Web.Live;

/// <summary>What changed, in the words of the pages: <c>inner</c>, <c>me</c>, <c>changes</c>, <c>builds</c>, <c>sources</c>, <c>hooks</c>.</summary>
public sealed record CellsChanged(IReadOnlyList<string> Kinds);

/// <summary>Hears from PostgreSQL which cells changed and tells the open pages of this node.</summary>
public sealed class LiveCells(Database database, ILogger<LiveCells> log) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    // A connection that was cut without a word brings no news for ever.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Listener, byte> _listeners = [];

    /// <summary>What changes for a viewer from now on. Somebody's own day is told to that person alone.</summary>
    internal Listener Listen(Viewer viewer)
    {
        var listener = new Listener(this, viewer);
        _listeners[listener] = 0;
        return listener;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await HearAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
            {
                log.LogWarning(e, "No word of changes from the database; trying again");
                await Task.Delay(AfterFailure, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task HearAsync(CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        connection.Notification += (_, e) => Tell(JsonSerializer.Deserialize<Notice>(e.Payload, JsonSerializerOptions.Web)!);
        await ListenAsync(connection, ct);

        // What changed while nobody listened is not known: every page looks again.
        foreach (var listener in _listeners.Keys)
        {
            listener.Tell(["inner", "me", "changes", "builds", "dora", "sources", "hooks"]);
        }

        while (true)
        {
            if (!await connection.WaitAsync(LongestSilence, ct))
            {
                await ListenAsync(connection, ct);
            }
        }
    }

    /// <summary>Twice is as good as once, and fails where the connection is gone.</summary>
    private static async Task ListenAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var listen = new NpgsqlCommand("listen devex_cells", connection);
        await listen.ExecuteNonQueryAsync(ct);
    }

    private void Tell(Notice notice)
    {
        foreach (var listener in _listeners.Keys.Where(l => l.Viewer.Tenant.Id == notice.Tenant))
        {
            listener.Tell([.. notice.Kinds.Select(k => k switch { "day" => "me", "change" or "middle" or "outer" => "changes", "build-marks" => "builds", _ => k }).Where(k => k is not ("me" or "inner-week")), "sources"]);
            if (notice.Subjects.Contains(listener.Viewer.Subject))
            {
                listener.Tell(["me"]);
            }
        }
    }

    private sealed record Notice(string Tenant, string[] Kinds, Guid?[] Subjects);

    /// <summary>One open page. What it has not fetched yet is kept as one set: a slow page gets no queue.</summary>
    internal sealed class Listener(LiveCells owner, Viewer viewer) : IDisposable
    {
        private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        private readonly HashSet<string> _kinds = [];

        public Viewer Viewer { get; } = viewer;

        public void Tell(IReadOnlyCollection<string> kinds)
        {
            lock (_kinds)
            {
                _kinds.UnionWith(kinds);
            }

            _signal.Writer.TryWrite(true);
        }

        /// <returns>Null when nothing changed within the time.</returns>
        public async Task<CellsChanged?> NextAsync(TimeSpan within, CancellationToken ct)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(within);
            try
            {
                await _signal.Reader.ReadAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return null;
            }

            lock (_kinds)
            {
                var changed = new CellsChanged([.. _kinds.Order(StringComparer.Ordinal)]);
                _kinds.Clear();
                return changed;
            }
        }

        public void Dispose() => owner._listeners.TryRemove(this, out _);
    }
}
