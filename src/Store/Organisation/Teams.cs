using DevEx.Domain.Metrics;
using DevEx.Store.Projections;

namespace DevEx.Store.Organisation;

/// <summary>Keeps who is in which team, and where: what turns people's days into teams' numbers.</summary>
public sealed class Teams(Database database)
{
    /// <summary>Idempotent. Cells that hang on a zone that changed are marked to be recomputed, in the same transaction.</summary>
    public Task<OrganisationCounts> UpsertAsync(Tenant tenant, OrganisationUpdate update, CancellationToken ct) =>
        UpsertAsync(ChangedBy.Server(tenant), update, ct);

    /// <inheritdoc cref="UpsertAsync(Tenant, OrganisationUpdate, CancellationToken)"/>
    public async Task<OrganisationCounts> UpsertAsync(ChangedBy by, OrganisationUpdate update, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(update);

        await using var transaction = await database.BeginAsync(by.Tenant, ct);
        var people = PeopleOf(update);
        var before = await OrganisationSnapshot.TakeAsync(transaction, [.. people.Select(p => p.Subject)], [.. update.Teams.Select(t => t.Team)], ct);

        await WriteTeamsAsync(transaction, update.Teams, ct);
        // Before the people: who has a login is not invented.
        await WriteIdentitiesAsync(transaction, update.Identities ?? [], ct);
        await WritePeopleAsync(transaction, people, ct);
        await WriteMembersAsync(transaction, update.Teams, ct);

        var counts = new OrganisationCounts(
            update.Teams.Count, people.Count, update.Teams.Sum(t => t.Members.Count), update.Identities?.Count ?? 0, await before.MarkAsync(ct));
        await AuditLog.WriteAsync(
            transaction, by, "organisation.put", string.Join(", ", update.Teams.Select(t => t.Name)), null,
            new { counts.Teams, counts.People, counts.Members, counts.Identities }, ct);
        await transaction.CommitAsync(ct);
        return counts;
    }

    public async Task<IReadOnlyList<TeamRow>> ListAsync(Tenant tenant, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(tenant, ct);
        await using var query = transaction.Command("""
            select t.team, t.name, t.zone, t.sprint_start, t.sprint_days, count(distinct coalesce(p.merged_into, m.subject))::int
            from devex.teams t
            left join devex.team_members m on m.tenant_id = t.tenant_id and m.team = t.team and m.left_on > (now() at time zone 'UTC')::date
            left join devex.people p on p.tenant_id = m.tenant_id and p.subject = m.subject
            where t.tenant_id = $1
            group by t.tenant_id, t.team
            order by t.name, t.team
            """);
        var teams = new List<TeamRow>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            teams.Add(new(
                rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.IsDBNull(3) ? null : rows.GetFieldValue<DateOnly>(3),
                rows.GetInt32(4), rows.GetInt32(5)));
        }

        return teams;
    }

    /// <summary>The repositories that any number is known of, in order; of those that only people's own work tells of, those of many people.</summary>
    /// <remarks>Where there is no forge, the name is that of a folder on somebody's machine.</remarks>
    public async Task<IReadOnlyList<string>> RepositoriesAsync(Tenant tenant, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(tenant, ct);
        // Each next one by the index: there are few of them in very many rows.
        await using var query = transaction.Command($"""
            with recursive
            inner_loop(repository) as (
                select min(repository) from devex.inner_rollups where tenant_id = $1 and repository > ''
                union all
                select (select min(r.repository) from devex.inner_rollups r where r.tenant_id = $1 and r.repository > i.repository)
                from inner_loop i where i.repository is not null
            ),
            changes(repository) as (
                select min(repository) from devex.journeys where tenant_id = $1
                union all
                select (select min(r.repository) from devex.journeys r where r.tenant_id = $1 and r.repository > c.repository)
                from changes c where c.repository is not null
            ),
            builds(repository) as (
                select min(repository) from devex.build_days where tenant_id = $1 and place = 'ci'
                union all
                select (select min(r.repository) from devex.build_days r where r.tenant_id = $1 and r.place = 'ci' and r.repository > b.repository)
                from builds b where b.repository is not null
            ),
            deployed(repository) as (
                select min(repository) from devex.dora_deployments where tenant_id = $1
                union all
                select (select min(r.repository) from devex.dora_deployments r where r.tenant_id = $1 and r.repository > d.repository)
                from deployed d where d.repository is not null
            ),
            known(repository) as (select repository from changes union select repository from builds union select repository from deployed)
            select repository from known where repository is not null
            union all
            select i.repository from inner_loop i
            where i.repository is not null and not exists (select from known k where k.repository = i.repository)
              -- Nearly always there is a day with so many: all days of the others are looked at.
              and (exists (
                      select from devex.inner_rollups r
                      where r.tenant_id = $1 and r.repository = i.repository and r.team = '' and octet_length(r.people) >= {GroupRule.LeastK * PersonDay.Size})
                or (select count(distinct substring(r.people from {PersonDay.Size} * nth + 1 for 16))
                    from devex.inner_rollups r cross join generate_series(0, octet_length(r.people) / {PersonDay.Size} - 1) nth
                    where r.tenant_id = $1 and r.repository = i.repository and r.team = '') >= {GroupRule.LeastK})
            order by 1
            """);
        var repositories = new List<string>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            repositories.Add(rows.GetString(0));
        }

        return repositories;
    }

    /// <summary>Each person once: who is in two teams lives where they say, or else where the first team is.</summary>
    private static List<Person> PeopleOf(OrganisationUpdate update) =>
    [
        .. update.Teams.SelectMany(t => t.Members.Select(m => (Member: m, Team: t)))
            .GroupBy(m => m.Member.Subject)
            .Select(g => new Person(
                g.Key, g.First().Member.Name, g.Select(m => m.Member.Zone).FirstOrDefault(z => z is not null) ?? g.First().Team.Zone,
                g.All(m => m.Member.Invented)))
            .OrderBy(p => p.Subject),
    ];

    private static Task WriteTeamsAsync(TenantTransaction transaction, IReadOnlyList<TeamUpdate> teams, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            insert into devex.teams (tenant_id, team, name, zone, sprint_start, sprint_days)
            select $1, t.* from unnest($2::text[], $3::text[], $4::text[], $5::date[], $6::int[]) t order by 2
            on conflict (tenant_id, team) do update set
                name = excluded.name, zone = excluded.zone, sprint_start = excluded.sprint_start, sprint_days = excluded.sprint_days
            """,
            [
                teams.Select(t => t.Team).ToArray(), teams.Select(t => t.Name).ToArray(), teams.Select(t => t.Zone).ToArray(),
                teams.Select(t => t.SprintStart).ToArray(), teams.Select(t => t.SprintDays).ToArray(),
            ], ct);

    // Others may look at an invented person's days. So nobody becomes invented who was here before, has a login, holds a token, or has measured
    // a loop. An invented one that is sent again has: those of the demo work as well.
    private static Task WritePeopleAsync(TenantTransaction transaction, List<Person> people, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            insert into devex.people as known (tenant_id, subject, name, zone, invented)
            select $1, p.subject, p.name, p.zone, p.invented
                and not exists (select from devex.identities i where i.tenant_id = $1 and i.subject = p.subject)
                and not exists (select from devex.tokens t where t.tenant_id = $1 and t.subject = p.subject)
                and (exists (select from devex.people k where k.tenant_id = $1 and k.subject = p.subject)
                  or not exists (select from devex.steps s where s.tenant_id = $1 and s.subject = p.subject)
                 and not exists (select from devex.edits e where e.tenant_id = $1 and e.subject = p.subject))
            from unnest($2::uuid[], $3::text[], $4::text[], $5::boolean[]) p(subject, name, zone, invented)
            order by p.subject
            on conflict (tenant_id, subject) do update set
                name = excluded.name, zone = excluded.zone, invented = known.invented and excluded.invented
            """,
            [
                people.Select(p => p.Subject).ToArray(), people.Select(p => p.Name).ToArray(), people.Select(p => p.Zone).ToArray(),
                people.Select(p => p.Invented).ToArray(),
            ], ct);

    private static async Task WriteMembersAsync(TenantTransaction transaction, IReadOnlyList<TeamUpdate> teams, CancellationToken ct)
    {
        var members = teams.SelectMany(t => t.Members.Select(m => (t.Team, Member: m))).ToList();
        await transaction.ExecuteAsync(
            "delete from devex.team_members where tenant_id = $1 and team = any($2)", [teams.Select(t => t.Team).ToArray()], ct);
        await transaction.ExecuteAsync("""
            insert into devex.team_members (tenant_id, team, subject, joined_on, left_on)
            select $1, m.team, m.subject, coalesce(m.joined_on, '-infinity'), coalesce(m.left_on, 'infinity')
            from unnest($2::text[], $3::uuid[], $4::date[], $5::date[]) m(team, subject, joined_on, left_on)
            order by 2, 3, 4
            """,
            [
                members.Select(m => m.Team).ToArray(), members.Select(m => m.Member.Subject).ToArray(),
                members.Select(m => m.Member.JoinedOn).ToArray(), members.Select(m => m.Member.LeftOn).ToArray(),
            ], ct);
    }

    private static Task WriteIdentitiesAsync(TenantTransaction transaction, IReadOnlyList<IdentityUpdate> identities, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            insert into devex.identities (tenant_id, provider, login, subject)
            select $1, i.provider, lower(i.login), i.subject from unnest($2::text[], $3::text[], $4::uuid[]) i(provider, login, subject)
            order by 2, 3
            on conflict (tenant_id, provider, login) do update set subject = excluded.subject
            """,
            [
                identities.Select(i => i.Provider).ToArray(), identities.Select(i => i.Login).ToArray(),
                identities.Select(i => i.Subject).ToArray(),
            ], ct);

    private sealed record Person(Guid Subject, string Name, string Zone, bool Invented);
}
