using System.Security.Cryptography;

namespace DevEx.Store.Webhooks;

/// <summary>What a provider delivered to a hook, as it came.</summary>
/// <param name="DeliveryId">The provider's id of the delivery, the same when it is delivered again.</param>
/// <param name="Event">What the provider calls it.</param>
/// <param name="Action">Null when it is only known after parsing.</param>
public sealed record Delivery(string HookId, string Provider, string DeliveryId, string Event, string? Action, ReadOnlyMemory<byte> Raw);

/// <summary>Whether a delivery is to have an effect.</summary>
public enum Kept
{
    New,

    /// <summary>Its id or its very body was delivered to the hook before.</summary>
    Duplicate,
}

/// <summary>Keeps webhooks as they came, each once, until they are translated. So the sender has its answer at once.</summary>
public sealed class WebhookInbox(Database database, TimeProvider clock)
{
    /// <summary>Returns when it is committed.</summary>
    public async Task<Kept> KeepAsync(Tenant tenant, Delivery delivery, CancellationToken ct)
    {
        var hash = SHA256.HashData(delivery.Raw.Span);
        var now = clock.GetUtcNow();
        await using var transaction = await database.BeginAsync(tenant, ct);
        // A signature covers the body and not the id: whoever replays a body under a fresh id is found out by the body.
        await using var insert = transaction.Command("""
            with kept as (
                insert into devex.webhook_inbox (tenant_id, hook_id, provider, delivery_id, body_sha256, event, action, raw, received_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                on conflict do nothing
                returning hook_id
            )
            select 1, pg_notify('devex_cells', json_build_object('tenant', $1::text, 'kinds', array['hooks'], 'subjects', array[]::text[])::text) from kept
            """, delivery.HookId, delivery.Provider, delivery.DeliveryId, hash, delivery.Event, delivery.Action, delivery.Raw, now);
        var isNew = await insert.ExecuteScalarAsync(ct) is not null;
        if (!isNew)
        {
            await NoteConflictAsync(transaction, delivery, hash, now, ct);
            await InboxArrivals.CountAsync(transaction, delivery.Provider, now, duplicates: 1, ignored: 0, ct);
        }

        await transaction.CommitAsync(ct);
        return isNew ? Kept.New : Kept.Duplicate;
    }

    /// <summary>The tenants that have something to translate.</summary>
    public async Task<IReadOnlyList<Tenant>> WaitingAsync(string provider, CancellationToken ct)
    {
        await using var query = database.Source.CreateCommand(
            "select distinct tenant_id from devex.webhook_inbox where status = 'new' and provider = $1 order by tenant_id");
        query.Parameters.Add(new() { Value = provider });
        var tenants = new List<Tenant>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            tenants.Add(new(rows.GetString(0)));
        }

        return tenants;
    }

    /// <summary>The oldest that waits and that nobody else has taken; it is the caller's until disposed of.</summary>
    /// <param name="after">Only what came in after the delivery of this number; 0 for all.</param>
    public async Task<TakenDelivery?> TakeAsync(Tenant tenant, string provider, long after, CancellationToken ct)
    {
        var transaction = await database.BeginAsync(tenant, ct);
        TakenDelivery? taken = null;
        try
        {
            await using var query = transaction.Command("""
                select id, event, raw, body_sha256, attempts from devex.webhook_inbox
                where tenant_id = $1 and provider = $2 and status = 'new' and id > $3 order by id limit 1
                for update skip locked
                """, provider, after);
            await using var row = await query.ExecuteReaderAsync(ct);
            if (await row.ReadAsync(ct))
            {
                taken = new(transaction, clock)
                {
                    Id = row.GetInt64(0), Provider = provider, Event = row.GetString(1), Raw = row.GetFieldValue<byte[]>(2),
                    Hash = row.GetFieldValue<byte[]>(3), Attempts = row.GetInt32(4),
                };
            }

            return taken;
        }
        finally
        {
            if (taken is null)
            {
                await transaction.DisposeAsync();
            }
        }
    }

    /// <summary>A known id with another body, though well signed, is kept for someone to look at: once, however often it comes.</summary>
    private static async Task NoteConflictAsync(
        TenantTransaction transaction, Delivery delivery, byte[] hash, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = transaction.Command("""
            with conflict as (
                select id from devex.webhook_inbox where tenant_id = $1 and hook_id = $2 and delivery_id = $3 and body_sha256 <> $4
            ), again as (
                update devex.dead_letter set attempts = attempts + 1, last_at = $7
                where tenant_id = $1 and stage = 'webhook' and source = $5 and code = 'id_conflict' and payload_sha256 = $4
                  and exists (select from conflict)
                returning id
            )
            insert into devex.dead_letter (tenant_id, stage, source, code, detail, payload, payload_sha256, first_at, last_at)
            select $1, 'webhook', $5, 'id_conflict', 'The delivery id of inbox ' || conflict.id || ' came again with another body.', $6, $4, $7, $7
            from conflict where not exists (select from again)
            """, delivery.HookId, delivery.DeliveryId, hash, delivery.Provider, DeadDelivery.Sample(delivery.Raw), now);
        await command.ExecuteNonQueryAsync(ct);
    }
}
