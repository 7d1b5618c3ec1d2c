namespace DevEx.Store.Organisation;

/// <summary>What became of a change.</summary>
public enum Edited
{
    Done,

    /// <summary>There is no such thing, or not any more.</summary>
    Missing,

    /// <summary>There is one already.</summary>
    Taken,

    /// <summary>Somebody would be in a team twice at the same time.</summary>
    Overlap,
}

/// <summary>A team as it is to be, without its people.</summary>
public sealed record TeamSettings(string Name, string Zone, DateOnly? SprintStart, int SprintDays);

/// <summary>Makes, changes and deletes one team. What that makes stale is marked in the same transaction.</summary>
public sealed class TeamEdits(Database database)
{
    private const string Settings = "select name, zone, sprint_start, sprint_days from devex.teams where tenant_id = $1 and team = $2";

    public async Task<Edited> CreateAsync(ChangedBy by, string team, TeamSettings settings, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(settings);

        await using var transaction = await database.BeginAsync(by.Tenant, ct);
        if (await transaction.ExecuteAsync("""
            insert into devex.teams (tenant_id, team, name, zone, sprint_start, sprint_days) values ($1, $2, $3, $4, $5, $6) on conflict do nothing
            """, [team, settings.Name, settings.Zone, Date(settings.SprintStart), settings.SprintDays], ct) == 0)
        {
            return Edited.Taken;
        }

        await AuditLog.WriteAsync(transaction, by, "team.create", settings.Name, null, settings, ct);
        await transaction.CommitAsync(ct);
        return Edited.Done;
    }

    public async Task<Edited> ChangeAsync(ChangedBy by, string team, TeamSettings settings, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(settings);

        await using var transaction = await database.BeginAsync(by.Tenant, ct);
        var before = await OrganisationSnapshot.TakeAsync(transaction, [], [team], ct);
        if (await FindAsync(transaction, team, ct) is not { } was)
        {
            return Edited.Missing;
        }

        await transaction.ExecuteAsync(
            "update devex.teams set name = $3, zone = $4, sprint_start = $5, sprint_days = $6 where tenant_id = $1 and team = $2",
            [team, settings.Name, settings.Zone, Date(settings.SprintStart), settings.SprintDays], ct);
        await before.MarkAsync(ct);
        await AuditLog.WriteAsync(transaction, by, "team.change", settings.Name, was, settings, ct);
        await transaction.CommitAsync(ct);
        return Edited.Done;
    }

    /// <param name="days">Of the week: 1 is Monday, 7 is Sunday.</param>
    public async Task<Edited> SetCalendarAsync(ChangedBy by, string team, IReadOnlyList<int> days, IReadOnlyList<Holiday> holidays, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(days);
        ArgumentNullException.ThrowIfNull(holidays);

        await using var transaction = await database.BeginAsync(by.Tenant, ct);
        var before = await OrganisationSnapshot.TakeAsync(transaction, [], [team], ct);
        if (await FindAsync(transaction, team, ct) is not { } settings)
        {
            return Edited.Missing;
        }

        var was = await CalendarAsync(transaction, team, ct);
        await transaction.ExecuteAsync("update devex.teams set working_days = $3 where tenant_id = $1 and team = $2", [team, days.ToArray()], ct);
        await transaction.ExecuteAsync("delete from devex.team_holidays where tenant_id = $1 and team = $2", [team], ct);
        await transaction.ExecuteAsync("""
            insert into devex.team_holidays (tenant_id, team, day, name) select $1, $2, h.* from unnest($3::date[], $4::text[]) h order by 3
            """, [team, holidays.Select(h => h.Day).ToArray(), holidays.Select(h => h.Name).ToArray()], ct);
        await before.MarkAsync(ct);
        await AuditLog.WriteAsync(transaction, by, "team.calendar", settings.Name, was, new { WorkingDays = days, Holidays = holidays.Select(h => h.Day) }, ct);
        await transaction.CommitAsync(ct);
        return Edited.Done;
    }

    /// <summary>Its people stay, and so do their days; what was measured of the team goes.</summary>
    public async Task<Edited> DeleteAsync(ChangedBy by, string team, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);

        await using var transaction = await database.BeginAsync(by.Tenant, ct);
        var before = await OrganisationSnapshot.TakeAsync(transaction, [], [team], ct);
        if (await FindAsync(transaction, team, ct) is not { } was)
        {
            return Edited.Missing;
        }

        await transaction.ExecuteAsync("delete from devex.team_members where tenant_id = $1 and team = $2", [team], ct);
        await transaction.ExecuteAsync("delete from devex.team_holidays where tenant_id = $1 and team = $2", [team], ct);
        await transaction.ExecuteAsync("delete from devex.baselines where tenant_id = $1 and scope = 'team' and scope_key = $2", [team], ct);
        await transaction.ExecuteAsync("delete from devex.teams where tenant_id = $1 and team = $2", [team], ct);
        await before.MarkAsync(ct);
        await AuditLog.WriteAsync(transaction, by, "team.delete", was.Name, was, null, ct);
        await transaction.CommitAsync(ct);
        return Edited.Done;
    }

    internal static async Task<TeamSettings?> FindAsync(TenantTransaction transaction, string team, CancellationToken ct)
    {
        await using var query = transaction.Command(Settings, team);
        await using var row = await query.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct)
            ? new(row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetFieldValue<DateOnly>(2), row.GetInt32(3))
            : null;
    }

    private static async Task<object> CalendarAsync(TenantTransaction transaction, string team, CancellationToken ct)
    {
        await using var query = transaction.Command($"select {TeamCalendar.Columns} from devex.teams t where t.tenant_id = $1 and t.team = $2", team);
        await using var row = await query.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        return new { WorkingDays = row.GetFieldValue<int[]>(0), Holidays = row.GetFieldValue<DateOnly[]>(1).Order() };
    }

    private static Npgsql.NpgsqlParameter Date(DateOnly? day) => new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Date, Value = day ?? (object)DBNull.Value };
}
