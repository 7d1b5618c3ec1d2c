using DevEx.Collectors;
using DevEx.Store;
using DevEx.Web.Access;
using DevEx.Web.Health;

namespace DevEx.Web.Hosting;

/// <summary>The web application: configuration, services, the order of a request, addresses.</summary>
public static class Server
{
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = await BuildAsync(args, CancellationToken.None);
            await app.StartAsync();
            LocalDefault.Greet(app);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (StartRefusedException e)
        {
            await Console.Error.WriteLineAsync($"devex: {e.Message}");
            return 1;
        }
    }

    /// <summary>Everything but the start: the database is there and up to date, the addresses are mapped.</summary>
    /// <exception cref="StartRefusedException">The settings do not allow a start.</exception>
    public static async Task<WebApplication> BuildAsync(string[] args, CancellationToken ct)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            // Named, because in a test the running program is another one, and static files are found by this name.
            ApplicationName = typeof(Server).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(Limits.Apply);
        if (!builder.Environment.IsDevelopment())
        {
            // What was built and not published would else look for changed files: it sends them in gzip's form but not compressed, and lets no browser keep any.
            builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";
            builder.Configuration["EnableStaticAssetsDevelopmentCaching"] = "true";
        }

        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

        var roles = NodeRolesSetting.Read(builder.Configuration);
        var local = await LocalDefault.PrepareAsync(builder, ct);
        await Migrator.MigrateAsync(local.ConnectionString, ct);

        builder.Services.AddStore(local.ConnectionString, projects: roles.HasFlag(NodeRoles.Project));
        builder.Services.AddCollectors();
        builder.Services.AddWeb(local);

        var app = builder.Build();
        app.UseWeb();
        app.MapHealth();
        if (roles.HasFlag(NodeRoles.Collect))
        {
            app.MapGroup("").WithMetadata(new CurrentViewer.NoViewer()).MapCollectors();
        }

        if (roles.HasFlag(NodeRoles.Web))
        {
            app.MapWeb();
        }

        return app;
    }
}
