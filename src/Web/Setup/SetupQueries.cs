using DevEx.Store;
using DevEx.Store.Organisation;
using DevEx.Web.Access;

namespace DevEx.Web.Setup;

/// <summary>How far the set-up is.</summary>
/// <param name="Unassigned">People, not bots, who are known by a login alone and in no team.</param>
/// <param name="Hooks">In force. <paramref name="HeardHooks"/> of them have delivered.</param>
/// <param name="Senders">Tokens of agents and pipelines in force.</param>
public sealed record SetupState(
    int Teams, int Members, int WithoutSprint, int Unassigned, int Baselines, int Targets, int Annotations, int Hooks, int HeardHooks, int Senders,
    DateTimeOffset? ChangedAt);

/// <summary>A time of somebody in a team. An open end is null.</summary>
/// <param name="Key">Tells this time from others of the same person.</param>
public sealed record Membership(Guid Subject, string Name, DateOnly Key, DateOnly? JoinedOn, DateOnly? LeftOn);

/// <summary>All that the page of a team shows.</summary>
/// <param name="WorkingDays">1 is Monday.</param>
public sealed record TeamView(
    string Team, string Name, string Zone, DateOnly? SprintStart, int SprintDays, IReadOnlyList<int> WorkingDays, IReadOnlyList<Holiday> Holidays,
    IReadOnlyList<Membership> Members);

/// <summary>Reads for the set-up pages of teams. Whoever asks has been found to be an admin.</summary>
public sealed class SetupQueries(Database database)
{
    public async Task<SetupState> StateAsync(Viewer viewer, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);

        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        await using var query = transaction.Command($"""
            select (select count(*)::int from devex.teams where tenant_id = $1),
                   (select count(distinct m.subject)::int from devex.team_members m join devex.people p on p.tenant_id = $1 and p.subject = m.subject
                    where m.tenant_id = $1 and m.left_on = 'infinity' and p.merged_into is null),
                   (select count(*)::int from devex.teams where tenant_id = $1 and sprint_start is null),
                   (select count(*)::int from devex.people p where {PeopleQueries.Unassigned}),
                   (select count(*)::int from devex.baselines where tenant_id = $1 and kind = 'traditional'),
                   (select count(*)::int from devex.baselines where tenant_id = $1 and kind = 'target'),
                   (select count(*)::int from devex.annotations where tenant_id = $1 and not removed),
                   (select count(*)::int from devex.hooks where tenant_id = $1 and revoked_at is null),
                   (select count(*)::int from devex.hooks h where h.tenant_id = $1 and h.revoked_at is null
                      and exists (select from devex.webhook_inbox i where i.tenant_id = $1 and i.hook_id = h.hook_id)),
                   (select count(*)::int from devex.tokens where tenant_id = $1 and revoked_at is null and kind in ('agent', 'ci')),
                   (select at from devex.audit_log where tenant_id = $1 order by id desc limit 1)
            """);
        await using var row = await query.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        return new(
            row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5), row.GetInt32(6), row.GetInt32(7),
            row.GetInt32(8), row.GetInt32(9), row.IsDBNull(10) ? null : row.GetFieldValue<DateTimeOffset>(10));
    }

    /// <returns>Null when there is no such team.</returns>
    public async Task<TeamView?> TeamAsync(Viewer viewer, string team, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);

        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var members = await MembersAsync(transaction, team, ct);
        var holidays = await HolidaysAsync(transaction, team, ct);
        await using var query = transaction.Command(
            "select team, name, zone, sprint_start, sprint_days, working_days from devex.teams where tenant_id = $1 and team = $2", team);
        await using var row = await query.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct)
            ? new(
                row.GetString(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetFieldValue<DateOnly>(3), row.GetInt32(4),
                row.GetFieldValue<int[]>(5), holidays, members)
            : null;
    }

    private static async Task<List<Membership>> MembersAsync(TenantTransaction transaction, string team, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select m.subject, coalesce(p.name, ''), m.joined_on, nullif(m.joined_on, '-infinity'), nullif(m.left_on, 'infinity')
            from devex.team_members m left join devex.people p on p.tenant_id = $1 and p.subject = m.subject
            where m.tenant_id = $1 and m.team = $2 and p.merged_into is null
            order by m.left_on < 'infinity', 2, m.joined_on
            """, team);
        var members = new List<Membership>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            members.Add(new(
                rows.GetGuid(0), rows.GetString(1), rows.GetFieldValue<DateOnly>(2), rows.IsDBNull(3) ? null : rows.GetFieldValue<DateOnly>(3),
                rows.IsDBNull(4) ? null : rows.GetFieldValue<DateOnly>(4)));
        }

        return members;
    }

    private static async Task<List<Holiday>> HolidaysAsync(TenantTransaction transaction, string team, CancellationToken ct)
    {
        await using var query = transaction.Command("select day, name from devex.team_holidays where tenant_id = $1 and team = $2 order by day", team);
        var holidays = new List<Holiday>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            holidays.Add(new(rows.GetFieldValue<DateOnly>(0), rows.GetString(1)));
        }

        return holidays;
    }
}
