using DevEx.Domain.Metrics;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Sprints;

/// <summary>Spreads the people of a seeded team over repositories.</summary>
internal static class SeededRepositories
{
    /// <summary>The first few people work in one, the next in another; who is left stays in <c>shop/api</c>.</summary>
    public static async Task SpreadAsync(this SeededGroup seeds, string team, params (string Repository, int People)[] places)
    {
        var offset = 0;
        foreach (var (repository, people) in places)
        {
            await seeds.ExecuteAsync("""
                update devex.developer_days set repository = $2
                where subject in (select subject from devex.team_members where team = $1 order by subject offset $3 limit $4)
                """, team, repository, offset, people);
            offset += people;
        }

        await seeds.RollUpAsync();
    }

    /// <summary>On each day one person also tried something in a repository, and it came to nothing.</summary>
    public static async Task TailAsync(this SeededGroup seeds, string team, string repository)
    {
        await seeds.ExecuteAsync($$"""
            insert into devex.developer_days (tenant_id, day, subject, repository, n, incomplete, active_ms, phases, cycles)
            select tenant_id, day, subject, $2, 0, 1, 777000, '{777000,0,0,0,0,0,0,0,0,0}', '\x{{Convert.ToHexString(new Histogram().ToBytes())}}'
            from devex.developer_days where subject = (select subject from devex.team_members where team = $1 order by subject limit 1)
            """, team, repository);
        await seeds.RollUpAsync();
    }
}
