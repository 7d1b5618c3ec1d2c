using DevEx.Store;
using DevEx.Web.Access;
using DevEx.Web.Filters;
using Npgsql;

namespace DevEx.Web.Me;

/// <summary>Reads for what is stored about oneself. The subject is the viewer's and never a parameter.</summary>
public sealed class MyDataQueries(Database database)
{
    public async Task<MyData> GetAsync(Viewer viewer, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);

        var subject = viewer.Subject ?? throw new InvalidOperationException("Only a person has data of their own.");
        // To count the steps of years takes longer than all else: both at once.
        var (steps, others) = (StepsAsync(viewer.Tenant, subject, ct), OthersAsync(viewer.Tenant, subject, ct));
        await Task.WhenAll(steps, others);
        var data = await others;
        return data with { Kinds = [.. await steps, .. data.Kinds] };
    }

    private async Task<MyData> OthersAsync(Tenant tenant, Guid subject, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(tenant, ct);
        var (name, zone) = await PersonAsync(transaction, subject, ct);
        return new(
            subject, name, zone, await Freshness.AsOfAsync(transaction, ct), await OtherKindsAsync(transaction, subject, ct),
            await LoginsAsync(transaction, subject, ct), await TeamsAsync(transaction, subject, ct), await TokensAsync(transaction, subject, ct),
            await RefusedAsync(transaction, subject, ct));
    }

    private static async Task<(string? Name, string Zone)> PersonAsync(TenantTransaction transaction, Guid subject, CancellationToken ct)
    {
        await using var query = transaction.Command("select name, zone from devex.people where tenant_id = $1 and subject = $2", subject);
        await using var row = await query.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? (row.IsDBNull(0) ? null : row.GetString(0), row.GetString(1)) : (null, TimeZoneInfo.Utc.Id);
    }

    private async Task<List<OwnKind>> StepsAsync(Tenant tenant, Guid subject, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(tenant, ct);
        // Counted in the index, at whose ends the first and the last start stand. The last end is where it can be: on the last day or among what lasts longer.
        await using var query = transaction.Command($"""
            select '{MyData.Steps}', s.n, s.first, greatest(
                (select max(finished_at) from devex.steps where tenant_id = $1 and subject = $2 and started_at >= s.last - interval '1 day'),
                (select max(finished_at) from devex.steps where tenant_id = $1 and subject = $2 and finished_at - started_at > interval '1 day'))
            from (
                select (select count(*) from devex.steps where tenant_id = $1 and subject = $2) as n,
                       (select min(started_at) from devex.steps where tenant_id = $1 and subject = $2) as first,
                       (select max(started_at) from devex.steps where tenant_id = $1 and subject = $2) as last
            ) s
            """, subject);
        return await ReadAsync(query, ct);
    }

    private static async Task<List<OwnKind>> OtherKindsAsync(TenantTransaction transaction, Guid subject, CancellationToken ct)
    {
        await using var query = transaction.Command($"""
            select '{MyData.Edits}', e.n, e.first, greatest(
                (select max(last_at) from devex.edits where tenant_id = $1 and subject = $2 and first_at >= e.last - interval '1 day'),
                (select max(last_at) from devex.edits where tenant_id = $1 and subject = $2 and last_at - first_at > interval '1 day'))
            from (select count(*) as n, min(first_at) as first, max(first_at) as last from devex.edits where tenant_id = $1 and subject = $2) e
            union all
            select '{MyData.Iterations}', d.n,
                (select min(started_at) from devex.iterations where tenant_id = $1 and subject = $2 and day between d.first and d.first + 7),
                (select max(finished_at) from devex.iterations where tenant_id = $1 and subject = $2 and day = d.last)
            from (
                select coalesce(sum(n + incomplete), 0)::bigint as n, min(day) as first, max(day) as last from devex.developer_days where tenant_id = $1 and subject = $2
            ) d
            union all
            select '{MyData.PullRequests}', count(*), min(opened_at), max(coalesce(merged_at, closed_at, opened_at)) from devex.changes where tenant_id = $1 and author = $2
            """, subject);
        return await ReadAsync(query, ct);
    }

    private static async Task<List<OwnKind>> ReadAsync(NpgsqlCommand query, CancellationToken ct)
    {
        var kinds = new List<OwnKind>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            kinds.Add(new(
                rows.GetString(0), rows.GetInt64(1), rows.IsDBNull(2) ? null : rows.GetFieldValue<DateTimeOffset>(2),
                rows.IsDBNull(3) ? null : rows.GetFieldValue<DateTimeOffset>(3)));
        }

        return kinds;
    }

    private static async Task<List<OwnLogin>> LoginsAsync(TenantTransaction transaction, Guid subject, CancellationToken ct)
    {
        await using var query = transaction.Command(
            "select provider, login from devex.identities where tenant_id = $1 and subject = $2 order by provider, login", subject);
        var logins = new List<OwnLogin>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            logins.Add(new(rows.GetString(0), rows.GetString(1)));
        }

        return logins;
    }

    private static async Task<List<OwnMembership>> TeamsAsync(TenantTransaction transaction, Guid subject, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select m.team, coalesce(t.name, m.team), nullif(m.joined_on, '-infinity'), nullif(m.left_on, 'infinity')
            from devex.team_members m left join devex.teams t on t.tenant_id = $1 and t.team = m.team
            where m.tenant_id = $1 and m.subject = $2 order by m.joined_on, m.team
            """, subject);
        var teams = new List<OwnMembership>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            teams.Add(new(
                rows.GetString(0), rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetFieldValue<DateOnly>(2), rows.IsDBNull(3) ? null : rows.GetFieldValue<DateOnly>(3)));
        }

        return teams;
    }

    private static async Task<List<OwnToken>> TokensAsync(TenantTransaction transaction, Guid subject, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select kind, name, last4, created_at, last_used_on, revoked_at from devex.tokens where tenant_id = $1 and subject = $2
            order by revoked_at is not null, created_at desc
            """, subject);
        var tokens = new List<OwnToken>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            tokens.Add(new(
                rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetFieldValue<DateTimeOffset>(3),
                rows.IsDBNull(4) ? null : rows.GetFieldValue<DateOnly>(4), rows.IsDBNull(5) ? null : rows.GetFieldValue<DateTimeOffset>(5)));
        }

        return tokens;
    }

    private static async Task<long> RefusedAsync(TenantTransaction transaction, Guid subject, CancellationToken ct)
    {
        await using var query = transaction.Command(
            "select count(*) from devex.dead_letter where tenant_id = $1 and first_at > now() - interval '30 days' and subject = $2 and stage = 'ingest'", subject);
        return (long)(await query.ExecuteScalarAsync(ct))!;
    }
}
