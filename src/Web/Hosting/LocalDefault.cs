using System.Net;
using DevEx.Store.Embedded;

namespace DevEx.Web.Hosting;

/// <summary>How the application runs when it is told nothing: its own PostgreSQL, loopback only, the visitor is the owner.</summary>
public sealed class LocalDefault : IAsyncDisposable
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    private readonly EmbeddedPostgres? _postgres;

    private LocalDefault(string connectionString, string home, EmbeddedPostgres? postgres) =>
        (ConnectionString, Home, _postgres) = (connectionString, home, postgres);

    public string ConnectionString { get; }

    /// <summary>Where keys and, in the local default, the database live.</summary>
    public string Home { get; }

    /// <summary>Whether the database is the application's own, in <see cref="Home"/>.</summary>
    public bool IsEmbedded => _postgres is not null;

    /// <summary>Uses the connection string of the settings, else starts the embedded server.</summary>
    /// <exception cref="StartRefusedException">An address that others could reach, where nobody has to sign in.</exception>
    public static async Task<LocalDefault> PrepareAsync(WebApplicationBuilder builder, CancellationToken ct)
    {
        if (builder.Configuration["urls"] is not { Length: > 0 } urls)
        {
            builder.WebHost.UseUrls(urls = DefaultUrl);
        }

        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            RefuseOtherThanLoopback(url);
        }

        return await OpenAsync(builder.Configuration, ct);
    }

    /// <summary>The database alone, for commands that need no web server.</summary>
    public static async Task<LocalDefault> OpenAsync(IConfiguration configuration, CancellationToken ct)
    {
        var home = configuration["DEVEX_HOME"] ?? EmbeddedOptions.DefaultHome();
        if (configuration.GetConnectionString("DevEx") is { Length: > 0 } given)
        {
            return new(given, home, null);
        }

        try
        {
            var postgres = await EmbeddedPostgres.StartAsync(
                new EmbeddedOptions { Home = home, Log = line => Console.Error.WriteLine($"devex: {line}") }, ct);
            return new(postgres.ConnectionString, home, postgres);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(e.Message);
        }
    }

    /// <summary>One line that says where to look.</summary>
    public static void Greet(WebApplication app) =>
        Console.Out.WriteLine($"DevEx is ready: open {string.Join(" or ", app.Urls)} (Ctrl+C stops it)");

    public ValueTask DisposeAsync() => _postgres?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static void RefuseOtherThanLoopback(string url)
    {
        var host = BindingAddress.Parse(url).Host;
        if (host != "localhost" && !(IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)))
        {
            throw new StartRefusedException(
                $"'{url}' can be reached by others, and nobody has to sign in here. Use an address of this machine alone: {DefaultUrl}");
        }
    }
}
