using Npgsql;

namespace DevEx.Store.Tests.Events;

/// <summary>Rule 6: a Marten store that appends to our tables keeps to our order, and we read what it wrote.</summary>
public sealed class MartenAppendTests
{
    private const string Stream = "loop/marten/2026-03-09";

    [Fact]
    public async Task It_returns_the_final_version_and_then_the_sequence_numbers()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(Sample.Step(1));

        Assert.Equal((long[])[2, 2, 3], await QuickAppend.Of(store, Stream, [Sample.Step(2), Sample.Step(3)]));
        Assert.Equal((long[])[3, 4], await QuickAppend.Of(store, Stream, [Sample.Step(4)], expected: 2));

        Assert.Equal(["1 1", "2 1", "3 2", "4 3"], await store.LinesAsync("select seq_id || ' ' || version from devex.mt_events order by seq_id"));
    }

    [Fact]
    public async Task A_wrong_expected_version_is_MT003_and_burns_no_number()
    {
        await using var store = await TestStore.CreateAsync();
        await QuickAppend.Of(store, Stream, [Sample.Step(1)], expected: 0);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => QuickAppend.Of(store, Stream, [Sample.Step(2)], expected: 0));

        Assert.Equal("MT003", refusal.SqlState);
        Assert.Equal((long[])[2, 2], await QuickAppend.Of(store, Stream, [Sample.Step(2)], expected: 1));
    }

    [Fact]
    public async Task An_archived_stream_takes_no_more_MT001()
    {
        await using var store = await TestStore.CreateAsync();
        await QuickAppend.Of(store, Stream, [Sample.Step(1)]);
        await store.ExecuteAsync($"select devex.mt_archive_stream('{Stream}', 'default')");

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => QuickAppend.Of(store, Stream, [Sample.Step(2)]));

        Assert.Equal("MT001", refusal.SqlState);
        Assert.Equal(["true"], await store.LinesAsync("select is_archived::text from devex.mt_events"));
    }

    [Fact]
    public async Task It_waits_for_our_appends_and_ours_wait_for_it()
    {
        await using var store = await TestStore.CreateAsync();
        await using var marten = await store.OpenAsync();
        await using var uncommitted = await marten.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await QuickAppend.Of(marten, Stream, [Sample.Step(1)]);

        var ours = store.AppendAsync(Sample.Step(2));
        await store.SomeoneWaitsForTheAppendAsync();
        await uncommitted.CommitAsync(TestContext.Current.CancellationToken);
        await ours;

        Assert.Equal([Sample.Id(1), Sample.Id(2)], (await store.Events.ReadAsync(0, 10, TestContext.Current.CancellationToken)).Select(e => e.Id));
    }

    [Fact]
    public async Task Its_events_are_read_and_projected()
    {
        await using var store = await TestStore.CreateAsync();
        await QuickAppend.Of(store, Stream, [Sample.Step(1), Sample.Step(2)]);

        await store.CatchUpAsync();

        Assert.Equal([Sample.Id(1).ToString(), Sample.Id(2).ToString()], await store.LinesAsync("select event_id::text from devex.steps order by 1"));
    }

    [Fact]
    public async Task What_it_writes_under_its_own_default_tenant_is_passed_over()
    {
        await using var store = await TestStore.CreateAsync();
        await QuickAppend.Of(store, "mt_tombstone", [Sample.Step(1)], tenant: "*DEFAULT*");
        await store.AppendAsync(Sample.Step(2));

        await store.CatchUpAsync();

        Assert.Equal((2, 0), await store.NewProjector().LagAsync(TestContext.Current.CancellationToken));
        Assert.Equal([Sample.Id(2).ToString()], await store.LinesAsync("select event_id::text from devex.steps"));
        Assert.Equal(0, await store.CountAsync("dead_letter"));
    }

    [Fact]
    public async Task Its_marks_of_progress_are_kept()
    {
        await using var store = await TestStore.CreateAsync();

        await store.ExecuteAsync("select devex.mt_mark_event_progression('x', 5); select devex.mt_mark_event_progression('x', 7)");
        Assert.Equal(20, await store.ScalarAsync<long>("select devex.mt_mark_progression_with_skip('x', 10, 20)"));

        Assert.Equal(20, await store.ScalarAsync<long>("select last_seq_id from devex.mt_event_progression where name = 'x'"));
        Assert.Equal(["10 20"], await store.LinesAsync("select starting_sequence || ' ' || ending_sequence from devex.mt_high_water_skips"));
    }
}
