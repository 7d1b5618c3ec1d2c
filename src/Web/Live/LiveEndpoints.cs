using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using DevEx.Web.Access;

namespace DevEx.Web.Live;

/// <summary><c>/live</c>: one stream of server-sent events an open page, which says what to fetch again. It holds no data.</summary>
internal static class LiveEndpoints
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    // So many changes in so short a time are one refresh; and nobody sees from the ticks who works when.
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromSeconds(1);

    public static IEndpointRouteBuilder MapLive(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/live", (HttpContext context, LiveCells cells, IHostApplicationLifetime lifetime) =>
            TypedResults.ServerSentEvents(StreamAsync(cells, context.Viewer(), lifetime.ApplicationStopping, context.RequestAborted)))
            .ExcludeFromDescription();
        return routes;
    }

    private static async IAsyncEnumerable<SseItem<string>> StreamAsync(
        LiveCells cells, Viewer viewer, CancellationToken stopping, [EnumeratorCancellation] CancellationToken aborted)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stopping, aborted);
        using var listener = cells.Listen(viewer);
        yield return new("", "beat");
        while (!ends.IsCancellationRequested)
        {
            CellsChanged? changed;
            try
            {
                changed = await listener.NextAsync(Beat, ends.Token);
            }
            catch (OperationCanceledException)
            {
                yield break;
            }

            yield return changed is null ? new("", "beat") : new(JsonSerializer.Serialize(changed, JsonSerializerOptions.Web), "cells");
            if (changed is not null)
            {
                await Task.Delay(AtMostEvery, ends.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
