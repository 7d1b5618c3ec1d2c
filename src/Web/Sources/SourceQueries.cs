using DevEx.Store;
using DevEx.Store.Projections;
using DevEx.Web.Access;

namespace DevEx.Web.Sources;

/// <summary>What one source sent in the last two weeks.</summary>
/// <param name="Unknown">Of the stored ones: of a type that this version does not know.</param>
public sealed record SourceRow(string Source, DateTimeOffset LastAt, long Stored, long Duplicates, long Rejected, long Unknown, IReadOnlyList<long> PerDay);

/// <summary>Why items were put aside.</summary>
public sealed record RejectedRow(string Stage, string? Source, string Code, string? Example, long N, DateTimeOffset LastAt);

/// <summary>Webhook deliveries by event and what became of them.</summary>
public sealed record DeliveryRow(string Provider, string Event, string Status, long N, DateTimeOffset LastAt);

/// <summary>What the server works off by itself.</summary>
/// <param name="Name"><c>webhooks</c> (deliveries into events), <c>projection</c> (events into facts) or <c>cells</c> (facts into figures).</param>
/// <param name="State"><c>done</c> when nothing waits, <c>working</c>, <c>paused</c> until a person says go on, or <c>stuck</c>: half a minute without a step.</param>
/// <param name="OldestMs">How long the first of those that wait has done so; null when none does, or nobody noted it.</param>
public sealed record WorkRow(string Name, string State, long Waiting, double? OldestMs);

/// <summary>What <c>GET /api/v1/sources</c> gives.</summary>
/// <param name="Behind">Events that are stored and not yet in the numbers.</param>
/// <param name="Paused">Why nothing is projected until an admin says go on; null while it goes on.</param>
/// <param name="PutAside">Events and figures that could not be projected.</param>
public sealed record SourcesAnswer(
    long Behind, ProjectionPause? Paused, long PutAside, IReadOnlyList<WorkRow> Work, IReadOnlyList<SourceRow> Sources, IReadOnlyList<RejectedRow> Rejected, IReadOnlyList<DeliveryRow> Deliveries);

/// <summary>Reads for the Sources page: what arrived, when, how much was rejected and why.</summary>
public sealed class SourceQueries(Database database, Oversight oversight)
{
    public const int Days = 14;

    public async Task<SourcesAnswer> GetAsync(Viewer viewer, DateOnly today, CancellationToken ct)
    {
        var state = await oversight.StateAsync(ct);
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        return new(
            state.Behind, state.Paused, state.PutAside, await WorkAsync(transaction, state, ct), await SourcesAsync(transaction, today, ct),
            await RejectedAsync(transaction, today, ct), await DeliveriesAsync(transaction, today, ct));
    }

    private static async Task<List<WorkRow>> WorkAsync(TenantTransaction transaction, ProjectionState state, CancellationToken ct)
    {
        await using var query = transaction.Command(
            "select count(*), extract(epoch from now() - min(received_at))::float8 * 1000 from devex.webhook_inbox where tenant_id = $1 and status = 'new'");
        await using var row = await query.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        var deliveries = row.GetInt64(0);
        return
        [
            new("webhooks", deliveries > 0 ? "working" : "done", deliveries, row.IsDBNull(1) ? null : row.GetDouble(1)),
            new("projection", StateOf(state.Behind), state.Behind, state.Waits?.TotalMilliseconds),
            new("cells", StateOf(state.DirtyCells), state.DirtyCells, null),
        ];

        string StateOf(long waiting) => waiting == 0 ? "done" : state.Paused is not null ? "paused" : state.IsStuck ? "stuck" : "working";
    }

    private static async Task<List<SourceRow>> SourcesAsync(TenantTransaction transaction, DateOnly today, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select a.source, max(a.last_at), sum(a.stored)::bigint, sum(a.duplicates)::bigint, sum(a.rejected)::bigint, sum(a.unknown)::bigint,
                   array_agg(a.day order by a.day), array_agg(a.stored order by a.day)
            from devex.arrivals a where a.tenant_id = $1 and a.day > $2::date - $3 group by a.source order by a.source
            """, today, Days);
        var sources = new List<SourceRow>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var stored = rows.GetFieldValue<DateOnly[]>(6).Zip(rows.GetFieldValue<long[]>(7)).ToDictionary(d => d.First, d => d.Second);
            sources.Add(new(
                rows.GetString(0), rows.GetFieldValue<DateTimeOffset>(1), rows.GetInt64(2), rows.GetInt64(3), rows.GetInt64(4), rows.GetInt64(5),
                [.. Enumerable.Range(0, Days).Select(d => stored.GetValueOrDefault(today.AddDays(d - Days + 1)))]));
        }

        return sources;
    }

    private static async Task<List<RejectedRow>> RejectedAsync(TenantTransaction transaction, DateOnly today, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select stage, source, code, (array_agg(detail order by id desc))[1], count(*), max(last_at)
            from devex.dead_letter where tenant_id = $1 and status = 'open' and first_at > ($2::date - $3)::timestamp at time zone 'UTC'
            group by stage, source, code order by max(last_at) desc limit 50
            """, today, Days);
        var rejected = new List<RejectedRow>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            rejected.Add(new(
                rows.GetString(0), rows.IsDBNull(1) ? null : rows.GetString(1), rows.GetString(2), rows.IsDBNull(3) ? null : rows.GetString(3),
                rows.GetInt64(4), rows.GetFieldValue<DateTimeOffset>(5)));
        }

        return rejected;
    }

    private static async Task<List<DeliveryRow>> DeliveriesAsync(TenantTransaction transaction, DateOnly today, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select provider, event, status, count(*), max(received_at) from devex.webhook_inbox
            where tenant_id = $1 and received_at > ($2::date - $3)::timestamp at time zone 'UTC'
            group by provider, event, status order by provider, event, status limit 200
            """, today, Days);
        var deliveries = new List<DeliveryRow>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            deliveries.Add(new(rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetInt64(3), rows.GetFieldValue<DateTimeOffset>(4)));
        }

        return deliveries;
    }
}
