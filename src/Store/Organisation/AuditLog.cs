using System.Text.Json;
using NpgsqlTypes;

namespace DevEx.Store.Organisation;

/// <summary>Who changes the configuration, and whose.</summary>
/// <param name="Kind"><c>person</c>, <c>token</c> or <c>server</c>.</param>
/// <param name="Id">The person's or the token's.</param>
public sealed record ChangedBy(Tenant Tenant, string Kind, Guid? Id, string Name)
{
    /// <summary>The command line, and what the server does by itself.</summary>
    public static ChangedBy Server(Tenant tenant) => new(tenant, "server", null, "The server itself");

    public static ChangedBy Token(Access.TokenHolder holder)
    {
        ArgumentNullException.ThrowIfNull(holder);
        return new(holder.Tenant, "token", holder.TokenId, holder.Name);
    }
}

/// <summary>One change as the list shows it.</summary>
/// <param name="Before">JSON; null when there was nothing before. Likewise <paramref name="After"/>.</param>
public sealed record AuditRow(long Id, DateTimeOffset At, string ActorKind, string Actor, string Action, string Target, string? Before, string? After);

/// <summary>Keeps who changed what of the configuration, and when. Written in the transaction of the change itself.</summary>
public sealed class AuditLog(Database database)
{
    public const int MaxShown = 100;

    /// <param name="before">What is written as JSON: no secret, and nothing of an inner loop.</param>
    public static async Task WriteAsync(
        TenantTransaction transaction, ChangedBy by, string action, string target, object? before, object? after, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(by);

        await transaction.ExecuteAsync(
            "insert into devex.audit_log (tenant_id, actor_kind, actor_id, actor, action, target, before, after) values ($1, $2, $3, $4, $5, $6, $7, $8)",
            [by.Kind, Uuid(by.Id), by.Name, action, target, Json(before), Json(after)], ct);
    }

    /// <summary>Of what was done without a transaction of its own.</summary>
    public async Task WriteAsync(ChangedBy by, string action, string target, object? after, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);

        await using var transaction = await database.BeginAsync(by.Tenant, ct);
        await WriteAsync(transaction, by, action, target, null, after, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>The latest first.</summary>
    /// <param name="before">Only what is older than the row of this id; null for the newest.</param>
    public async Task<IReadOnlyList<AuditRow>> ListAsync(Tenant tenant, long? before, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(tenant, ct);
        await using var query = transaction.Command("""
            select id, at, actor_kind, actor, action, target, before::text, after::text from devex.audit_log
            where tenant_id = $1 and id < $2 order by id desc limit $3
            """, before ?? long.MaxValue, MaxShown);
        var changes = new List<AuditRow>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            changes.Add(new(
                rows.GetInt64(0), rows.GetFieldValue<DateTimeOffset>(1), rows.GetString(2), rows.GetString(3), rows.GetString(4), rows.GetString(5),
                rows.IsDBNull(6) ? null : rows.GetString(6), rows.IsDBNull(7) ? null : rows.GetString(7)));
        }

        return changes;
    }

    private static Npgsql.NpgsqlParameter Json(object? value) => new()
    {
        NpgsqlDbType = NpgsqlDbType.Jsonb,
        Value = value is null ? DBNull.Value : JsonSerializer.Serialize(value, JsonSerializerOptions.Web),
    };

    private static Npgsql.NpgsqlParameter Uuid(Guid? value) => new() { NpgsqlDbType = NpgsqlDbType.Uuid, Value = value ?? (object)DBNull.Value };
}
