using DevEx.Domain.Events;
using DevEx.Store.Events;
using DevEx.Store.Organisation;
using DevEx.Store.Projections;
using DevEx.Store.Tests.Events;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace DevEx.Store.Tests.Projections;

/// <summary>A rebuild beside the live tables: it may be interrupted, and what happens meanwhile is in it.</summary>
public sealed class RebuildTests
{
    [Fact]
    public async Task One_that_is_interrupted_has_changed_nothing_and_the_next_succeeds()
    {
        await using var store = await CaughtUpAsync();
        var before = await Dump.OfAsync(store);

        await Assert.ThrowsAsync<TimeoutException>(() => RebuildAsync(store, p => throw new TimeoutException(p.Stage)));
        await Assert.ThrowsAsync<TimeoutException>(() => RebuildAsync(store, p => Stop(p, "cells")));

        Assert.Equal(before, await Dump.OfAsync(store));
        await store.RebuildAsync();
        Dump.AssertSame(before, await Dump.OfAsync(store));
        Assert.Equal(["devex"], await store.LinesAsync("select nspname::text from pg_namespace where nspname like 'devex%'"));
    }

    [Fact]
    public async Task The_tables_keep_their_keys_and_indexes_and_what_is_left_out_of_statistics()
    {
        const string indexes = """
            select indexdef from pg_indexes where schemaname = 'devex'
            union all
            select format('%s.%s', attrelid::regclass, attname) from pg_attribute join pg_class c on c.oid = attrelid
            where relnamespace = 'devex'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped and attstattarget = 0
            order by 1
            """;
        await using var store = await CaughtUpAsync();
        var before = await store.LinesAsync(indexes);
        Assert.Contains("iterations.parts", before);

        await store.RebuildAsync();
        await store.RebuildAsync();

        Assert.Equal(before, await store.LinesAsync(indexes));
    }

    [Fact]
    public async Task Events_that_come_and_people_who_move_while_cells_are_computed_are_in_it()
    {
        await using var store = await CaughtUpAsync();
        var reached = new TaskCompletionSource();
        var rebuild = RebuildAsync(store, p => Reach(p, "cells", reached));
        await reached.Task;

        await store.AppendAsync(Incoming.Of(Sample.Id(1), Mixed.Step(Mixed.Ann, Phase.Build, Mixed.Monday(60), Mixed.Monday(60.2))));
        await MoveAnnAsync(store);
        await store.CatchUpAsync();
        await rebuild;

        await store.CatchUpAsync();
        var after = await Dump.OfAsync(store);
        await store.RebuildAsync();
        Dump.AssertSame(await Dump.OfAsync(store), after);
        Assert.Equal(1, await store.ScalarAsync<long>($"select count(*) from devex.steps where event_id = '{Sample.Id(1)}'"));
    }

    [Fact]
    public async Task A_page_that_reads_while_it_swaps_sees_the_old_rows_or_the_new_ones()
    {
        await using var store = await CaughtUpAsync();
        var expected = await store.CountAsync("developer_days");
        using var done = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            for (var reads = 0; ; reads++)
            {
                Assert.Equal(expected, await store.CountAsync("developer_days"));
                if (done.IsCancellationRequested)
                {
                    return reads;
                }
            }
        });

        await store.RebuildAsync();
        await store.RebuildAsync();
        await done.CancelAsync();

        Assert.NotEqual(0, await reading);
    }

    [Fact]
    public async Task Two_at_once_are_one_too_many()
    {
        await using var store = await CaughtUpAsync();
        await using var connection = await store.OpenAsync();
        await using var hold = new NpgsqlCommand("select pg_advisory_lock(7001005)", connection);
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidOperationException>(store.RebuildAsync);
    }

    [Fact]
    public async Task An_event_that_stands_twice_in_the_store_counts_once()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(Sample.Step(1));
        await store.ExecuteAsync("""
            insert into devex.mt_events (seq_id, id, stream_id, version, data, type, tenant_id, is_archived)
            select nextval('devex.mt_events_sequence'), id, stream_id, version + 1, data, type, tenant_id, false from devex.mt_events
            """);

        await store.RebuildAsync();

        Assert.Equal(1, await store.CountAsync("steps"));
    }

    /// <summary>Other programs that append through Marten may write a body in other ways than we do.</summary>
    [Theory]
    [InlineData("jsonb_set(data, '{startedAt}', '\"2026-03-02T11:00:00.1239999+02:00\"')")]
    [InlineData("data - 'waited' - 'commit'")]
    [InlineData("jsonb_set(data, '{waited}', 'false')")]
    [InlineData("jsonb_set(data, '{waited}', 'null')")]
    [InlineData("jsonb_set(data, '{waited}', '\"often\"')")]
    [InlineData("jsonb_set(data, '{phase}', '\"Build\"')")]
    [InlineData("jsonb_set(data, '{phase}', '\"juggle\"')")]
    [InlineData("jsonb_set(data, '{workspace,branch}', '\"main\"')")]
    [InlineData("data - 'tool'")]
    [InlineData("data - 'subject'")]
    [InlineData("jsonb_set(data, '{finishedAt}', '\"yesterday\"')")]
    [InlineData("'[]'")]
    public async Task A_step_that_is_written_otherwise_becomes_the_same_or_is_refused_as_ever(string body)
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(Sample.Step(1), Sample.Step(2), Sample.Step(3));
        await store.ExecuteAsync($"update devex.mt_events set data = {body} where version = 2");
        await store.CatchUpAsync();
        var before = await Dump.OfAsync(store);
        var refused = await store.CountAsync("dead_letter");

        await store.RebuildAsync();

        Dump.AssertSame(before, await Dump.OfAsync(store));
        Assert.Equal(refused, await store.CountAsync("dead_letter"));
        Assert.Equal(3 - refused, await store.CountAsync("steps"));
    }

    private static async Task<TestStore> CaughtUpAsync()
    {
        var store = await TestStore.CreateAsync();
        await store.ExecuteAsync(Mixed.People);
        await store.AppendAsync([.. Mixed.Events.Select(e => Incoming.Of(e.Id, e.Event))]);
        await store.CatchUpAsync();
        return store;
    }

    private static Task<RebuildResult> RebuildAsync(TestStore store, Action<RebuildProgress> report) =>
        new Rebuild(store.Database, store.Events, NullLoggerFactory.Instance).RunAsync(report, TestContext.Current.CancellationToken);

    private static void Stop(RebuildProgress progress, string stage)
    {
        if (progress.Stage == stage)
        {
            throw new TimeoutException(stage);
        }
    }

    private static void Reach(RebuildProgress progress, string stage, TaskCompletionSource reached)
    {
        if (progress.Stage == stage)
        {
            reached.TrySetResult();
        }
    }

    private static Task MoveAnnAsync(TestStore store) => new Teams(store.Database).UpsertAsync(
        Tenant.Default, new([new("shop", "Shop", "Asia/Tokyo", [new(Mixed.Ann, "Ann", "Asia/Tokyo"), new(Mixed.Cem, "Cem")])]), TestContext.Current.CancellationToken);
}
