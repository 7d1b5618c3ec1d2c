using System.Text.RegularExpressions;
using DevEx.Store;
using DevEx.Store.Access;
using DevEx.Testing;
using DevEx.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace DevEx.Web.Tests.Hosting;

/// <summary>The server as it is run, on a port, a database and a folder of its own. Its visitor is a browser at the same machine.</summary>
internal sealed partial class WholeServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TestDatabase _database;
    private readonly DirectoryInfo _home;
    private readonly bool _ownsDatabase;

    private WholeServer(WebApplication app, TestDatabase database, bool ownsDatabase, DirectoryInfo home)
    {
        (_app, _database, _ownsDatabase, _home) = (app, database, ownsDatabase, home);
        Client = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
        Client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
    }

    public Uri Address => new(_app.Urls.First() + "/");

    /// <summary>Keeps cookies, follows nothing, looks at pages.</summary>
    public HttpClient Client { get; }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public TestDatabase Database => _database;

    public static async Task<WholeServer> StartAsync(string roles = "") => await StartAsync(await TestServer.CreateDatabaseAsync(MigrateAsync), owns: true, roles);

    /// <summary>A second node on the same database.</summary>
    public Task<WholeServer> StartAnotherAsync() => StartAsync(_database, owns: false, roles: "");

    private static async Task<WholeServer> StartAsync(TestDatabase database, bool owns, string roles)
    {
        var home = Directory.CreateTempSubdirectory("devex-web-");
        string[] settings =
        [
            "--urls", "http://127.0.0.1:0", "--ConnectionStrings:DevEx", database.ConnectionString, "--DEVEX_HOME", home.FullName,
            "--Logging:LogLevel:Default", "Error", "--DevEx:Roles", roles,
        ];
        var app = await Server.BuildAsync(settings, CancellationToken.None);
        await app.StartAsync();
        return new(app, database, owns, home);
    }

    /// <summary>As which persona of the menu the visitor looks from now on; null is the owner.</summary>
    public string? View { get; set; }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(new(HttpMethod.Get, path));

    public async Task<string> PageAsync(string path) => await (await GetAsync(path)).Content.ReadAsStringAsync();

    /// <summary>Posts a form of a page as a browser would: with the page's antiforgery token.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, string form, params (string Name, string Value)[] fields)
    {
        var token = AntiforgeryToken().Match(await PageAsync(path)).Groups[1].Value;
        return await SendAsync(new(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([
                new("_handler", form), new("__RequestVerificationToken", token), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]),
        });
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        if (View is not null)
        {
            request.Headers.Add("Cookie", $"devex-view={View}");
        }

        return Client.SendAsync(request);
    }

    public Task<string> TokenAsync(TokenKind kind, Guid? subject = null) =>
        Get<Tokens>().CreateAsync(Tenant.Default, kind, "test", subject, CancellationToken.None);

    public Task<IReadOnlyList<TokenRow>> TokensAsync() => Get<Tokens>().ListAsync(Tenant.Default, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsDatabase)
        {
            await _database.DisposeAsync();
        }

        _home.Delete(recursive: true);
    }

    private static Task MigrateAsync(string connectionString) => Migrator.MigrateAsync(connectionString, CancellationToken.None);

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryToken();
}
