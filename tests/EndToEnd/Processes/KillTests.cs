using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using DevEx.Store.Embedded;
using DevEx.Testing;
using Npgsql;

namespace DevEx.EndToEnd.Processes;

/// <summary>A1 and A2: what was acknowledged is there, once, whatever is killed.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 10;
    private const int Senders = 6;

    private readonly string _home = Path.Combine(Path.GetTempPath(), $"devex-kill-{Guid.CreateVersion7():N}");

    // Short: a killed application does not answer, and a batch may be sent any number of times.
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly ConcurrentBag<string> _acknowledged = [];
    private Uri _address = new("http://127.0.0.1:1");

    public KillTests() => Directory.CreateDirectory(_home);

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task A1_A2_of_ten_kills_during_ingest_no_acknowledged_event_is_lost_and_none_is_there_twice()
    {
        var token = await WebProcess.NewTokenAsync(_home);
        using var enough = new CancellationTokenSource();
        var senders = Enumerable.Range(0, Senders)
            .Select(s => new RetryingAgent(_http, () => _address, token, s, names => names.ToList().ForEach(_acknowledged.Add)).SendAsync(enough.Token)).ToList();

        var random = new Random(1);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var web = await StartAsync();
            await MoreAreAcknowledgedAsync(random.Next(100, 1500));
            if (kill % 3 == 2)
            {
                KillTheServer();
            }

            web.Kill();
        }

        using var last = await StartAsync();
        await enough.CancelAsync();
        await Task.WhenAll(senders);

        var stored = await StoredAsync();
        Assert.Empty(_acknowledged.Except(stored));
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Equal(_acknowledged.Count, stored.Count);
        Assert.True(_acknowledged.Count > Kills * Senders * 10);
    }

    private async Task<WebProcess> StartAsync()
    {
        var web = await WebProcess.StartAsync(_home);
        _address = web.Address;
        return web;
    }

    private Task MoreAreAcknowledgedAsync(int more)
    {
        var target = _acknowledged.Count + more;
        return Eventually.TrueAsync(() => _acknowledged.Count >= target, $"{more} more events are acknowledged", TimeSpan.FromSeconds(60));
    }

    /// <summary>kill -9 of the postmaster; its children see it and end.</summary>
    private void KillTheServer()
    {
        var note = Directory.EnumerateFiles(_home, "postmaster.pid", SearchOption.AllDirectories).Single();
        Process.GetProcessById(int.Parse(File.ReadLines(note).First(), CultureInfo.InvariantCulture)).Kill();
    }

    private async Task<List<string>> StoredAsync()
    {
        // Shares the server with the application.
        await using var server = await EmbeddedPostgres.StartAsync(new EmbeddedOptions { Home = _home }, TestContext.Current.CancellationToken);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var query = source.CreateCommand("select data ->> 'label' from devex.mt_events");
        var stored = new List<string>();
        await using var rows = await query.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            stored.Add(rows.GetString(0));
        }

        return stored;
    }
}
