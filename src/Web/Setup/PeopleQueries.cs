using DevEx.Store;
using DevEx.Web.Access;

namespace DevEx.Web.Setup;

/// <summary>Somebody as the set-up lists them.</summary>
/// <param name="Logins"><c>github: ada-l</c>.</param>
/// <param name="Teams">The names of those that they are in today.</param>
public sealed record PersonRow(
    Guid Subject, string Name, string Zone, bool Bot, bool Invented, IReadOnlyList<string> Logins, IReadOnlyList<string> Teams)
{
    /// <summary>Known by a login alone: nobody has said yet who it is.</summary>
    public bool Unassigned => !Bot && Logins.Count > 0 && Teams.Count == 0;
}

/// <summary>Somebody to choose.</summary>
public sealed record PersonName(Guid Subject, string Name, string? Login);

/// <summary>Reads for the set-up page of people. Whoever asks has been found to be an admin.</summary>
public sealed class PeopleQueries(Database database)
{
    public const int MaxShown = 200;

    /// <summary>Of <c>devex.people p</c>: a login came in, and nobody has said who it is.</summary>
    internal const string Unassigned = """
        p.tenant_id = $1 and not p.bot and not p.invented and p.merged_into is null
        and exists (select from devex.identities i where i.tenant_id = $1 and i.subject = p.subject and i.provider <> 'local')
        and not exists (select from devex.team_members m where m.tenant_id = $1 and m.subject = p.subject)
        """;

    private const string Columns = $"""
        select p.subject, coalesce(p.name, ''), p.zone, p.bot, p.invented,
               array(select i.provider || ': ' || i.login from devex.identities i where i.tenant_id = $1 and i.subject = p.subject and i.provider <> 'local' order by 1),
               array(select distinct t.name from devex.team_members m join devex.teams t on t.tenant_id = $1 and t.team = m.team
                     where m.tenant_id = $1 and m.subject = p.subject and current_date >= m.joined_on and current_date < m.left_on order by 1),
               ({Unassigned}) as unassigned
        from devex.people p
        where p.tenant_id = $1 and p.merged_into is null
        """;

    /// <summary>Those whom nobody has said anything of first, bots last.</summary>
    /// <param name="find">A part of a name or a login; null for all.</param>
    public async Task<IReadOnlyList<PersonRow>> ListAsync(Viewer viewer, string? find, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);

        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        await using var query = transaction.Command($"""
            {Columns}
              and ($2::text is null or position(lower($2) in lower(coalesce(p.name, ''))) > 0
                or exists (select from devex.identities i where i.tenant_id = $1 and i.subject = p.subject and position(lower($2) in i.login) > 0))
            order by unassigned desc, p.bot, 2, 1 limit $3
            """, find, MaxShown);
        return await ReadAsync(query, ct);
    }

    /// <returns>Null when there is no such person.</returns>
    public async Task<PersonRow?> FindAsync(Viewer viewer, Guid subject, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);

        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        await using var query = transaction.Command($"{Columns} and p.subject = $2", subject);
        return (await ReadAsync(query, ct)).SingleOrDefault();
    }

    /// <summary>Everybody who is no bot, to choose from.</summary>
    public async Task<IReadOnlyList<PersonName>> NamesAsync(Viewer viewer, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);

        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        await using var query = transaction.Command("""
            select p.subject, coalesce(p.name, ''),
                   (select min(i.login) from devex.identities i where i.tenant_id = $1 and i.subject = p.subject and i.provider <> 'local')
            from devex.people p where p.tenant_id = $1 and p.merged_into is null and not p.bot order by 2, 1 limit 2000
            """);
        var names = new List<PersonName>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            names.Add(new(rows.GetGuid(0), rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetString(2)));
        }

        return names;
    }

    private static async Task<List<PersonRow>> ReadAsync(Npgsql.NpgsqlCommand query, CancellationToken ct)
    {
        var people = new List<PersonRow>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            people.Add(new(
                rows.GetGuid(0), rows.GetString(1), rows.GetString(2), rows.GetBoolean(3), rows.GetBoolean(4), rows.GetFieldValue<string[]>(5),
                rows.GetFieldValue<string[]>(6)));
        }

        return people;
    }
}
