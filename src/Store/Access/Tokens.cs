using System.Collections.Concurrent;
using DevEx.Store.Organisation;

namespace DevEx.Store.Access;

/// <summary>Who sends or asks, as a token says.</summary>
public sealed record TokenHolder(Tenant Tenant, Guid TokenId, TokenKind Kind, Guid? Subject, string Name);

/// <summary>A token as lists show it; the text itself is shown once, when it is made.</summary>
public sealed record TokenRow(
    Guid Id, TokenKind Kind, string Name, string Last4, Guid? Subject, DateTimeOffset CreatedAt, DateOnly? LastUsedOn, DateTimeOffset? RevokedAt);

/// <summary>Keeps tokens: only their SHA-256.</summary>
public sealed class Tokens(Database database, TimeProvider clock)
{
    // Short, since a revoked token works until its entry is stale on another node.
    private static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(5);
    private const int CacheSize = 10_000;

    private readonly ConcurrentDictionary<string, (TokenHolder Holder, DateTimeOffset Until)> _cache = new();

    /// <returns>The text, which nobody can ask for again.</returns>
    public Task<string> CreateAsync(Tenant tenant, TokenKind kind, string name, Guid? subject, CancellationToken ct) =>
        CreateAsync(ChangedBy.Server(tenant), kind, name, subject, ct);

    /// <inheritdoc cref="CreateAsync(Tenant, TokenKind, string, Guid?, CancellationToken)"/>
    public async Task<string> CreateAsync(ChangedBy by, TokenKind kind, string name, Guid? subject, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);

        var text = TokenText.Create(kind);
        await using var transaction = await database.BeginAsync(by.Tenant, ct);
        await using var insert = transaction.Command("""
            insert into devex.tokens (tenant_id, id, kind, hash, last4, name, subject, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
            """, Guid.CreateVersion7(), Name(kind), TokenText.Hash(text), text[^4..], name, subject, clock.GetUtcNow());
        await insert.ExecuteNonQueryAsync(ct);
        await AuditLog.WriteAsync(transaction, by, "token.create", name, null, new { Kind = Name(kind), EndsIn = text[^4..] }, ct);
        await transaction.CommitAsync(ct);
        return text;
    }

    /// <summary>The holder of a token that is neither made up, revoked nor expired; else null.</summary>
    public async Task<TokenHolder?> FindAsync(string text, CancellationToken ct)
    {
        if (!TokenText.IsWellFormed(text))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var hash = TokenText.Hash(text);
        var key = Convert.ToHexString(hash);
        if (_cache.TryGetValue(key, out var known) && known.Until > now)
        {
            return known.Holder;
        }

        // The only look-up that does not know its tenant yet: the token says which it is. It writes once a day: whoever sends in parallel would
        // wait for each other.
        await using var query = database.Source.CreateCommand("""
            with known as (
                select * from devex.tokens where hash = $1 and revoked_at is null and (expires_at is null or expires_at > $2)
            ), used as (
                update devex.tokens t set last_used_on = $3 from known k
                where t.tenant_id = k.tenant_id and t.id = k.id and k.last_used_on is distinct from $3
            )
            select tenant_id, id, kind, subject, name from known
            """);
        query.Parameters.Add(new() { Value = hash });
        query.Parameters.Add(new() { Value = now });
        query.Parameters.Add(new() { Value = DateOnly.FromDateTime(now.UtcDateTime) });
        await using var row = await query.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct))
        {
            _cache.TryRemove(key, out _);
            return null;
        }

        var holder = new TokenHolder(
            new Tenant(row.GetString(0)), row.GetGuid(1), Kind(row.GetString(2)), row.IsDBNull(3) ? null : row.GetGuid(3), row.GetString(4));
        if (_cache.Count >= CacheSize)
        {
            _cache.Clear();
        }

        _cache[key] = (holder, now + CacheTime);
        return holder;
    }

    /// <summary>Of everybody. Those in force first, of them the newest.</summary>
    public Task<IReadOnlyList<TokenRow>> ListAsync(Tenant tenant, CancellationToken ct) => ListAsync(tenant, null, ct);

    /// <inheritdoc cref="ListAsync(Tenant, CancellationToken)"/>
    /// <param name="of">Whose; null for everybody's.</param>
    public async Task<IReadOnlyList<TokenRow>> ListAsync(Tenant tenant, Guid? of, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(tenant, ct);
        await using var query = transaction.Command("""
            select id, kind, name, last4, subject, created_at, last_used_on, revoked_at
            from devex.tokens where tenant_id = $1 and ($2::uuid is null or subject = $2) order by revoked_at is not null, created_at desc limit 200
            """, of);
        var tokens = new List<TokenRow>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            tokens.Add(new(
                rows.GetGuid(0), Kind(rows.GetString(1)), rows.GetString(2), rows.GetString(3), rows.IsDBNull(4) ? null : rows.GetGuid(4),
                rows.GetFieldValue<DateTimeOffset>(5), rows.IsDBNull(6) ? null : rows.GetFieldValue<DateOnly>(6),
                rows.IsDBNull(7) ? null : rows.GetFieldValue<DateTimeOffset>(7)));
        }

        return tokens;
    }

    /// <returns>False when there is no such token, or it was revoked before.</returns>
    public Task<bool> RevokeAsync(Tenant tenant, Guid id, CancellationToken ct) => RevokeAsync(ChangedBy.Server(tenant), id, ct);

    /// <inheritdoc cref="RevokeAsync(Tenant, Guid, CancellationToken)"/>
    public async Task<bool> RevokeAsync(ChangedBy by, Guid id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);

        await using var transaction = await database.BeginAsync(by.Tenant, ct);
        await using var update = transaction.Command(
            "update devex.tokens set revoked_at = $3 where tenant_id = $1 and id = $2 and revoked_at is null returning name", id, clock.GetUtcNow());
        var revoked = await update.ExecuteScalarAsync(ct) as string;
        if (revoked is not null)
        {
            await AuditLog.WriteAsync(transaction, by, "token.revoke", revoked, null, null, ct);
        }

        await transaction.CommitAsync(ct);
        _cache.Clear();
        return revoked is not null;
    }

    private static string Name(TokenKind kind) => kind.ToString().ToLowerInvariant();

    private static TokenKind Kind(string name) => Enum.Parse<TokenKind>(name, ignoreCase: true);
}
