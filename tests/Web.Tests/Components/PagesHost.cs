using DevEx.Collectors;
using DevEx.Store;
using DevEx.Testing;
using DevEx.Web.Access;
using DevEx.Web.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DevEx.Web.Tests.Components;

/// <summary>The pages alone, on a port and a database of their own. The visitor is the owner.</summary>
internal sealed class PagesHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TestDatabase _database;

    private PagesHost(WebApplication app, TestDatabase database)
    {
        (_app, _database) = (app, database);
        Client = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new(_app.Urls.First()) };
    }

    /// <summary>Keeps cookies, follows nothing.</summary>
    public HttpClient Client { get; }

    public static async Task<PagesHost> StartAsync(string environment)
    {
        var database = await TestServer.CreateDatabaseAsync(MigrateAsync);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Static files are found by the name of the application, and here the running program is the tests.
            ApplicationName = typeof(PagesSetup).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = environment,
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddStore(database.ConnectionString);
        builder.Services.AddCollectors();
        builder.Services.AddSingleton<Owner>().AddSingleton<Viewers>();
        builder.Services.AddPages();
        var app = builder.Build();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseRouting();
        app.UseViewer();
        app.UseForms();
        app.MapPages();
        await app.StartAsync();
        return new(app, database);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static Task MigrateAsync(string connectionString) => Migrator.MigrateAsync(connectionString, CancellationToken.None);
}
