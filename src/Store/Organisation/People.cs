namespace DevEx.Store.Organisation;

/// <summary>What became of merging two people, and why not.</summary>
public enum Merged
{
    Done,

    /// <summary>One of them is not there, or was merged before; or both are the same.</summary>
    Missing,

    /// <summary>The one who is to go has measured a loop of their own: it would become another's to see.</summary>
    HasLoop,

    /// <summary>The one who is to go is who sits at this machine, or of the demo.</summary>
    NotTheirs,
}

/// <summary>Keeps what people are called, which logins are theirs, and that two of them are one.</summary>
public sealed class People(Database database)
{
    /// <returns>False when there is no such person.</returns>
    public async Task<bool> ChangeAsync(ChangedBy by, Guid subject, string name, string zone, bool bot, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);

        await using var transaction = await database.BeginAsync(by.Tenant, ct);
        var before = await OrganisationSnapshot.TakeAsync(transaction, [subject], [], ct);
        if (await FindAsync(transaction, subject, ct) is not { } was)
        {
            return false;
        }

        await transaction.ExecuteAsync(
            "update devex.people set name = $3, zone = $4, bot = $5 where tenant_id = $1 and subject = $2", [subject, name, zone, bot], ct);
        await before.MarkAsync(ct);
        if (was.Bot != bot)
        {
            await StaleCells.MarkWorkAsync(transaction, [subject], ct);
        }

        await AuditLog.WriteAsync(transaction, by, "person.change", name, was, await FindAsync(transaction, subject, ct), ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Says whose a login is that nothing has come from yet. One that is known is merged instead.</summary>
    public async Task<Edited> AddLoginAsync(ChangedBy by, string provider, string login, Guid subject, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);

        await using var transaction = await database.BeginAsync(by.Tenant, ct);
        if (await FindAsync(transaction, subject, ct) is not { } person)
        {
            return Edited.Missing;
        }

        if (await transaction.ExecuteAsync(
            "insert into devex.identities (tenant_id, provider, login, subject) values ($1, $2, lower($3), $4) on conflict do nothing", [provider, login, subject], ct) == 0)
        {
            return Edited.Taken;
        }

        await AuditLog.WriteAsync(transaction, by, "login.add", person.Name, null, new { provider, login }, ct);
        await transaction.CommitAsync(ct);
        return Edited.Done;
    }

    /// <summary>
    /// Two are one: the logins of the first become the second's, and what the first did in pull requests counts for the second's teams. It cannot be undone.
    /// </summary>
    public async Task<Merged> MergeAsync(ChangedBy by, Guid from, Guid into, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);

        await using var transaction = await database.BeginAsync(by.Tenant, ct);
        var before = await OrganisationSnapshot.TakeAsync(transaction, [from, into], await TeamsAsync(transaction, from, into, ct), ct);
        if (from == into || await FindAsync(transaction, from, ct) is not { } goes || await FindAsync(transaction, into, ct) is not { } stays)
        {
            return Merged.Missing;
        }

        if (goes.Invented || stays.Invented || await IsOwnerAsync(transaction, from, ct))
        {
            return Merged.NotTheirs;
        }

        if (await HasLoopAsync(transaction, from, ct))
        {
            return Merged.HasLoop;
        }

        await transaction.ExecuteAsync("update devex.identities set subject = $3 where tenant_id = $1 and subject = $2", [from, into], ct);
        await transaction.ExecuteAsync(
            "update devex.people set merged_into = $3 where tenant_id = $1 and (subject = $2 or merged_into = $2)", [from, into], ct);
        await before.MarkAsync(ct);
        await AuditLog.WriteAsync(transaction, by, "person.merge", stays.Name, goes, stays, ct);
        await transaction.CommitAsync(ct);
        return Merged.Done;
    }

    private static async Task<Known?> FindAsync(TenantTransaction transaction, Guid subject, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select coalesce(name, ''), zone, bot, invented from devex.people where tenant_id = $1 and subject = $2 and merged_into is null for update
            """, subject);
        await using var row = await query.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? new(row.GetString(0), row.GetString(1), row.GetBoolean(2), row.GetBoolean(3)) : null;
    }

    private static async Task<string[]> TeamsAsync(TenantTransaction transaction, Guid from, Guid into, CancellationToken ct)
    {
        await using var query = transaction.Command(
            "select coalesce(array_agg(distinct team), '{}') from devex.team_members where tenant_id = $1 and subject in ($2, $3)", from, into);
        return (string[])(await query.ExecuteScalarAsync(ct))!;
    }

    private static async Task<bool> HasLoopAsync(TenantTransaction transaction, Guid subject, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select exists (select from devex.steps where tenant_id = $1 and subject = $2)
                or exists (select from devex.edits where tenant_id = $1 and subject = $2)
                or exists (select from devex.tokens where tenant_id = $1 and subject = $2 and revoked_at is null)
            """, subject);
        return (bool)(await query.ExecuteScalarAsync(ct))!;
    }

    private static async Task<bool> IsOwnerAsync(TenantTransaction transaction, Guid subject, CancellationToken ct)
    {
        await using var query = transaction.Command(
            "select exists (select from devex.identities where tenant_id = $1 and provider = 'local' and subject = $2)", subject);
        return (bool)(await query.ExecuteScalarAsync(ct))!;
    }

    private sealed record Known(string Name, string Zone, bool Bot, bool Invented);
}
