using DevEx.Collectors;

namespace DevEx.Web.Access;

/// <summary>The viewer of the request at hand.</summary>
public static class CurrentViewer
{
    private static readonly object Key = new();

    /// <exception cref="InvalidOperationException">The request did not pass the middleware below.</exception>
    public static Viewer Viewer(this HttpContext context) =>
        context.Items[Key] as Viewer ?? throw new InvalidOperationException("The request has no viewer.");

    /// <summary>Decides the viewer once a request; a token that does not hold ends it here.</summary>
    public static IApplicationBuilder UseViewer(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        // Collectors know senders, not viewers; probes and files know nobody.
        if (context.GetEndpoint()?.Metadata.GetMetadata<NoViewer>() is not null)
        {
            await next(context);
            return;
        }

        var viewer = await context.RequestServices.GetRequiredService<Viewers>().DecideAsync(context, context.RequestAborted);
        if (viewer is null)
        {
            await BearerTokens.Challenge(context).ExecuteAsync(context);
            return;
        }

        context.Items[Key] = viewer;
        await next(context);
    });

    /// <summary>Marks an address that needs no viewer.</summary>
    public sealed class NoViewer;
}
