using System.Collections.Concurrent;

namespace DevEx.Store.Organisation;

/// <summary>Someone as a source calls them.</summary>
public readonly record struct Login(string Name, bool Bot);

/// <summary>Knows which pseudonym stands for which login. The only place where the two meet.</summary>
public sealed class Identities(Database database)
{
    private readonly ConcurrentDictionary<Tenant, Guid> _spaces = new();

    /// <summary>The subject of every login. One that nobody has tied to a person gets a person of its own, the same in every run.</summary>
    /// <returns>By login, in whatever case.</returns>
    public async Task<IReadOnlyDictionary<string, Guid>> ResolveAsync(
        Tenant tenant, string provider, IReadOnlyCollection<Login> logins, CancellationToken ct)
    {
        var subjects = new Dictionary<string, Guid>(StringComparer.OrdinalIgnoreCase);
        if (logins.Count == 0)
        {
            return subjects;
        }

        var space = await SpaceAsync(tenant, ct);
        // One payload may call the same bot a bot in one place and not say so in another.
        var asked = logins.GroupBy(l => l.Name.ToLowerInvariant(), (key, of) => (Key: key, of.First().Name, Bot: of.Any(l => l.Bot))).ToList();
        foreach (var (key, _, _) in asked)
        {
            subjects[key] = Events.Uuid5.Of(space, $"{provider}:{key}");
        }

        await using var transaction = await database.BeginAsync(tenant, ct);
        await using var query = transaction.Command("""
            with asked as (
                select * from unnest($3, $4, $5, $6) as a(login, subject, name, bot)
            ), known as (
                select i.login, i.subject from devex.identities i where i.tenant_id = $1 and i.provider = $2 and i.login = any($3)
            ), added as (
                insert into devex.identities (tenant_id, provider, login, subject)
                select $1, $2, a.login, a.subject from asked a where a.login not in (select login from known) order by a.login
                on conflict do nothing
                returning login
            ), people as (
                insert into devex.people (tenant_id, subject, name, bot)
                select $1, a.subject, a.name, a.bot from asked a join added using (login) order by a.subject
                on conflict do nothing
            )
            select login, subject from known
            """,
            provider, asked.ConvertAll(a => a.Key).ToArray(), asked.ConvertAll(a => subjects[a.Key]).ToArray(),
            asked.ConvertAll(a => a.Name).ToArray(), asked.ConvertAll(a => a.Bot).ToArray());
        await using (var rows = await query.ExecuteReaderAsync(ct))
        {
            while (await rows.ReadAsync(ct))
            {
                subjects[rows.GetString(0)] = rows.GetGuid(1);
            }
        }

        await transaction.CommitAsync(ct);
        return subjects;
    }

    // It never changes, or every pseudonym would.
    private async Task<Guid> SpaceAsync(Tenant tenant, CancellationToken ct)
    {
        if (_spaces.TryGetValue(tenant, out var known))
        {
            return known;
        }

        await using var transaction = await database.BeginAsync(tenant, ct);
        await using var query = transaction.Command("select pseudonym_ns from devex.tenants where tenant_id = $1");
        var space = (Guid?)await query.ExecuteScalarAsync(ct) ?? throw new InvalidOperationException($"There is no tenant '{tenant}'.");
        return _spaces.GetOrAdd(tenant, space);
    }
}
