using DevEx.Store.Tests.Events;

namespace DevEx.Store.Tests.Projections;

/// <summary>B2: numbers that were drawn and never committed hold nobody up, and who looks at the lag sees when nothing moves.</summary>
public sealed class LagTests
{
    private const int Rounds = 100;

    // 10,000 in all.
    private const int RollbacksARound = 100;

    [Fact]
    public async Task B2_ten_thousand_appends_that_are_rolled_back_hold_nothing_up()
    {
        await using var store = await TestStore.CreateAsync();
        using var projection = store.NewProjection();
        await projection.StartAsync(TestContext.Current.CancellationToken);

        for (var round = 0; round < Rounds; round++)
        {
            await store.ExecuteAsync(string.Concat(Enumerable.Repeat("begin; select nextval('devex.mt_events_sequence'); rollback;", RollbacksARound)));
            await store.AppendAsync(Sample.Step(round));
        }

        await LeaderTests.CaughtUpAsync(store);
        var state = await store.StateAsync();
        Assert.Equal((Rounds * (RollbacksARound + 1), null), (state.Checkpoint, state.Waits));
        Assert.Equal(Rounds, await store.CountAsync("steps"));
        await LeaderTests.StopAsync(projection);
    }

    [Fact]
    public async Task B2_a_checkpoint_that_does_not_move_while_events_wait_is_seen()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(Sample.Step(1), Sample.Step(2));
        await store.ExecuteAsync("update devex.mt_events set timestamp = now() - interval '20 s'; update devex.projections set updated_at = now() - interval '1 day'");
        Assert.Equal((false, 2), ((await store.StateAsync()).IsStuck, (await store.StateAsync()).Behind));

        await store.ExecuteAsync("update devex.mt_events set timestamp = now() - interval '40 s'");
        Assert.True((await store.StateAsync()).IsStuck);

        await store.CatchUpAsync();
        Assert.False((await store.StateAsync()).IsStuck);
    }

    [Fact]
    public async Task B2_a_long_backlog_that_is_worked_off_is_not_stuck()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(Sample.Step(1), Sample.Step(2));
        await store.ExecuteAsync("update devex.mt_events set timestamp = now() - interval '1 hour'; update devex.projections set updated_at = now()");

        var state = await store.StateAsync();

        Assert.False(state.IsStuck);
        Assert.InRange(state.Waits!.Value, TimeSpan.FromHours(1), TimeSpan.FromHours(2));
    }
}
