using DevEx.Store.Projections;

namespace DevEx.Store.Organisation;

/// <summary>Which cells an update of the organisation makes stale: a person's zone decides what a day is, a team's zone and calendar what working time is.</summary>
internal static class StaleCells
{
    /// <summary>Everybody whom the update names or who is in one of its teams so far, and who was merged into one of them.</summary>
    public static async Task<Guid[]> TouchedAsync(TenantTransaction transaction, Guid[] subjects, string[] teams, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            with named as (
                select s.subject from unnest($2::uuid[]) s(subject)
                union select m.subject from devex.team_members m where m.tenant_id = $1 and m.team = any($3)
            )
            select subject from named
            union select p.subject from devex.people p join named n on p.merged_into = n.subject where p.tenant_id = $1
            """, subjects, teams);
        var touched = new List<Guid>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            touched.Add(rows.GetGuid(0));
        }

        return [.. touched];
    }

    /// <summary>Each one's own zone, and zone and calendar of the team joined last; null when there is none.</summary>
    public static async Task<Dictionary<Guid, (string? Own, string? Team)>> ZonesAsync(TenantTransaction transaction, Guid[] subjects, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select s.subject, p.zone, (
                select concat(t.zone, t.working_days, array(select h.day from devex.team_holidays h where h.tenant_id = $1 and h.team = t.team order by h.day))
                from devex.team_members m join devex.teams t on t.tenant_id = m.tenant_id and t.team = m.team
                where m.tenant_id = $1 and m.subject = s.subject order by m.joined_on desc limit 1)
            from unnest($2::uuid[]) s(subject) left join devex.people p on p.tenant_id = $1 and p.subject = s.subject
            """, subjects);
        var zones = new Dictionary<Guid, (string?, string?)>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            zones[rows.GetGuid(0)] = (rows.IsDBNull(1) ? null : rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetString(2));
        }

        return zones;
    }

    /// <summary>Who is in these teams, and when.</summary>
    public static async Task<HashSet<(string Team, Guid Subject, DateOnly From, DateOnly Until)>> MembersAsync(
        TenantTransaction transaction, string[] teams, CancellationToken ct)
    {
        await using var query = transaction.Command(
            "select team, subject, joined_on, left_on from devex.team_members where tenant_id = $1 and team = any($2)", (object)teams);
        var members = new HashSet<(string, Guid, DateOnly, DateOnly)>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            members.Add((rows.GetString(0), rows.GetGuid(1), rows.GetFieldValue<DateOnly>(2), rows.GetFieldValue<DateOnly>(3)));
        }

        return members;
    }

    /// <summary>A team's numbers are made from those of its members, each while they are in it.</summary>
    public static async Task MarkMovesAsync(
        TenantTransaction transaction, HashSet<(string Team, Guid Subject, DateOnly From, DateOnly Until)> before,
        HashSet<(string Team, Guid Subject, DateOnly From, DateOnly Until)> after, CancellationToken ct)
    {
        var moves = before.Except(after).Concat(after.Except(before)).ToList();
        if (moves.Count > 0)
        {
            await Rollups.MarkMembersAsync(
                transaction, [.. moves.Select(m => m.Team)], [.. moves.Select(m => m.Subject)], [.. moves.Select(m => m.From)],
                [.. moves.Select(m => m.Until)], ct);
        }
    }

    /// <returns>How many cells were marked.</returns>
    public static async Task<int> MarkAsync(
        TenantTransaction transaction, Dictionary<Guid, (string? Own, string? Team)> before, Dictionary<Guid, (string? Own, string? Team)> after,
        CancellationToken ct)
    {
        var moved = after.Where(a => a.Value.Own is not null && before[a.Key].Own != a.Value.Own).Select(a => a.Key).ToArray();
        var changed = after.Where(a => before[a.Key].Team != a.Value.Team).Select(a => a.Key).ToArray();
        return (moved.Length == 0 ? 0 : await MarkDaysAsync(transaction, moved, [.. moved.Select(m => before[m].Own ?? "UTC")], ct))
            + (changed.Length == 0 ? 0 : await MarkChangesAsync(transaction, changed, ct));
    }

    // The dates in the old zone have to lose what the dates in the new one get.
    private static Task<int> MarkDaysAsync(TenantTransaction transaction, Guid[] subjects, string[] oldZones, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            insert into devex.dirty_cells (tenant_id, kind, key)
            select $1, 'day', d.subject || '/' || d.day
            from (
                select distinct w.subject, (w.at at time zone z.zone)::date as day
                from (
                    select m.subject, m.old_zone as zone from unnest($2::uuid[], $3::text[]) m(subject, old_zone)
                    union all select p.subject, p.zone from devex.people p where p.tenant_id = $1 and p.subject = any($2)
                ) z
                join (
                    select s.subject, unnest(array[s.started_at, s.finished_at]) as at from devex.steps s where s.tenant_id = $1 and s.subject = any($2)
                    union all
                    select e.subject, unnest(e.beats) from devex.edits e where e.tenant_id = $1 and e.subject = any($2)
                ) w on w.subject = z.subject
            ) d
            order by 3
            """, [subjects, oldZones], ct);

    /// <summary>The changes that they wrote or reviewed.</summary>
    public static async Task MarkWorkAsync(TenantTransaction transaction, Guid[] people, CancellationToken ct)
    {
        await MarkChangesAsync(transaction, people, ct);
        await transaction.ExecuteAsync("""
            insert into devex.dirty_cells (tenant_id, kind, key)
            select distinct $1, 'change', r.provider || '/' || r.repository || '/' || r.number from devex.reviews r
            where r.tenant_id = $1 and r.reviewer = any($2)
            order by 3
            """, [people], ct);
    }

    private static Task<int> MarkChangesAsync(TenantTransaction transaction, Guid[] authors, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            insert into devex.dirty_cells (tenant_id, kind, key)
            select $1, 'change', c.provider || '/' || c.repository || '/' || c.number from devex.changes c
            where c.tenant_id = $1 and c.author = any($2)
            order by 3
            """, [authors], ct);
}
