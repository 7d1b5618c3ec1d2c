using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using DevEx.Store;
using DevEx.Store.Access;
using DevEx.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace DevEx.Collectors.Tests.Agent;

/// <summary>The door for events on a real server, with a database and tokens of its own, and nothing between it and an unforeseen exception.</summary>
internal sealed class EventsHost : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 9, 12, 0, 0, TimeSpan.Zero);
    public static readonly Guid Ann = new("00000000-0000-7000-8000-00000000000a");

    private readonly WebApplication _app;
    private readonly TestDatabase _database;

    private EventsHost(WebApplication app, TestDatabase database)
    {
        (_app, _database) = (app, database);
        Http = new HttpClient { BaseAddress = new(app.Urls.Single()) };
    }

    public HttpClient Http { get; }

    public FakeClock Clock => (FakeClock)_app.Services.GetRequiredService<TimeProvider>();

    public Tokens Tokens => _app.Services.GetRequiredService<Tokens>();

    public required string Agent { get; init; }

    public required string Ci { get; init; }

    public required string Personal { get; init; }

    public required string Import { get; init; }

    public static async Task<EventsHost> StartAsync()
    {
        var database = await TestServer.CreateDatabaseAsync(MigrateAsync);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        builder.Services.AddStore(database.ConnectionString);
        builder.Services.AddCollectors();
        builder.Services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new FakeClock(Now)));
        var app = builder.Build();
        app.MapCollectors();
        await app.StartAsync();
        var tokens = app.Services.GetRequiredService<Tokens>();
        return new(app, database)
        {
            Agent = await tokens.CreateAsync(Tenant.Default, TokenKind.Agent, "laptop", Ann, CancellationToken.None),
            Ci = await tokens.CreateAsync(Tenant.Default, TokenKind.Ci, "pipeline", null, CancellationToken.None),
            Personal = await tokens.CreateAsync(Tenant.Default, TokenKind.Personal, "script", Ann, CancellationToken.None),
            Import = await tokens.CreateAsync(Tenant.Default, TokenKind.Import, "import", null, CancellationToken.None),
        };
    }

    public Task<Answer> PostAsync(string body, string? token = null, bool chunked = false) => PostAsync(Encoding.UTF8.GetBytes(body), token, chunked: chunked);

    /// <param name="body">As it goes over the wire.</param>
    /// <param name="token">Null is the agent's; empty is none.</param>
    /// <param name="type">The Content-Type; empty is none.</param>
    /// <param name="encoding">The Content-Encoding; null is none.</param>
    /// <param name="chunked">True sends no length.</param>
    public async Task<Answer> PostAsync(
        byte[] body, string? token = null, string type = "application/json", string? encoding = null, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/events") { Content = new ByteArrayContent(body) };
        request.Headers.TransferEncodingChunked = chunked;
        if (type.Length > 0)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        if (encoding is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        if (token != "")
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? Agent);
        }

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new((int)response.StatusCode, response.Headers, text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject());
    }

    public async Task<long> CountAsync(string sql) => (long)(await ScalarAsync($"select count(*) from {sql}"))!;

    public async Task<object?> ScalarAsync(string sql)
    {
        await using var query = _database.Source.CreateCommand(sql);
        return await query.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Rows that a request may leave: events and dead letters.</summary>
    public async Task<(long Stored, long Dead)> RowsAsync() => (await CountAsync("devex.mt_events"), await CountAsync("devex.dead_letter where stage = 'ingest'"));

    /// <summary>As if nothing had ever been sent.</summary>
    public Task EmptyAsync() => ScalarAsync("truncate devex.mt_events, devex.mt_streams, devex.ingest_dedup, devex.dead_letter, devex.arrivals");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static Task MigrateAsync(string connectionString) => Migrator.MigrateAsync(connectionString, CancellationToken.None);
}

/// <summary>One server for the tests of a class, which run one after the other.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    internal EventsHost Events { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Events = await EventsHost.StartAsync();

    public ValueTask DisposeAsync() => Events.DisposeAsync();
}

/// <summary>What a sender is told.</summary>
internal sealed record Answer(int Status, HttpResponseHeaders Headers, JsonObject Body)
{
    public string? Code => (string?)Body["code"];

    public int Accepted => (int)Body["accepted"]!;

    public int Duplicates => (int)Body["duplicates"]!;

    public IReadOnlyList<(int Index, string Code, string Pointer)> Rejected =>
        [.. Body["rejected"]!.AsArray().Select(r => ((int)r!["index"]!, (string)r["code"]!, (string)r["pointer"]!))];
}
