using DevEx.Domain.Events;
using DevEx.Store.Events;
using DevEx.Store.Projections;
using DevEx.Store.Tests.Events;
using Npgsql;

namespace DevEx.Store.Tests.Projections;

/// <summary>B6: an event that ends the process is found by the processes after it, and put aside.</summary>
public sealed class QuarantineTests
{
    private const int Events = 40;
    private const int AtFault = 17;

    private int _nodes;

    [Fact]
    public async Task B6_the_event_over_which_processes_end_is_put_aside_and_the_others_are_projected()
    {
        await using var store = await DeadlyAsync();

        // Twice over the whole batch, then twice over the event alone.
        for (var death = 0; death < 4; death++)
        {
            Assert.Equal(0, await store.CountAsync("dead_letter"));
            await DieAsync(store);
        }

        await LiveAsync(store);
        Assert.Equal(Events - 1, await store.CountAsync("steps"));
        Assert.Equal(
            [$"{AtFault} projection_quarantined the process ended"], await store.LinesAsync("select concat_ws(' ', seq_id, code, detail) from devex.dead_letter"));
    }

    [Theory]
    [InlineData(typeof(StepFinished))]
    [InlineData(typeof(ChangeMerged))]
    public async Task B6_a_rebuild_does_not_run_into_it_again_and_keeps_its_dead_letter(Type type)
    {
        await using var store = await TestStore.CreateAsync();
        Incoming[] events = [.. Mixed.Events.Select(e => Incoming.Of(e.Id, e.Event))];
        var atFault = Mixed.Events.Index().First(e => e.Index > AtFault && e.Item.Event.GetType() == type).Index;
        await store.AppendAsync(events[..atFault]);
        await store.CatchUpAsync();
        await store.AppendAsync(events[atFault]);
        await QuarantineAsync(store, atFault + 1);
        await store.AppendAsync(events[(atFault + 1)..]);
        await store.CatchUpAsync();
        var before = await Dump.OfAsync(store);

        await store.RebuildAsync();

        Dump.AssertSame(before, await Dump.OfAsync(store));
        Assert.Equal([$"{atFault + 1} projection_quarantined open"], await LettersAsync(store));

        await store.NewReplay().RunAsync(Tenant.Default, quarantined: true, TestContext.Current.CancellationToken);
        await store.CatchUpAsync();
        var replayed = await Dump.OfAsync(store);
        Assert.NotEqual(before, replayed);
        await store.RebuildAsync();

        Dump.AssertSame(replayed, await Dump.OfAsync(store));
        Assert.Equal([$"{atFault + 1} projection_quarantined replayed"], await LettersAsync(store));
    }

    [Fact]
    public async Task B6_a_rebuild_computes_no_cell_that_ended_a_process_and_keeps_its_dead_letter()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(Sample.Step(1));
        await store.AfterAsync("before insert", "developer_days", "raise exception 'x' using errcode = '22000';");
        await store.CatchUpAsync();
        await store.ExecuteAsync("update devex.dead_letter set code = 'cell_quarantined'");
        await store.NoMoreAsync();

        await store.RebuildAsync();
        Assert.Equal((0, 1), (await store.CountAsync("developer_days"), await store.ScalarAsync<long>("select count(*) from devex.dead_letter where status = 'open'")));

        await store.NewReplay().RunAsync(Tenant.Default, quarantined: true, TestContext.Current.CancellationToken);
        await store.CatchUpAsync();
        Assert.Equal((1, 0), (await store.CountAsync("developer_days"), await store.ScalarAsync<long>("select count(*) from devex.dead_letter where status = 'open'")));
    }

    [Fact]
    public async Task A_failure_that_the_process_survives_is_no_death()
    {
        await using var store = await DeadlyAsync();
        for (var failure = 0; failure < 6; failure++)
        {
            await using var term = await BeginAsync(store);
            await FailAsync(store, term);
        }

        await store.NoMoreAsync();
        await LiveAsync(store);
        Assert.Equal((Events, 0), (await store.CountAsync("steps"), await store.CountAsync("dead_letter")));
    }

    [Fact]
    public async Task Deaths_over_different_events_accuse_none()
    {
        await using var store = await DeadlyAsync();
        for (var life = 0; life < 6; life++)
        {
            await DieAsync(store);
            await store.NoMoreAsync();
            await using (var term = await BeginAsync(store))
            {
                await store.NewProjector().ProjectAsync(term, TestContext.Current.CancellationToken);
            }

            var next = Events + life + 1;
            await store.AppendAsync(Sample.Step(next));
            await KillsAsync(store, next);
        }

        await store.NoMoreAsync();
        await LiveAsync(store);
        Assert.Equal((Events + 6, 0), (await store.CountAsync("steps"), await store.CountAsync("dead_letter")));
    }

    private static async Task<TestStore> DeadlyAsync()
    {
        var store = await TestStore.CreateAsync();
        await store.AppendAsync([.. Enumerable.Range(1, Events).Select(n => Sample.Step(n))]);
        await KillsAsync(store, AtFault);
        return store;
    }

    /// <summary>An error after which the projector tries again as if nothing had happened: what a process leaves behind that was killed.</summary>
    private static Task KillsAsync(TestStore store, int n) => store.AfterAsync(
        "after insert", "steps", $"if exists (select from devex.steps where event_id = '{Sample.Id(n)}') then raise exception 'x' using errcode = '57P01'; end if;");

    /// <summary>A process that ends: its connection is gone, and it clears nothing up.</summary>
    private async Task DieAsync(TestStore store)
    {
        var term = await BeginAsync(store);
        await FailAsync(store, term);
        await store.ExecuteAsync("""
            select pg_terminate_backend(l.pid, 10000) from pg_locks l join pg_database d on d.oid = l.database
            where d.datname = current_database() and l.locktype = 'advisory' and l.objid = 7001004
            """);
        await term.DisposeAsync();
    }

    private static async Task FailAsync(TestStore store, Term term)
    {
        var projector = store.NewProjector();
        await Assert.ThrowsAsync<PostgresException>(async () =>
        {
            while (await projector.ProjectAsync(term, TestContext.Current.CancellationToken) > 0)
            {
            }
        });
    }

    private async Task LiveAsync(TestStore store)
    {
        await using var term = await BeginAsync(store);
        var projector = store.NewProjector();
        while (await projector.ProjectAsync(term, TestContext.Current.CancellationToken) > 0)
        {
        }

        Assert.Equal(0, (await store.StateAsync()).Behind);
    }

    /// <summary>As a leader does that finds it alone in work after two deaths.</summary>
    private static async Task QuarantineAsync(TestStore store, long seqId)
    {
        await store.ExecuteAsync(
            $"update devex.projectors set node = 'dead', deaths = 1, working_after = {seqId - 1}, working_upto = {seqId}, working_events = 1 where name = 'facts'");
        await using var term = await Term.BeginAsync(store.Database, "next", TestContext.Current.CancellationToken);
        Assert.Equal(1, await store.NewProjector().ProjectAsync(term, TestContext.Current.CancellationToken));
    }

    private static Task<IReadOnlyList<string>> LettersAsync(TestStore store) =>
        store.LinesAsync("select concat_ws(' ', seq_id, code, status) from devex.dead_letter");

    private async Task<Term> BeginAsync(TestStore store) => (await Term.BeginAsync(store.Database, $"node {_nodes++}", TestContext.Current.CancellationToken))!;
}
