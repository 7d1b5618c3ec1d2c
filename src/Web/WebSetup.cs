using System.Text.Json;
using System.Text.Json.Serialization;
using DevEx.Store.Organisation;
using DevEx.Web.Access;
using DevEx.Web.Annotations;
using DevEx.Web.Builds;
using DevEx.Web.Changes;
using DevEx.Web.Components;
using DevEx.Web.Demo;
using DevEx.Web.Dora;
using DevEx.Web.Filters;
using DevEx.Web.Hosting;
using DevEx.Web.Live;
using DevEx.Web.Loops;
using DevEx.Web.Me;
using DevEx.Web.Organisation;
using DevEx.Web.Overview;
using DevEx.Web.Search;
using DevEx.Web.Setup;
using DevEx.Web.Sources;
using DevEx.Web.Sprints;
using DevEx.Web.Welcome;
using DevEx.Web.WhatIf;
using Microsoft.AspNetCore.DataProtection;

namespace DevEx.Web;

/// <summary>What the pages and the asking side of the API need, the order of a request, and the addresses.</summary>
public static class WebSetup
{
    public static IServiceCollection AddWeb(this IServiceCollection services, LocalDefault local)
    {
        // Made by a factory, so that the container stops the embedded server last of all.
        services.AddSingleton(_ => local);
        services.AddDataProtection().SetApplicationName("DevEx").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(local.Home, "keys")));
        services.AddSingleton<Owner>();
        services.AddSingleton<Viewers>();
        services.AddSingleton<Teams>();
        services.AddSetup();
        services.AddSingleton<DemoJob>();
        services.AddSingleton<DemoLoad>();
        services.AddSingleton<LiveCells>();
        services.AddHostedService(s => s.GetRequiredService<LiveCells>());
        services.AddQueries();
        services.AddSingleton<MyExport>();
        services.AddSingleton<ViewerTokens>();
        services.AddSingleton<ViewerHooks>();
        services.AddSingleton<ViewerProjections>();
        services.ConfigureHttpJsonOptions(o => o.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase)));
        services.AddOpenApi();
        services.AddPages();
        services.AddResponseCompression();
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemHandler>();
        return services;
    }

    /// <summary>What pages and API ask of the store: one class a page.</summary>
    public static IServiceCollection AddQueries(this IServiceCollection services)
    {
        services.AddSingleton<InnerQueries>();
        services.AddSingleton<OuterQueries>();
        services.AddSingleton<DoraQueries>();
        services.AddSingleton<SprintQueries>();
        services.AddSingleton<WhatIfQueries>();
        services.AddSingleton<AnnotationQueries>();
        services.AddSingleton<BeforeAfterQueries>();
        services.AddSingleton<RepositoryQueries>();
        services.AddSingleton<LoopsQueries>();
        services.AddSingleton<FilterQueries>();
        services.AddSingleton<TurnQueries>();
        services.AddSingleton<OverviewParts>();
        services.AddSingleton<OverviewQueries>();
        services.AddSingleton<BuildQueries>();
        services.AddSingleton<BuildHistoryQueries>();
        services.AddSingleton<ChangeQueries>();
        services.AddSingleton<JourneyQueries>();
        services.AddSingleton<MyDayQueries>();
        services.AddSingleton<MyRateQueries>();
        services.AddSingleton<MyCommandQueries>();
        services.AddSingleton<MyDataQueries>();
        services.AddSingleton<MyExportQueries>();
        services.AddSingleton<SourceQueries>();
        services.AddSingleton<WelcomeQueries>();
        services.AddSingleton<SearchQueries>();
        return services;
    }

    public static WebApplication UseWeb(this WebApplication app)
    {
        // Resolved now: what was never resolved is never disposed.
        app.Services.GetRequiredService<LocalDefault>();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<LocalRequests>();
        app.UseResponseCompression();
        app.UseErrorFaces();
        app.UseRouting();
        app.UseForms();
        app.UseViewer();
        return app;
    }

    public static WebApplication MapWeb(this WebApplication app)
    {
        app.MapLoops().MapDora().MapBeforeAfter().MapSprints().MapWhatIf().MapBuilds().MapChanges().MapMe().MapSources().MapLive().MapWelcome();
        app.MapGroup("").WithMetadata(new CurrentViewer.NoViewer()).MapOrganisation().MapAnnotations();
        app.MapOpenApi("/openapi/{documentName}.json").WithMetadata(new CurrentViewer.NoViewer());
        app.MapPages();
        return app;
    }
}
