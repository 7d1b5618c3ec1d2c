using DevEx.Store.Events;
using DevEx.Store.Organisation;
using DevEx.Store.Tests.Events;

namespace DevEx.Store.Tests.Projections;

/// <summary>The days of groups are the sums of the days of those who were in them on that day.</summary>
public sealed class RollupTests
{
    // The same numbers straight from the people's days, in SQL.
    private const string InnerOfPeople = """
        select concat_ws(' ', day, team, repository, sum(n), count(*) filter (where n > 0), count(*) filter (where n = 0), sum(incomplete),
                         sum(active) filter (where n > 0))
        from (
            select d.day, g.team, r.repository, d.subject, sum(d.n) as n, sum(d.incomplete) as incomplete, sum(d.active_ms) as active
            from devex.developer_days d
            cross join lateral (
                select '' as team union
                select m.team from devex.team_members m where m.subject = d.subject and d.day >= m.joined_on and d.day < m.left_on
            ) g
            cross join lateral (values (''), (d.repository)) r(repository)
            group by 1, 2, 3, 4
        ) p
        group by day, team, repository order by 1
        """;

    private const string Inner = """
        select concat_ws(' ', day, team, repository, n, developer_days, idle_days, incomplete, nullif((select sum(p) from unnest(phases) p), 0))
        from devex.inner_rollups order by 1
        """;

    private const string ChangesOfJourneys = """
        select concat_ws(' ', j.loop, j.day, g.team, r.repository, count(*) filter (where not author_bot and ms is not null),
                         count(*) filter (where not author_bot and ms is null), count(*) filter (where author_bot))
        from (
            select 'middle' as loop, (merged_at at time zone 'UTC')::date as day, author, author_bot, repository, middle_ms as ms from devex.journeys
            union all
            select 'outer', (coalesce(deployed_at, merged_at) at time zone 'UTC')::date, author, author_bot, repository, outer_ms from devex.journeys
        ) j
        cross join lateral (
            select '' as team union
            select m.team from devex.team_members m where m.subject = j.author and j.day >= m.joined_on and j.day < m.left_on
        ) g
        cross join lateral (values (''), (j.repository)) r(repository)
        where j.day is not null
        group by j.loop, j.day, g.team, r.repository order by 1
        """;

    private const string Changes = "select concat_ws(' ', loop, day, team, repository, n, unknown, bots) from devex.change_rollups order by 1";

    [Fact]
    public async Task They_are_the_sums_of_peoples_days_and_of_journeys_as_these_come_and_go()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync(Mixed.People);
        foreach (var batch in Mixed.Events.Reverse().Chunk(40))
        {
            await store.AppendAsync([.. batch.Select(e => Incoming.Of(e.Id, e.Event))]);
            await store.CatchUpAsync();
        }

        await AssertSumsAsync(store);
    }

    [Fact]
    public async Task Who_moves_to_another_team_takes_along_the_days_from_then_on_and_leaves_those_before()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync(Mixed.People);
        await store.AppendAsync([.. Mixed.Events.Select(e => Incoming.Of(e.Id, e.Event))]);
        await store.CatchUpAsync();
        Assert.Equal(0, await TeamDaysAsync(store, "core"));

        var moved = new DateOnly(2026, 3, 4);
        await new Teams(store.Database).UpsertAsync(
            Tenant.Default,
            new([
                new("shop", "Shop", "Europe/Berlin", [new(Mixed.Ann, "Ann", LeftOn: moved), new(Mixed.Cem, "Cem")]),
                new("core", "Core", "Europe/Berlin", [new(Mixed.Ann, "Ann", JoinedOn: moved)]),
            ]),
            TestContext.Current.CancellationToken);
        await store.CatchUpAsync();

        Assert.Equal(2, await TeamDaysAsync(store, "core"));
        await AssertSumsAsync(store);
        var before = await Dump.OfAsync(store);
        await store.RebuildAsync();
        Dump.AssertSame(before, await Dump.OfAsync(store));
    }

    private static Task<long> TeamDaysAsync(TestStore store, string team) =>
        store.ScalarAsync<long>($"select count(*) from devex.inner_rollups where team = '{team}' and repository = ''");

    private static async Task AssertSumsAsync(TestStore store)
    {
        Assert.Equal(await store.LinesAsync(InnerOfPeople), await store.LinesAsync(Inner));
        Assert.Equal(await store.LinesAsync(ChangesOfJourneys), await store.LinesAsync(Changes));
    }
}
