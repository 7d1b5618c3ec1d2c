using DevEx.Store;
using DevEx.Web.Access;

namespace DevEx.Web.Components.Layout;

/// <summary>Reads for the frame: how fresh the viewer's figures are.</summary>
public sealed class FrameQueries(Database database, TimeProvider clock)
{
    public async Task<Frame> GetAsync(HttpContext context, CancellationToken ct)
    {
        var viewer = context.Viewer();
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var at = await Filters.Freshness.AsOfAsync(transaction, ct);
        return new(
            PersonaWords.Read(context.Request.Cookies[Viewers.Cookie]),
            viewer.Name,
            at is { } known ? TimeZoneInfo.ConvertTime(known, clock.LocalTimeZone) : null);
    }
}
