using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using DevEx.Collectors.GitHub;
using DevEx.Store;
using DevEx.Store.Events;
using DevEx.Store.Webhooks;
using DevEx.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DevEx.Collectors.Tests.GitHub;

/// <summary>GitHub's door on a real server, with a database of its own and one hook.</summary>
public sealed class WebhookHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TestDatabase _database;
    private readonly HttpClient _http;

    private WebhookHost(WebApplication app, TestDatabase database, NewHook hook)
    {
        (_app, _database, Hook) = (app, database, hook);
        _http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(20) }) { BaseAddress = new(app.Urls.Single()) };
    }

    public NewHook Hook { get; }

    public Hooks Hooks => _app.Services.GetRequiredService<Hooks>();

    public WebhookInbox Inbox => _app.Services.GetRequiredService<WebhookInbox>();

    public GitHubInbox GitHub => _app.Services.GetRequiredService<GitHubInbox>();

    /// <param name="working">False leaves deliveries in the inbox until the test has them processed.</param>
    public static async Task<WebhookHost> StartAsync(bool working = true, TimeProvider? clock = null)
    {
        var database = await TestServer.CreateDatabaseAsync(Migrate);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddSingleton(database.Source);
        builder.Services.AddSingleton<Database>();
        builder.Services.AddSingleton<EventStore>();
        builder.Services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        builder.Services.AddGitHub();
        if (!working)
        {
            builder.Services.Remove(builder.Services.Last(s => s.ServiceType == typeof(IHostedService)));
        }

        var app = builder.Build();
        app.MapGitHub();
        await app.StartAsync();
        var hook = await app.Services.GetRequiredService<Hooks>().CreateAsync(Tenant.Default, "github", "shop", CancellationToken.None);
        return new(app, database, hook);
    }

    public Task<HttpResponseMessage> PostAsync(ExamplePayload payload) => PostAsync(payload.ToBytes(), payload.Event);

    /// <param name="signature">Null is the right one; empty is none.</param>
    public async Task<HttpResponseMessage> PostAsync(
        byte[] body, string? eventName = "push", string? deliveryId = null, string[]? signature = null, string? hookId = null,
        string contentType = "application/json", bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/github/{hookId ?? Hook.HookId}");
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.ExpectContinue = body.Length > 1 << 20;
        request.Headers.Add("X-GitHub-Delivery", deliveryId ?? Guid.CreateVersion7().ToString());
        if (eventName is not null)
        {
            request.Headers.Add("X-GitHub-Event", eventName);
        }

        foreach (var one in signature ?? [GitHubSignature.Sign(body, Hook.Secret)])
        {
            request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", one);
        }

        return await _http.SendAsync(request);
    }

    /// <summary>What the sender is told.</summary>
    public static async Task<(int Status, string? Word)> AnswerAsync(Task<HttpResponseMessage> response)
    {
        using var answer = await response;
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return ((int)answer.StatusCode, (string?)body["status"]?.AsValue().ToString() is { } word && !int.TryParse(word, out _) ? word : (string?)body["code"]);
    }

    /// <summary>Until nothing waits any more.</summary>
    public Task ProcessedAsync() =>
        Eventually.TrueAsync(async () => await CountAsync("select count(*) from devex.webhook_inbox where status = 'new'") == 0, "the inbox is empty");

    public Task<IReadOnlyList<string>> EventsAsync() => LinesAsync("select type || ' ' || id || ' ' || data from devex.mt_events order by 1");

    public async Task<long> CountAsync(string sql) => long.Parse((await LinesAsync(sql)).Single());

    /// <summary>The first column of each row, as text.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(string sql)
    {
        await using var query = _database.Source.CreateCommand(sql);
        var lines = new List<string>();
        await using var rows = await query.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            lines.Add(rows.GetValue(0).ToString()!);
        }

        return lines;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _database.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static Task Migrate(string connectionString) => Migrator.MigrateAsync(connectionString, CancellationToken.None);
}
