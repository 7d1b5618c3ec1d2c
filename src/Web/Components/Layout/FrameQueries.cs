using DevEx.Store;
using DevEx.Web.Access;

namespace DevEx.Web.Components.Layout;

/// <summary>Reads for the frame: how fresh the viewer's figures are.</summary>
public sealed class FrameQueries(Database database, TimeProvider clock)
{
    // Behind a burst of events the projector is some seconds behind.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LongestSilence = TimeSpan.FromDays(1);

    public async Task<Frame> GetAsync(HttpContext context, CancellationToken ct)
    {
        var viewer = context.Viewer();
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        await using var query = transaction.Command("""
            select case when p.seq_id > 0 then p.updated_at end,
                   (select e.timestamp from devex.mt_events e where e.seq_id > p.seq_id order by e.seq_id limit 1),
                   (select max(a.last_at) from devex.arrivals a where a.tenant_id = $1)
            from devex.projections p where p.name = 'facts'
            """);
        await using var row = await query.ExecuteReaderAsync(ct);
        var (dataTo, waiting, arrived) = await row.ReadAsync(ct) ? (At(row, 0), At(row, 1), At(row, 2)) : (null, null, null);
        return new(
            PersonaWords.Read(context.Request.Cookies[Viewers.Cookie]),
            viewer.Name,
            dataTo is { } known ? TimeZoneInfo.ConvertTime(known, clock.LocalTimeZone) : null,
            dataTo is null ? null : Why(waiting, arrived));
    }

    private string? Why(DateTimeOffset? waiting, DateTimeOffset? arrived)
    {
        var now = clock.GetUtcNow();
        return now - waiting > LongestWait ? "events wait to be counted"
            : now - arrived > LongestSilence ? "nothing arrived for a day"
            : null;
    }

    private static DateTimeOffset? At(Npgsql.NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
