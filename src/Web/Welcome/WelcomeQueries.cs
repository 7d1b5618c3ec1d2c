using DevEx.Store;
using DevEx.Web.Access;

namespace DevEx.Web.Welcome;

/// <summary>What has arrived so far, of each of the three beginnings.</summary>
/// <param name="DemoPeople">How many invented people there are.</param>
/// <param name="StepAt">When the viewer's last step ended; null before the first, and for who has no steps.</param>
/// <param name="DeliveryAt">When the last webhook came; null before the first.</param>
public sealed record Arrived(long DemoPeople, DateTimeOffset? StepAt, DateTimeOffset? DeliveryAt);

/// <summary>Reads for the welcome page: has anything come yet?</summary>
public sealed class WelcomeQueries(Database database)
{
    public async Task<Arrived> GetAsync(Viewer viewer, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        await using var query = transaction.Command("""
            select (select count(*) from devex.people where tenant_id = $1 and invented and not bot),
                   (select finished_at from devex.steps where tenant_id = $1 and subject = $2 order by started_at desc limit 1),
                   (select max(received_at) from devex.webhook_inbox where tenant_id = $1)
            """, viewer.Invented ? null : viewer.Subject);
        query.Parameters[1].NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid;
        await using var row = await query.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        return new(
            row.GetInt64(0), row.IsDBNull(1) ? null : row.GetFieldValue<DateTimeOffset>(1), row.IsDBNull(2) ? null : row.GetFieldValue<DateTimeOffset>(2));
    }
}
