using System.Text.Json;
using System.Text.RegularExpressions;
using DevEx.Store;
using DevEx.Testing;
using DevEx.Web.Hosting;
using Microsoft.AspNetCore.Builder;

namespace DevEx.Web.Tests.Overview;

/// <summary>The whole application, pages and API, on a port and a database of its own. The visitor is the owner.</summary>
internal sealed partial class DashboardHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TestDatabase _database;
    private readonly DirectoryInfo _home;

    private DashboardHost(WebApplication app, TestDatabase database, DirectoryInfo home)
    {
        (_app, _database, _home) = (app, database, home);
        Client = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new(_app.Urls.First()) };
        Seeds = new(database);
    }

    public HttpClient Client { get; }

    public SeededGroup Seeds { get; }

    public static async Task<DashboardHost> StartAsync()
    {
        var database = await TestServer.CreateDatabaseAsync(MigrateAsync);
        var home = Directory.CreateTempSubdirectory("devex-pages-");
        var app = await Server.BuildAsync(
            ["--urls", "http://127.0.0.1:0", "--ConnectionStrings:DevEx", database.ConnectionString, "--DEVEX_HOME", home.FullName, "--Logging:LogLevel:Default", "Warning"],
            CancellationToken.None);
        await app.StartAsync();
        return new(app, database, home);
    }

    public async Task<string> PageAsync(string path, string persona = "owner")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", $"devex-view={persona}");
        using var answer = await Client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync();
    }

    public async Task<JsonElement> ApiAsync(string path)
    {
        using var answer = JsonDocument.Parse(await Client.GetStringAsync(path));
        return answer.RootElement.Clone();
    }

    /// <summary>The full figure that a page holds of a metric, of a team or of all.</summary>
    public static double? Figure(string html, string metric, string? team = null)
    {
        var element = Element().Matches(html).Select(m => m.Value).First(e =>
            e.Contains($"data-metric=\"{metric}\"", StringComparison.Ordinal)
            && (team is null ? !e.Contains("data-team", StringComparison.Ordinal) : e.Contains($"data-team=\"{team}\"", StringComparison.Ordinal)));
        return Value().Match(element) is { Success: true } value
            ? double.Parse(value.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)
            : null;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
        _home.Delete(recursive: true);
    }

    private static Task MigrateAsync(string connectionString) => Migrator.MigrateAsync(connectionString, CancellationToken.None);

    [GeneratedRegex("<[a-z]+ [^>]*data-metric=[^>]*>")]
    private static partial Regex Element();

    [GeneratedRegex("data-value=\"([^\"]+)\"")]
    private static partial Regex Value();
}
