using System.Net.Http.Headers;
using DevEx.Collectors;
using DevEx.Store;
using DevEx.Store.Access;
using DevEx.Store.Organisation;
using DevEx.Testing;
using DevEx.Web.Organisation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DevEx.Web.Tests.Organisation;

/// <summary>The writing side of the API on a port and a database of its own.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiHost(WebApplication app, TestDatabase database) => (_app, Database) = (app, database);

    public TestDatabase Database { get; }

    public Uri Address => new(_app.Urls.First() + "/");

    public Teams Teams => _app.Services.GetRequiredService<Teams>();

    public static async Task<ApiHost> StartAsync()
    {
        var database = await TestServer.CreateDatabaseAsync(MigrateAsync);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddStore(database.ConnectionString);
        builder.Services.AddCollectors();
        builder.Services.AddSingleton<Teams>();
        var app = builder.Build();
        app.MapCollectors();
        app.MapOrganisation();
        await app.StartAsync();
        return new(app, database);
    }

    public Task<string> TokenAsync(TokenKind kind) =>
        _app.Services.GetRequiredService<Tokens>().CreateAsync(Tenant.Default, kind, "test", subject: null, CancellationToken.None);

    public async Task<HttpClient> ClientAsync(TokenKind kind)
    {
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(kind));
        return client;
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static Task MigrateAsync(string connectionString) => Migrator.MigrateAsync(connectionString, CancellationToken.None);
}
