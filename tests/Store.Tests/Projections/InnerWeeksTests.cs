using DevEx.Domain.Events;
using DevEx.Domain.Metrics;
using DevEx.Store.Events;
using DevEx.Store.Projections;
using DevEx.Store.Tests.Events;
using Microsoft.Extensions.Logging.Abstractions;
using Sample = DevEx.Store.Tests.Events.Sample;

namespace DevEx.Store.Tests.Projections;

/// <summary>A week of a group is the sum of its days, whatever came last.</summary>
public sealed class InnerWeeksTests
{
    private const string Weeks = """
        select concat_ws(' ', week, team, repository, n, developer_days, idle_days, incomplete, (select sum(p) from unnest(phases) p)) from devex.inner_weeks order by 1
        """;

    private const string SumsOfDays = """
        select concat_ws(' ', date_trunc('week', day)::date, team, repository, sum(n), sum(developer_days), sum(idle_days), sum(incomplete),
                         sum((select sum(p) from unnest(phases) p)))
        from devex.inner_rollups group by team, repository, date_trunc('week', day) order by 1
        """;

    // 30 bytes a person, the days at the 24th and the 25th.
    private const string People = """
        select concat_ws(' ', week, team, repository, length(people) / 30,
                         (select sum(get_byte(people, 30 * nth + 24)) from generate_series(0, length(people) / 30 - 1) nth),
                         (select sum(get_byte(people, 30 * nth + 25)) from generate_series(0, length(people) / 30 - 1) nth))
        from devex.inner_weeks order by 1
        """;

    private const string PeopleOfDays = """
        select concat_ws(' ', date_trunc('week', day)::date, team, repository,
                         count(distinct substring(people from 28 * nth + 1 for 16)),
                         count(*) filter (where substring(people from 28 * nth + 17 for 8) <> '\xffffffffffffffff'),
                         count(*) filter (where substring(people from 28 * nth + 17 for 8) = '\xffffffffffffffff'))
        from devex.inner_rollups cross join generate_series(0, length(people) / 28 - 1) nth
        group by team, repository, date_trunc('week', day) order by 1
        """;

    [Fact]
    public async Task Every_week_is_the_sum_of_its_days_and_knows_each_of_its_people_once()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync(Mixed.People);
        foreach (var batch in Mixed.Events.Reverse().Chunk(40))
        {
            await store.AppendAsync([.. batch.Select(e => Incoming.Of(e.Id, e.Event))]);
            await store.CatchUpAsync();
        }

        var weeks = await store.LinesAsync(Weeks);
        Assert.Equal(await store.LinesAsync(SumsOfDays), weeks);
        Assert.Equal(await store.LinesAsync(PeopleOfDays), await store.LinesAsync(People));
        Assert.True(weeks.Count < await store.ScalarAsync<long>("select count(*) from devex.inner_rollups"));
    }

    [Fact]
    public async Task A_later_day_is_added_to_its_week_and_one_of_the_next_week_is_not()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(Loop(1, Mixed.Cem, 540));
        await store.CatchUpAsync();
        await store.AppendAsync(Loop(3, Mixed.Cem, 540 + (6 * 1440)));
        await store.CatchUpAsync();
        await store.AppendAsync(Loop(5, Mixed.Cem, 540 + (7 * 1440)));
        await store.CatchUpAsync();

        Assert.Equal(
            ["2026-03-02 2 2 30", "2026-03-09 1 1 30"],
            await store.LinesAsync("select concat_ws(' ', week, n, developer_days, length(people)) from devex.inner_weeks where team = '' and repository = '' order by 1"));
        Assert.Equal(2, Histogram.FromBytes(await store.ScalarAsync<byte[]>(
            "select cycles from devex.inner_weeks where team = '' and repository = '' and week = '2026-03-02'")).Count);
    }

    [Fact]
    public async Task A_week_whose_day_changed_is_told_to_be_older_until_it_is_computed_anew()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(Loop(1, Mixed.Cem, 540));
        await store.CatchUpAsync();
        Assert.Empty(await MarkedAsync(store));
        await store.ExecuteAsync("insert into devex.dirty_cells (tenant_id, kind, key) select tenant_id, 'inner', day || '/' || team || '/' || repository from devex.inner_rollups");

        // As the application's own worker does: what is to rest is left for now.
        var worker = new CellWorker(store.Database, NullLogger<CellWorker>.Instance, patient: true);
        while (await worker.RecomputeAsync(TestContext.Current.CancellationToken) > 0)
        {
        }

        Assert.Equal([new DateOnly(2026, 3, 2)], await MarkedAsync(store));
        await store.CatchUpAsync();
        Assert.Empty(await MarkedAsync(store));
    }

    private static async Task<IReadOnlySet<DateOnly>> MarkedAsync(TestStore store)
    {
        await using var transaction = await store.Database.BeginAsync(Tenant.Default, TestContext.Current.CancellationToken);
        return await InnerWeeks.MarkedAsync(transaction, TestContext.Current.CancellationToken);
    }

    private static Incoming[] Loop(int id, Guid who, int minutes) =>
    [
        Incoming.Of(Sample.Id(id), Mixed.Step(who, Phase.Build, Mixed.Monday(0).AddMinutes(minutes), Mixed.Monday(0).AddMinutes(minutes + 2))),
        Incoming.Of(Sample.Id(id + 1), Mixed.Step(who, Phase.Test, Mixed.Monday(0).AddMinutes(minutes + 2), Mixed.Monday(0).AddMinutes(minutes + 4))),
    ];
}
