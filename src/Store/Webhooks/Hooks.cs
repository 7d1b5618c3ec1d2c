using System.Security.Cryptography;
using System.Text;
using DevEx.Store.Organisation;
using Microsoft.AspNetCore.DataProtection;

namespace DevEx.Store.Webhooks;

/// <summary>A hook that has just been made: the only time that anyone sees its secret.</summary>
public sealed record NewHook(string HookId, string Secret);

/// <summary>A hook in force, as the door needs it.</summary>
/// <param name="Secret">Null when the key ring that protected it is lost: nothing is accepted until the hook is made anew.</param>
public sealed record Hook(Tenant Tenant, string HookId, string Provider, string? Secret);

/// <summary>A hook as lists show it.</summary>
public sealed record HookRow(
    string HookId, string Provider, string Name, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt, DateTimeOffset? LastDeliveryAt);

/// <summary>Keeps who may send webhooks. A hook is known by the id in its address; its secret is kept under the application's key ring.</summary>
public sealed class Hooks(Database database, IDataProtectionProvider protection, TimeProvider clock)
{
    private const int IdBytes = 16;
    private const int SecretBytes = 32;

    private readonly IDataProtector _protector = protection.CreateProtector("devex.hook-secret");

    public Task<NewHook> CreateAsync(Tenant tenant, string provider, string name, CancellationToken ct) =>
        CreateAsync(ChangedBy.Server(tenant), provider, name, ct);

    public async Task<NewHook> CreateAsync(ChangedBy by, string provider, string name, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);

        var hook = new NewHook(RandomHex(IdBytes), RandomHex(SecretBytes));
        await using var transaction = await database.BeginAsync(by.Tenant, ct);
        await using var insert = transaction.Command(
            "insert into devex.hooks (tenant_id, hook_id, provider, name, secret, created_at) values ($1, $2, $3, $4, $5, $6)",
            hook.HookId, provider, name, _protector.Protect(Encoding.UTF8.GetBytes(hook.Secret)), clock.GetUtcNow());
        await insert.ExecuteNonQueryAsync(ct);
        await AuditLog.WriteAsync(transaction, by, "hook.create", name, null, new { provider }, ct);
        await transaction.CommitAsync(ct);
        return hook;
    }

    /// <summary>The hook of that id; null when there is none or it was revoked.</summary>
    public async Task<Hook?> FindAsync(string hookId, CancellationToken ct)
    {
        if (hookId.Length != 2 * IdBytes || !hookId.All(char.IsAsciiHexDigitLower))
        {
            return null;
        }

        // The only look-up that does not know its tenant yet: the id says which it is.
        await using var query = database.Source.CreateCommand(
            "select tenant_id, provider, secret from devex.hooks where hook_id = $1 and revoked_at is null");
        query.Parameters.Add(new() { Value = hookId });
        await using var row = await query.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct)
            ? new(new Tenant(row.GetString(0)), hookId, row.GetString(1), Reveal(row.GetFieldValue<byte[]>(2)))
            : null;
    }

    public async Task<IReadOnlyList<HookRow>> ListAsync(Tenant tenant, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(tenant, ct);
        await using var query = transaction.Command("""
            select h.hook_id, h.provider, h.name, h.created_at, h.revoked_at,
                   (select max(i.received_at) from devex.webhook_inbox i where i.tenant_id = h.tenant_id and i.hook_id = h.hook_id)
            from devex.hooks h where h.tenant_id = $1 order by h.created_at, h.hook_id
            """);
        var hooks = new List<HookRow>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            hooks.Add(new(
                rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetFieldValue<DateTimeOffset>(3),
                rows.IsDBNull(4) ? null : rows.GetFieldValue<DateTimeOffset>(4), rows.IsDBNull(5) ? null : rows.GetFieldValue<DateTimeOffset>(5)));
        }

        return hooks;
    }

    /// <returns>False when the tenant has no such hook in force.</returns>
    public Task<bool> RevokeAsync(Tenant tenant, string hookId, CancellationToken ct) => RevokeAsync(ChangedBy.Server(tenant), hookId, ct);

    /// <inheritdoc cref="RevokeAsync(Tenant, string, CancellationToken)"/>
    public async Task<bool> RevokeAsync(ChangedBy by, string hookId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);

        await using var transaction = await database.BeginAsync(by.Tenant, ct);
        await using var update = transaction.Command(
            "update devex.hooks set revoked_at = $3 where tenant_id = $1 and hook_id = $2 and revoked_at is null returning name", hookId, clock.GetUtcNow());
        var revoked = await update.ExecuteScalarAsync(ct) as string;
        if (revoked is not null)
        {
            await AuditLog.WriteAsync(transaction, by, "hook.revoke", revoked, null, null, ct);
        }

        await transaction.CommitAsync(ct);
        return revoked is not null;
    }

    private string? Reveal(byte[] secret)
    {
        try
        {
            return Encoding.UTF8.GetString(_protector.Unprotect(secret));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string RandomHex(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));
}
