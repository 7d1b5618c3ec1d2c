using DevEx.Domain.Metrics;

namespace DevEx.Store.Projections;

/// <summary>A build that has days, the first and the last of them.</summary>
internal sealed record KnownBuild(string Place, string Repository, string Name, DateOnly FirstDay, DateOnly LastDay)
{
    public BuildKey Key => new(Repository, Name, Place == CellKey.Local ? BuildPlace.Local : BuildPlace.Ci);

    /// <summary>All that are known of each of the repositories. Names and ends go by the index one by one: they are few in very many days.</summary>
    public static async Task<List<KnownBuild>> ReadAsync(TenantTransaction transaction, List<(string Place, string Repository)> of, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select c.place, c.repository, n.name, f.day, l.day
            from unnest($2::text[], $3::text[]) c(place, repository)
            cross join lateral (
                with recursive known(name) as (
                    select min(name) from build_days where tenant_id = $1 and place = c.place and repository = c.repository and team = ''
                    union all
                    select (select min(b.name) from build_days b
                            where b.tenant_id = $1 and b.place = c.place and b.repository = c.repository and b.team = '' and b.name > k.name)
                    from known k where k.name is not null
                )
                select name from known where name is not null
            ) n
            cross join lateral (
                select day from build_days where tenant_id = $1 and place = c.place and repository = c.repository and team = '' and name = n.name
                order by day limit 1
            ) f
            cross join lateral (
                select day from build_days where tenant_id = $1 and place = c.place and repository = c.repository and team = '' and name = n.name
                order by day desc limit 1
            ) l
            """, of.Column(c => c.Place), of.Column(c => c.Repository));
        var known = new List<KnownBuild>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            known.Add(new(
                rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetFieldValue<DateOnly>(3), rows.GetFieldValue<DateOnly>(4)));
        }

        return known;
    }
}
