namespace DevEx.Store.Organisation;

/// <summary>Somebody to come into a team. <paramref name="Name"/> is for a person who is new; null for one who is known.</summary>
/// <param name="JoinedOn">Null: from the beginning.</param>
/// <param name="LeftOn">The first day on which they are no longer in it; null: still there.</param>
public sealed record NewMember(Guid Subject, string? Name, DateOnly? JoinedOn, DateOnly? LeftOn);

/// <summary>Brings people into a team, corrects their dates, takes them out. What that makes stale is marked in the same transaction.</summary>
public sealed class MemberEdits(Database database)
{
    /// <summary>All of them or none. Somebody new lives in the team's zone until something else is set.</summary>
    public Task<Edited> AddAsync(ChangedBy by, string team, IReadOnlyList<NewMember> members, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(members);
        return EditAsync(by, team, [.. members.Select(m => m.Subject)], "member.add", async (transaction, settings) =>
        {
            var fresh = members.Where(m => m.Name is not null).DistinctBy(m => m.Subject).ToList();
            await transaction.ExecuteAsync("""
                insert into devex.people (tenant_id, subject, name, zone)
                select $1, p.subject, p.name, $4 from unnest($2::uuid[], $3::text[]) p(subject, name) order by p.subject
                on conflict do nothing
                """, [fresh.Select(m => m.Subject).ToArray(), fresh.Select(m => m.Name!).ToArray(), settings.Zone], ct);
            var added = await transaction.ExecuteAsync("""
                insert into devex.team_members (tenant_id, team, subject, joined_on, left_on)
                select $1, $2, m.subject, coalesce(m.joined_on, '-infinity'), coalesce(m.left_on, 'infinity')
                from unnest($3::uuid[], $4::date[], $5::date[]) m(subject, joined_on, left_on)
                join devex.people p on p.tenant_id = $1 and p.subject = m.subject and p.merged_into is null
                order by 3, 4
                on conflict do nothing
                """, [team, members.Select(m => m.Subject).ToArray(), members.Select(m => m.JoinedOn).ToArray(), members.Select(m => m.LeftOn).ToArray()], ct);
            return added == members.Count
                ? (Edited.Done, null, new { People = await NamesAsync(transaction, [.. members.Select(m => m.Subject)], ct), members[0].JoinedOn, members[0].LeftOn })
                : (Edited.Taken, null, null);
        }, ct);
    }

    /// <param name="joinedOn">The day that tells this time in the team from others of the same person.</param>
    public Task<Edited> ChangeAsync(ChangedBy by, string team, Guid subject, DateOnly joinedOn, DateOnly? newJoinedOn, DateOnly? newLeftOn, CancellationToken ct) =>
        EditAsync(by, team, [subject], "member.change", async (transaction, _) =>
        {
            if (await FindAsync(transaction, team, subject, joinedOn, ct) is not { } was)
            {
                return (Edited.Missing, null, null);
            }

            var from = newJoinedOn ?? DateOnly.MinValue;
            if (from != joinedOn && await FindAsync(transaction, team, subject, from, ct) is not null)
            {
                return (Edited.Overlap, null, null);
            }

            await transaction.ExecuteAsync("""
                update devex.team_members set joined_on = $5, left_on = $6 where tenant_id = $1 and team = $2 and subject = $3 and joined_on = $4
                """, [team, subject, joinedOn, from, newLeftOn ?? DateOnly.MaxValue], ct);
            return (Edited.Done, was, await FindAsync(transaction, team, subject, from, ct));
        }, ct);

    /// <summary>As if they had never been in it in that time.</summary>
    public Task<Edited> RemoveAsync(ChangedBy by, string team, Guid subject, DateOnly joinedOn, CancellationToken ct) =>
        EditAsync(by, team, [subject], "member.remove", async (transaction, _) =>
        {
            var was = await FindAsync(transaction, team, subject, joinedOn, ct);
            await transaction.ExecuteAsync(
                "delete from devex.team_members where tenant_id = $1 and team = $2 and subject = $3 and joined_on = $4", [team, subject, joinedOn], ct);
            return (was is null ? Edited.Missing : Edited.Done, was, null);
        }, ct);

    private async Task<Edited> EditAsync(
        ChangedBy by, string team, Guid[] subjects, string action,
        Func<TenantTransaction, TeamSettings, Task<(Edited Outcome, object? Before, object? After)>> edit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);

        await using var transaction = await database.BeginAsync(by.Tenant, ct);
        var before = await OrganisationSnapshot.TakeAsync(transaction, subjects, [team], ct);
        if (await TeamEdits.FindAsync(transaction, team, ct) is not { } settings)
        {
            return Edited.Missing;
        }

        var (outcome, was, now) = await edit(transaction, settings);
        if (outcome == Edited.Done && await OverlapAsync(transaction, team, ct))
        {
            outcome = Edited.Overlap;
        }

        if (outcome == Edited.Done)
        {
            await before.MarkAsync(ct);
            await AuditLog.WriteAsync(transaction, by, action, settings.Name, was, now, ct);
            await transaction.CommitAsync(ct);
        }

        return outcome;
    }

    private static async Task<bool> OverlapAsync(TenantTransaction transaction, string team, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select exists (
                select from devex.team_members a join devex.team_members b on b.tenant_id = $1 and b.team = $2 and b.subject = a.subject
                where a.tenant_id = $1 and a.team = $2 and a.joined_on < b.joined_on and b.joined_on < a.left_on)
            """, team);
        return (bool)(await query.ExecuteScalarAsync(ct))!;
    }

    private static async Task<object?> FindAsync(TenantTransaction transaction, string team, Guid subject, DateOnly joinedOn, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select coalesce(p.name, ''), nullif(m.joined_on, '-infinity'), nullif(m.left_on, 'infinity')
            from devex.team_members m left join devex.people p on p.tenant_id = $1 and p.subject = m.subject
            where m.tenant_id = $1 and m.team = $2 and m.subject = $3 and m.joined_on = $4 and p.merged_into is null
            """, team, subject, joinedOn);
        await using var row = await query.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct)
            ? new { Person = row.GetString(0), JoinedOn = Day(row, 1), LeftOn = Day(row, 2) }
            : null;
    }

    private static async Task<List<string>> NamesAsync(TenantTransaction transaction, Guid[] subjects, CancellationToken ct)
    {
        await using var query = transaction.Command("select coalesce(name, '') from devex.people where tenant_id = $1 and subject = any($2) order by 1", (object)subjects);
        var names = new List<string>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            names.Add(rows.GetString(0));
        }

        return names;
    }

    private static DateOnly? Day(Npgsql.NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : row.GetFieldValue<DateOnly>(at);
}
