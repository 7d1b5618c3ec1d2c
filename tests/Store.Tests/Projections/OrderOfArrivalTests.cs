using DevEx.Store.Events;
using DevEx.Store.Tests.Events;
using Npgsql;

namespace DevEx.Store.Tests.Projections;

/// <summary>B3 and B4: whatever the order, the batches, the duplicates and the interruptions, the facts and cells come out the same.</summary>
public sealed class OrderOfArrivalTests
{
    private static readonly Lazy<Task<string>> Expected = new(ExpectedAsync);

    [Theory]
    [InlineData(1, 300)]
    [InlineData(2, 40)]
    [InlineData(3, 17)]
    [InlineData(4, 11)]
    public async Task B4_events_in_any_order_and_in_any_batches_give_the_same_rows(int seed, int size)
    {
        await using var store = await NewAsync();
        var shuffled = All();
        new Random(seed).Shuffle(shuffled);

        foreach (var batch in shuffled.Chunk(size))
        {
            await store.AppendAsync(batch);
            await store.CatchUpAsync();
        }

        Dump.AssertSame(await Expected.Value, await Dump.OfAsync(store));
    }

    [Fact]
    public async Task B4_events_backwards_and_each_twice_give_the_same_rows()
    {
        await using var store = await NewAsync();

        foreach (var batch in All().Reverse().Chunk(25))
        {
            await store.AppendAsync([.. batch, .. batch]);
            await store.AppendAsync(batch);
            await store.CatchUpAsync();
        }

        Dump.AssertSame(await Expected.Value, await Dump.OfAsync(store));
    }

    [Fact]
    public async Task B4_a_rebuild_gives_the_same_rows_even_from_spoilt_ones()
    {
        await using var store = await NewAsync();
        await store.AppendAsync(All());
        await store.CatchUpAsync();
        await store.ExecuteAsync("delete from devex.steps; update devex.changes set title = ''; insert into devex.dirty_cells (tenant_id, kind, key) values ('default', 'nonsense', 'x')");

        await store.RebuildAsync();

        Assert.Equal((Mixed.Events.Count, 0), await store.NewProjector().LagAsync(TestContext.Current.CancellationToken));

        Dump.AssertSame(await Expected.Value, await Dump.OfAsync(store));
    }

    [Fact]
    public async Task B4_a_rebuild_while_events_come_in_and_are_projected_gives_the_same_rows()
    {
        await using var store = await NewAsync();
        var projection = store.NewProjection();
        await projection.StartAsync(TestContext.Current.CancellationToken);
        foreach (var (index, batch) in All().Chunk(60).Index())
        {
            await store.AppendAsync(batch);
            if (index % 2 == 1)
            {
                await store.RebuildAsync();
            }
        }

        await projection.StopAsync(TestContext.Current.CancellationToken);
        await store.CatchUpAsync();

        Dump.AssertSame(await Expected.Value, await Dump.OfAsync(store));
    }

    [Theory]
    [InlineData("projections", "before update")]
    [InlineData("steps", "after insert")]
    [InlineData("developer_days", "after insert")]
    public async Task B3_a_projector_that_is_killed_at_work_doubles_and_loses_nothing(string table, string when)
    {
        await using var store = await NewAsync();
        await store.AppendAsync(All());
        await store.AfterAsync(when, table, "perform pg_sleep(60);");

        var killed = store.CatchUpAsync();
        await store.KillTheSleeperAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => killed);
        await store.NoMoreAsync();
        await store.CatchUpAsync();

        Dump.AssertSame(await Expected.Value, await Dump.OfAsync(store));
        Assert.Equal(0, await store.CountAsync("dead_letter"));
    }

    [Fact]
    public async Task B9_two_projectors_at_once_double_nothing()
    {
        await using var store = await NewAsync();
        await store.AppendAsync(All());

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => store.CatchUpAsync()));
        await store.CatchUpAsync();

        Dump.AssertSame(await Expected.Value, await Dump.OfAsync(store));
    }

    private static async Task<string> ExpectedAsync()
    {
        await using var store = await NewAsync();
        await store.AppendAsync(All());
        await store.CatchUpAsync();
        Assert.Equal(0, await store.CountAsync("dead_letter"));
        return await Dump.OfAsync(store);
    }

    private static async Task<TestStore> NewAsync()
    {
        var store = await TestStore.CreateAsync();
        await store.ExecuteAsync(Mixed.People);
        return store;
    }

    private static Incoming[] All() => [.. Mixed.Events.Select(e => Incoming.Of(e.Id, e.Event))];
}
