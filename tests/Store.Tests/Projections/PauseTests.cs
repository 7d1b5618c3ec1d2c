using DevEx.Store.Projections;
using DevEx.Store.Tests.Events;
using DevEx.Testing;

namespace DevEx.Store.Tests.Projections;

/// <summary>B7 and B5: a fault of ours pauses the projection instead of putting everything aside, and a replay heals what was.</summary>
public sealed class PauseTests
{
    [Theory]
    [InlineData(20, 3000, 100)]
    [InlineData(40, 4200, 100)]
    [InlineData(3, 200, 20)]
    public async Task B7_a_systematic_fault_pauses_and_puts_no_more_aside(int oneIn, int events, int aside)
    {
        await using var store = await FaultyAsync(oneIn, events);
        using var projection = store.NewProjection();
        await projection.StartAsync(TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(async () => (await store.StateAsync()).Paused is not null, "it pauses");

        await store.AppendAsync(Sample.Step(events + oneIn));
        await Eventually.TrueAsync(async () => (await store.StateAsync()).DirtyCells == 0, "cells are still computed");
        var paused = await store.StateAsync();
        Assert.Equal((aside, (aside * oneIn) + oneIn - 1, false), (paused.PutAside, paused.Checkpoint, paused.IsStuck));
        Assert.Contains("PostgresException 22000", paused.Paused!.Reason, StringComparison.Ordinal);
        await LeaderTests.StopAsync(projection);
    }

    [Fact]
    public async Task B7_resumed_after_the_fault_is_mended_it_goes_on_from_the_checkpoint_and_a_replay_heals_the_rest()
    {
        await using var store = await FaultyAsync(20, 3000);
        await using var sound = await TestStore.CreateAsync();
        await sound.AppendAsync(Steps(3000));
        await sound.CatchUpAsync();
        using var projection = store.NewProjection();
        await projection.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(async () => (await store.StateAsync()).Paused is not null, "it pauses");
        await store.NoMoreAsync();

        Assert.True(await new Oversight(store.Database).ResumeAsync(TestContext.Current.CancellationToken));
        await LeaderTests.CaughtUpAsync(store);
        Assert.Equal(2900, await store.CountAsync("steps"));
        var replayed = await store.NewReplay().RunAsync(Tenant.Default, quarantined: false, TestContext.Current.CancellationToken);
        await LeaderTests.CaughtUpAsync(store);

        Assert.Equal(new ReplayResult(100, 0), replayed);
        Dump.AssertSame(await Dump.OfAsync(sound), await Dump.OfAsync(store));
        Assert.Equal(0, (await store.StateAsync()).PutAside);
        Assert.False(await new Oversight(store.Database).ResumeAsync(TestContext.Current.CancellationToken));
        await LeaderTests.StopAsync(projection);
    }

    [Fact]
    public async Task B7_some_bad_events_among_many_pause_nothing()
    {
        await using var store = await FaultyAsync(100, 5000);
        using var projection = store.NewProjection();
        await projection.StartAsync(TestContext.Current.CancellationToken);

        await LeaderTests.CaughtUpAsync(store);

        var state = await store.StateAsync();
        Assert.Equal((50, null), (state.PutAside, state.Paused));
        await LeaderTests.StopAsync(projection);
    }

    [Fact]
    public async Task B5_a_replay_before_the_fault_is_mended_loses_nothing()
    {
        await using var store = await FaultyAsync(20, 40);
        await store.CatchUpAsync();

        Assert.Equal(new ReplayResult(0, 2), await store.NewReplay().RunAsync(Tenant.Default, quarantined: true, TestContext.Current.CancellationToken));

        Assert.Equal(["2 open", "2 open"], await store.LinesAsync("select attempts || ' ' || status from devex.dead_letter"));
    }

    [Fact]
    public async Task A_quarantined_event_is_replayed_only_on_demand()
    {
        await using var store = await FaultyAsync(20, 20);
        await store.CatchUpAsync();
        await store.ExecuteAsync("update devex.dead_letter set code = 'projection_quarantined'");
        await store.NoMoreAsync();

        Assert.Equal(new ReplayResult(0, 0), await store.NewReplay().RunAsync(Tenant.Default, quarantined: false, TestContext.Current.CancellationToken));
        Assert.Equal(new ReplayResult(1, 0), await store.NewReplay().RunAsync(Tenant.Default, quarantined: true, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_replay_computes_cells_again_that_could_not_be()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(Sample.Step(1));
        await store.AfterAsync("before insert", "developer_days", "raise exception 'x' using errcode = '22000';");
        await store.CatchUpAsync();
        Assert.Equal(0, await store.CountAsync("developer_days"));
        await store.NoMoreAsync();

        Assert.Equal(new ReplayResult(1, 0), await store.NewReplay().RunAsync(Tenant.Default, quarantined: false, TestContext.Current.CancellationToken));
        await store.CatchUpAsync();

        Assert.Equal(1, await store.CountAsync("developer_days"));
    }

    [Fact]
    public async Task B8_an_event_that_was_passed_over_is_projected_by_the_version_that_knows_it()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(Sample.Raw(1, "step_finished_v9", System.Text.Encoding.UTF8.GetString(Sample.Step(1).Body), "loop/x"), Sample.Step(2));
        await store.CatchUpAsync();
        Assert.Equal(["step_finished_v9 1 1"], await store.LinesAsync("select concat_ws(' ', type, first_seq, last_seq) from devex.passed_over"));

        await store.ExecuteAsync("update devex.mt_events set type = 'step_finished'; update devex.passed_over set type = 'step_finished'");
        using var projection = store.NewProjection();
        await projection.StartAsync(TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(async () => await store.CountAsync("steps") == 2, "both are projected");
        await Eventually.TrueAsync(async () => await store.CountAsync("passed_over") == 0, "none is passed over");
        Assert.Equal(0, await store.CountAsync("dead_letter"));
        await LeaderTests.StopAsync(projection);
    }

    /// <summary>A store whose projector fails at every so manieth event.</summary>
    private static async Task<TestStore> FaultyAsync(int oneIn, int events)
    {
        var store = await TestStore.CreateAsync();
        await store.AppendAsync(Steps(events));
        await store.AfterAsync(
            "after insert", "steps",
            $"if exists (select from devex.steps where (extract(epoch from started_at) * 1000)::bigint % {oneIn} = {Offset(oneIn)}) then raise exception 'x' using errcode = '22000'; end if;");
        return store;
    }

    private static Store.Events.Incoming[] Steps(int events) => [.. Enumerable.Range(1, events).Select(n => Sample.Step(n))];

    // The n-th step begins n milliseconds after an instant that is a whole number of seconds.
    private static long Offset(int oneIn) => TestStore.Now.AddDays(-20).ToUnixTimeMilliseconds() % oneIn;
}
