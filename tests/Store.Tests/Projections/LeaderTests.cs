using DevEx.Store.Projections;
using DevEx.Store.Tests.Events;
using DevEx.Testing;
using Npgsql;

namespace DevEx.Store.Tests.Projections;

/// <summary>B9: of several nodes one projects, and what an earlier leader still has in work counts for nothing.</summary>
public sealed class LeaderTests
{
    private const string EndTheLeadersConnection = """
        select count(*) filter (where pg_terminate_backend(l.pid)) from pg_locks l join pg_database d on d.oid = l.database
        where d.datname = current_database() and l.locktype = 'advisory' and l.objid = 7001004 and l.granted
        """;

    [Fact]
    public async Task B9_a_leader_that_lost_its_lock_in_the_middle_of_a_batch_cannot_commit_it()
    {
        await using var store = await TestStore.CreateAsync();
        await using var gate = await Gate.CloseAsync(store);
        await store.AppendAsync([.. Enumerable.Range(1, 30).Select(n => Sample.Step(n))]);
        using var first = store.NewProjection();
        await first.StartAsync(TestContext.Current.CancellationToken);
        var deposed = await gate.SomeoneWaitsAsync();

        Assert.Equal(1, await store.ScalarAsync<long>(EndTheLeadersConnection));
        using var second = store.NewProjection();
        await second.StartAsync(TestContext.Current.CancellationToken);
        await EpochIsAsync(store, 2);
        await gate.OpenAsync();

        await CaughtUpAsync(store);
        Assert.Equal(30, await store.CountAsync("steps"));
        Assert.NotEqual(deposed, await store.ScalarAsync<long>("select transaction from devex.written_by"));
        Assert.Equal((0, 2), ((await store.StateAsync()).PutAside, (await store.StateAsync()).Leader!.Epoch));
        await StopAsync(first, second);
    }

    [Fact]
    public async Task Another_node_leads_when_the_leader_stops_or_loses_its_connection()
    {
        await using var store = await TestStore.CreateAsync();
        using var first = store.NewProjection();
        await first.StartAsync(TestContext.Current.CancellationToken);
        await EpochIsAsync(store, 1);
        using var second = store.NewProjection();
        await second.StartAsync(TestContext.Current.CancellationToken);

        await StopAsync(first);
        await EpochIsAsync(store, 2);
        await store.ScalarAsync<long>(EndTheLeadersConnection);
        await store.AppendAsync(Sample.Step(1));

        await EpochIsAsync(store, 3);
        await CaughtUpAsync(store);
        Assert.Equal(1, await store.CountAsync("steps"));
        await StopAsync(second);
    }

    [Fact]
    public async Task A_leader_that_stands_still_is_followed()
    {
        await using var store = await TestStore.CreateAsync();
        await using var silent = await BeginAsync(store, "first");

        Assert.Null(await BeginAsync(store, "second"));
        await silent!.ConfirmAsync(TestContext.Current.CancellationToken);
        await store.ExecuteAsync("update devex.projectors set renewed_at = now() - interval '13 s'");

        Term? next = null;
        await Eventually.TrueAsync(async () => (next = await BeginAsync(store, "second")) is not null, "the second leads");
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => silent.ConfirmAsync(TestContext.Current.CancellationToken));
        await next!.DisposeAsync();
    }

    [Fact]
    public async Task A_leader_that_is_heard_of_keeps_the_lock()
    {
        await using var store = await TestStore.CreateAsync();
        await using var leader = await BeginAsync(store, "first");
        await store.ExecuteAsync("update devex.projectors set renewed_at = now() - interval '13 s'");
        await leader!.ConfirmAsync(TestContext.Current.CancellationToken);

        Assert.Null(await BeginAsync(store, "second"));

        await leader.ConfirmAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_fails_for_a_while_is_tried_until_it_succeeds_and_puts_nothing_aside()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync("create sequence devex.tries");
        await store.AfterAsync(
            "after insert", "steps", "if nextval('devex.tries') < 4 then raise exception 'busy' using errcode = (array['40001', '40P01', '57P01'])[currval('devex.tries')]; end if;");
        using var projection = store.NewProjection();
        await projection.StartAsync(TestContext.Current.CancellationToken);

        await store.AppendAsync(Sample.Step(1), Sample.Step(2));

        await CaughtUpAsync(store);
        Assert.Equal((2, 0), (await store.CountAsync("steps"), await store.CountAsync("dead_letter")));
        Assert.Equal(4, await store.ScalarAsync<long>("select last_value from devex.tries"));
        await StopAsync(projection);
    }

    internal static Task CaughtUpAsync(TestStore store) => Eventually.TrueAsync(
        async () => await store.StateAsync() is { Behind: 0, LastSeqId: > 0, DirtyCells: 0 }, "all is projected");

    internal static async Task StopAsync(params Projecting[] all)
    {
        foreach (var one in all)
        {
            await one.StopAsync(TestContext.Current.CancellationToken);
        }
    }

    private static Task<Term?> BeginAsync(TestStore store, string node) => Term.BeginAsync(store.Database, node, TestContext.Current.CancellationToken);

    private static Task EpochIsAsync(TestStore store, long epoch) => Eventually.TrueAsync(
        async () => (await store.StateAsync()).Leader?.Epoch >= epoch, $"epoch {epoch} has begun");
}
