using DevEx.Store;

namespace DevEx.Web.Filters;

/// <summary>How far the numbers go.</summary>
internal static class Freshness
{
    /// <summary>When the projector last moved on; null while nothing was projected.</summary>
    public static async Task<DateTimeOffset?> AsOfAsync(TenantTransaction transaction, CancellationToken ct)
    {
        await using var query = transaction.Command("select updated_at from devex.projections where name = 'facts' and seq_id > 0 and $1 <> ''");
        await using var row = await query.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? row.GetFieldValue<DateTimeOffset>(0) : null;
    }
}
