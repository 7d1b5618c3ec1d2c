using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DevEx.Agent.Tests;

/// <summary>A batch as it came over the wire.</summary>
internal sealed record ReceivedBatch(Guid Id, IReadOnlyList<JsonElement> Events, string Raw, string? Authorization);

/// <summary>A server on this machine that answers what a test tells it to, and keeps what it was sent.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<Guid, JsonElement> _stored = new();

    private FakeServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public ConcurrentQueue<ReceivedBatch> Batches { get; } = new();

    /// <summary>Every event that was acknowledged, once.</summary>
    public ICollection<JsonElement> Stored => _stored.Values;

    public string StoreEpoch { get; set; } = "7b1d6d1e-6c3a-4a52-9d36-1f6a5fd0a001";

    public Func<HttpContext, ReceivedBatch, Task>? OnEvents { get; set; }

    public Func<HttpContext, Task>? OnDay { get; set; }

    public static async Task<FakeServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new FakeServer(app);
        app.MapPost("/api/v1/events", (RequestDelegate)server.TakeAsync);
        app.MapGet("/api/v1/me/day", (RequestDelegate)(http => server.OnDay?.Invoke(http) ?? http.Response.WriteAsync("""{"date":"2026-03-02","iterations":[]}""")));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public IEnumerable<JsonElement> StoredOf(string type) => Stored.Where(e => e.GetProperty("type").GetString() == type);

    public async Task AcknowledgeAsync(HttpContext http, ReceivedBatch batch)
    {
        var added = batch.Events.Count(e => _stored.TryAdd(e.GetProperty("id").GetGuid(), e));
        await http.Response.WriteAsync(Ack(batch, added, batch.Events.Count - added));
    }

    public string Ack(ReceivedBatch batch, int accepted, int duplicates, string rejected = "[]") =>
        $$"""{"batchId":"{{batch.Id}}","accepted":{{accepted}},"duplicates":{{duplicates}},"rejected":{{rejected}},"storeEpoch":"{{StoreEpoch}}","receivedAt":"2026-03-02T09:00:00.000Z"}""";

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        var sent = http.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(http.Request.Body, CompressionMode.Decompress) : http.Request.Body;
        await sent.CopyToAsync(body);
        var raw = System.Text.Encoding.UTF8.GetString(body.ToArray());
        var json = JsonDocument.Parse(raw).RootElement;
        var batch = new ReceivedBatch(json.GetProperty("batchId").GetGuid(), [.. json.GetProperty("events").EnumerateArray()], raw, http.Request.Headers.Authorization);
        Batches.Enqueue(batch);
        await (OnEvents?.Invoke(http, batch) ?? AcknowledgeAsync(http, batch));
    }
}
