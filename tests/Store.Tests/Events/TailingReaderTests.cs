using System.Collections.Concurrent;
using DevEx.Store.Events;
using Npgsql;

namespace DevEx.Store.Tests.Events;

/// <summary>B1: who reads by "later than the last one that I saw" sees every committed event, thanks to one line of the append.</summary>
public sealed class TailingReaderTests
{
    private const int Writers = 12;
    private const int AppendsEach = 15;
    private const string Lock = "perform pg_advisory_xact_lock(7001001);";

    [Fact]
    public async Task B1_an_append_waits_for_one_that_has_drawn_numbers_and_is_not_committed()
    {
        await using var store = await TestStore.CreateAsync();
        await using var slow = await store.OpenAsync();
        await using var uncommitted = await slow.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await AppendByAsync(slow, Sample.Step(1));

        var quick = store.AppendAsync(Sample.Step(2, stream: 1));
        await store.SomeoneWaitsForTheAppendAsync();
        Assert.Empty(await store.Events.ReadAsync(0, 10, TestContext.Current.CancellationToken));
        await uncommitted.CommitAsync(TestContext.Current.CancellationToken);
        await quick;

        Assert.Equal([Sample.Id(1), Sample.Id(2)], (await store.Events.ReadAsync(0, 10, TestContext.Current.CancellationToken)).Select(e => e.Id));
    }

    [Fact]
    public async Task B1_control_without_the_lock_the_second_is_read_first_and_the_first_is_never_read()
    {
        await using var store = await TestStore.CreateAsync();
        await TakeTheLockOutAsync(store);
        await using var slow = await store.OpenAsync();
        await using var uncommitted = await slow.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await AppendByAsync(slow, Sample.Step(1));

        await store.AppendAsync(Sample.Step(2, stream: 1));
        var last = Assert.Single(await store.Events.ReadAsync(0, 10, TestContext.Current.CancellationToken)).SeqId;
        await uncommitted.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await store.Events.ReadAsync(last, 10, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task B1_of_twelve_writers_at_once_a_tailing_reader_misses_nothing()
    {
        await using var store = await TestStore.CreateAsync();

        Assert.Equal(0, await MissedAsync(store));
    }

    [Fact]
    public async Task B1_control_without_the_lock_it_misses_some()
    {
        await using var store = await TestStore.CreateAsync();
        await TakeTheLockOutAsync(store);

        Assert.NotEqual(0, await MissedAsync(store));
    }

    /// <summary>Every transaction stays open for some milliseconds after it drew its numbers, each session for another while.</summary>
    private static async Task<int> MissedAsync(TestStore store)
    {
        await store.AfterAsync("after insert", "mt_events", "perform pg_sleep(0.002 * (pg_backend_pid() % 8));");
        var written = new ConcurrentBag<Guid>();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(w => WriteAsync(store, w, written)));

        var seen = new HashSet<Guid>();
        var last = 0L;
        bool done;
        do
        {
            done = writing.IsCompleted;
            foreach (var e in await store.Events.ReadAsync(last, 500, TestContext.Current.CancellationToken))
            {
                seen.Add(e.Id);
                last = e.SeqId;
            }
        }
        while (!done);

        await writing;
        Assert.Equal(Writers * AppendsEach * 2, written.Count);
        Assert.Subset(written.ToHashSet(), seen);
        return written.Except(seen).Count();
    }

    private static async Task WriteAsync(TestStore store, int writer, ConcurrentBag<Guid> written)
    {
        for (var n = 0; n < AppendsEach; n++)
        {
            var first = ((writer * AppendsEach) + n) * 2;
            Incoming[] two = [Sample.Step(first, stream: writer), Sample.Step(first + 1, stream: writer)];
            await store.Events.AppendAsync(new Batch(Tenant.Default, $"writer {writer}", two), TestContext.Current.CancellationToken);
            written.Add(two[0].Id);
            written.Add(two[1].Id);
        }
    }

    private static async Task AppendByAsync(NpgsqlConnection connection, Incoming e)
    {
        await using var append = new NpgsqlCommand(
            "select devex.append_events('default', array[$1], array[$2], array[$3]::varchar[], array[$4]::varchar[], array[$5]::varchar[], array[$6]::jsonb[], array['slow'], now())",
            connection)
        {
            Parameters =
            {
                new() { Value = e.Id }, new() { Value = e.ContentHash }, new() { Value = e.StreamId }, new() { Value = e.Type },
                new() { Value = e.DotnetType }, new() { Value = System.Text.Encoding.UTF8.GetString(e.Body) },
            },
        };
        await append.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task TakeTheLockOutAsync(TestStore store)
    {
        foreach (var append in new[] { "append_new", "append_events" })
        {
            var text = await store.ScalarAsync<string>($"select pg_get_functiondef('devex.{append}'::regproc)");
            Assert.Equal(2, text.Split(Lock).Length);
            await store.ExecuteAsync(text.Replace(Lock, "", StringComparison.Ordinal));
        }
    }
}
