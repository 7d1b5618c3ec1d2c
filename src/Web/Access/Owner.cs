using DevEx.Store;

namespace DevEx.Web.Access;

/// <summary>The person at whose machine the local default runs: made at the first start.</summary>
public sealed class Owner(Database database)
{
    private Guid? _subject;

    public async Task<Guid> SubjectAsync(CancellationToken ct)
    {
        if (_subject is { } known)
        {
            return known;
        }

        await using var transaction = await database.BeginAsync(Tenant.Default, ct);
        await using var insert = transaction.Command("""
            with one as (
                insert into devex.identities (tenant_id, provider, login, subject) values ($1, 'local', 'owner', $2)
                on conflict (tenant_id, provider, login) do update set login = excluded.login
                returning subject
            ), person as (
                insert into devex.people (tenant_id, subject, name, zone) select $1, subject, 'You', $3 from one
                on conflict do nothing
            )
            select subject from one
            """, Guid.CreateVersion7(), TimeZoneInfo.Local.HasIanaId ? TimeZoneInfo.Local.Id : "UTC");
        var subject = (Guid)(await insert.ExecuteScalarAsync(ct))!;
        await transaction.CommitAsync(ct);
        _subject = subject;
        return subject;
    }
}
