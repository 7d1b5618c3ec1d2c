using System.Globalization;

namespace DevEx.Store.Projections;

/// <summary>A day of a group: <c>yyyy-MM-dd/team/repository</c>, where an empty team or repository stands for all.</summary>
internal readonly record struct RollupKey(DateOnly Day, string Team, string Repository)
{
    public static RollupKey Read(string key)
    {
        // A team's name holds no slash, a repository's does.
        var parts = key.Split('/', 3);
        return parts.Length == 3
            ? new(DateOnly.ParseExact(parts[0], "yyyy-MM-dd", CultureInfo.InvariantCulture), parts[1], parts[2])
            : throw new FormatException($"'{key}' is no day of a group.");
    }

    /// <summary>The groups of whoever is in these teams, in one repository.</summary>
    public static IEnumerable<RollupKey> Of(DateOnly day, IEnumerable<string> teams, string repository) =>
        teams.Prepend("").SelectMany(team => (RollupKey[])[new(day, team, repository), new(day, team, "")]);
}

/// <summary>Which days of groups somebody's work is part of: of their teams on that day and of all, in its repository and in all.</summary>
public static class Rollups
{
    // Whose work it is stands in w(kind, day, subject, repository).
    private const string Mark = """
        insert into dirty_cells (tenant_id, kind, key)
        select distinct $1, w.kind, to_char(w.day, 'YYYY-MM-DD') || '/' || g.team || '/' || r.repository
        from w
        cross join lateral (
            select '' as team
            union all
            select m.team from devex.team_members m where m.tenant_id = $1 and m.subject = w.subject and w.day >= m.joined_on and w.day < m.left_on
        ) g
        cross join lateral (values (w.repository), ('')) r(repository)
        where w.day is not null
        order by 2, 3
        """;

    private const string Journeys = """
        select 'middle' as kind, (merged_at at time zone 'UTC')::date as day, author as subject, repository from journeys where tenant_id = $1
        union all
        select 'outer', (coalesce(deployed_at, merged_at) at time zone 'UTC')::date, author, repository from journeys where tenant_id = $1
        """;

    /// <summary>Marks every day of every group of the transaction's tenant.</summary>
    /// <returns>How many there are.</returns>
    public static async Task<int> MarkAllAsync(TenantTransaction transaction, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return await transaction.ExecuteAsync(
            $"with w as (select distinct 'inner' as kind, day, subject, repository from developer_days where tenant_id = $1) {Mark}", [], ct)
            + await transaction.ExecuteAsync($"with w as (select distinct * from ({Journeys}) j) {Mark}", [], ct);
    }

    internal static Task MarkAsync(
        TenantTransaction transaction, string[] kinds, DateOnly?[] days, Guid?[] subjects, string[] repositories, CancellationToken ct) =>
        transaction.ExecuteAsync($"""
            with w as (select distinct * from unnest($2::text[], $3::date[], $4::uuid[], $5::text[]) w(kind, day, subject, repository))
            {Mark}
            """, [kinds, days, subjects, repositories], ct);

    /// <summary>Who was in a team for how long, and is not any more, or is now: the team gets or loses all that they did in that time.</summary>
    internal static async Task MarkMembersAsync(
        TenantTransaction transaction, string[] teams, Guid[] subjects, DateOnly[] from, DateOnly[] until, CancellationToken ct)
    {
        await transaction.ExecuteAsync($"""
            insert into dirty_cells (tenant_id, kind, key)
            select distinct $1, w.kind, to_char(w.day, 'YYYY-MM-DD') || '/' || m.team || '/' || r.repository
            from unnest($2::text[], $3::uuid[], $4::date[], $5::date[]) m(team, subject, since, until)
            join (
                select 'inner' as kind, day, subject, repository from developer_days where tenant_id = $1 and subject = any($3)
                union all
                select kind, day, subject, repository from ({Journeys}) j where subject = any($3)
            ) w on w.subject = m.subject and w.day >= m.since and w.day < m.until
            cross join lateral (values (w.repository), ('')) r(repository)
            order by 2, 3
            """, [teams, subjects, from, until], ct);
        await transaction.ExecuteAsync("""
            insert into dirty_cells (tenant_id, kind, key)
            select distinct $1, 'builds', 'local/' || w.repository || '/' || to_char(w.day, 'YYYY-MM-DD')
            from unnest($2::uuid[], $3::date[], $4::date[]) m(subject, since, until)
            cross join lateral (
                select repository, (finished_at at time zone 'UTC')::date as day from steps
                where tenant_id = $1 and subject = m.subject and phase in ('build', 'test', 'package')
                union
                select repository, built_on from step_waits where tenant_id = $1 and subject = m.subject
            ) w
            where w.day >= m.since and w.day < m.until
            order by 3
            """, [subjects, from, until], ct);
    }

    /// <summary>Removes the rows of these days of groups, whichever of them there are.</summary>
    internal static Task ClearAsync(TenantTransaction transaction, string table, string where, IReadOnlyList<RollupKey> keys, CancellationToken ct) =>
        transaction.ExecuteAsync($"""
            delete from {table} r using unnest($2::date[], $3::text[], $4::text[]) k(day, team, repository)
            where r.tenant_id = $1 and {where} and r.repository = k.repository and r.day = k.day and r.team = k.team
            """, [keys.Column(k => k.Day), keys.Column(k => k.Team), keys.Column(k => k.Repository)], ct);

    /// <summary>The teams of each of them on each of the days, once each.</summary>
    internal static async Task<ILookup<(Guid Subject, DateOnly Day), string>> TeamsAsync(
        TenantTransaction transaction, IReadOnlyList<(Guid Subject, DateOnly Day)> of, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select distinct w.subject, w.day, m.team
            from unnest($2::uuid[], $3::date[]) w(subject, day)
            join devex.team_members m on m.tenant_id = $1 and m.subject = w.subject and w.day >= m.joined_on and w.day < m.left_on
            """, of.Column(w => w.Subject), of.Column(w => w.Day));
        var teams = new List<((Guid, DateOnly) Of, string Team)>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            teams.Add(((rows.GetGuid(0), rows.GetFieldValue<DateOnly>(1)), rows.GetString(2)));
        }

        return teams.ToLookup(t => t.Of, t => t.Team);
    }
}
