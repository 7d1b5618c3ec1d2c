namespace DevEx.Store.Organisation;

/// <summary>Who was where before a change of the organisation: the difference to afterwards is what has to be recomputed.</summary>
internal sealed class OrganisationSnapshot
{
    private readonly TenantTransaction _transaction;
    private readonly Guid[] _touched;
    private readonly string[] _teams;
    private readonly Dictionary<Guid, (string? Own, string? Team)> _zones;
    private readonly HashSet<(string Team, Guid Subject, DateOnly From, DateOnly Until)> _members;

    private OrganisationSnapshot(
        TenantTransaction transaction, Guid[] touched, string[] teams, Dictionary<Guid, (string? Own, string? Team)> zones,
        HashSet<(string Team, Guid Subject, DateOnly From, DateOnly Until)> members) =>
        (_transaction, _touched, _teams, _zones, _members) = (transaction, touched, teams, zones, members);

    /// <summary>Taken before anything is written. Whoever else changes one of the teams waits.</summary>
    public static async Task<OrganisationSnapshot> TakeAsync(TenantTransaction transaction, Guid[] subjects, string[] teams, CancellationToken ct)
    {
        await transaction.ExecuteAsync("select from devex.teams where tenant_id = $1 and team = any($2) order by team for update", [teams], ct);
        var touched = await StaleCells.TouchedAsync(transaction, subjects, teams, ct);
        return new(transaction, touched, teams, await StaleCells.ZonesAsync(transaction, touched, ct), await StaleCells.MembersAsync(transaction, teams, ct));
    }

    /// <summary>Marks what the writing since has made stale, in the same transaction. Those who were merged into others follow them first.</summary>
    /// <returns>How many cells hang on a zone or a calendar that changed.</returns>
    public async Task<int> MarkAsync(CancellationToken ct)
    {
        await FollowAsync(ct);
        await StaleCells.MarkMovesAsync(_transaction, _members, await StaleCells.MembersAsync(_transaction, _teams, ct), ct);
        return await StaleCells.MarkAsync(_transaction, _zones, await StaleCells.ZonesAsync(_transaction, _touched, ct), ct);
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        await _transaction.ExecuteAsync("""
            delete from devex.team_members m using devex.people p
            where m.tenant_id = $1 and p.tenant_id = $1 and p.subject = m.subject and p.merged_into is not null
            """, [], ct);
        await _transaction.ExecuteAsync("""
            insert into devex.team_members (tenant_id, team, subject, joined_on, left_on)
            select $1, m.team, p.subject, m.joined_on, m.left_on
            from devex.people p join devex.team_members m on m.tenant_id = $1 and m.subject = p.merged_into
            where p.tenant_id = $1 order by 2, 3, 4
            """, [], ct);
    }
}
