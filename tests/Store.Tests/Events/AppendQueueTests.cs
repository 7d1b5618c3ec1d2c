using DevEx.Store.Events;
using DevEx.Testing;
using Npgsql;

namespace DevEx.Store.Tests.Events;

/// <summary>Group commit: requests share a transaction and nothing else.</summary>
public sealed class AppendQueueTests
{
    [Fact]
    public async Task What_waits_together_is_committed_together()
    {
        await using var store = await TestStore.CreateAsync();
        using var queue = new AppendQueue(store.Events);
        var answers = Enumerable.Range(0, 20).Select(n => AppendAsync(queue, Sample.Step(n))).ToList();

        await queue.StartAsync(TestContext.Current.CancellationToken);

        Assert.All(await Task.WhenAll(answers), a => Assert.Equal([AppendOutcome.Stored], a));
        Assert.Equal(1, await store.ScalarAsync<long>("select count(distinct xmin::text) from devex.mt_events"));
        await queue.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task One_bad_request_in_a_group_does_not_fail_the_others()
    {
        await using var store = await TestStore.CreateAsync();
        using var queue = new AppendQueue(store.Events);
        var good = AppendAsync(queue, Sample.Step(1));
        var bad = AppendAsync(queue, Sample.Raw(2, "step_finished", """{"text":"\u0000"}""", "loop/x"));
        var unwritable = AppendAsync(queue, Sample.Raw(3, "step_finished", "{}", "loop/\ud800"));
        var late = AppendAsync(queue, Sample.Step(4));

        await queue.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal([AppendOutcome.Stored], await good);
        Assert.Equal([AppendOutcome.Stored], await late);
        Assert.Equal(PostgresErrorCodes.UntranslatableCharacter, (await Assert.ThrowsAsync<PostgresException>(() => bad)).SqlState);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => unwritable);
        Assert.Equal(2, await store.CountAsync("mt_events"));
        await queue.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Requests_of_one_group_that_say_different_things_of_an_id_get_one_event_and_dead_letters()
    {
        await using var store = await TestStore.CreateAsync();
        using var queue = new AppendQueue(store.Events);
        var answers = new[] { Sample.Step(1), Sample.Other(1), Sample.Step(1), Sample.Other(1) }.Select(e => AppendAsync(queue, e)).ToList();

        await queue.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [AppendOutcome.Stored, AppendOutcome.Conflict, AppendOutcome.Duplicate, AppendOutcome.Conflict],
            (await Task.WhenAll(answers)).Select(a => a.Single()));
        Assert.Equal(1, await store.CountAsync("mt_events"));
        Assert.Equal(["id_conflict", "id_conflict"], await store.LinesAsync("select code from devex.dead_letter"));
        await queue.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_group_that_loses_a_deadlock_goes_again()
    {
        await using var store = await TestStore.CreateAsync();
        using var queue = new AppendQueue(store.Events);
        await queue.StartAsync(TestContext.Current.CancellationToken);
        // Numbers of a sequence stay drawn, whatever is rolled back: the third attempt goes through.
        await store.ExecuteAsync("create sequence devex.tries");
        await store.AfterAsync(
            "after insert", "mt_events", "if nextval('devex.tries') < 3 then raise exception 'lost' using errcode = '40P01'; end if;");

        Assert.Equal([AppendOutcome.Stored], await AppendAsync(queue, Sample.Step(1)));

        Assert.Equal(1, await store.CountAsync("mt_events"));
        await queue.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_full_queue_says_so_and_a_stopped_one_answers_what_it_took()
    {
        await using var store = await TestStore.CreateAsync();
        using var queue = new AppendQueue(store.Events);
        var taken = new List<Task<IReadOnlyList<AppendOutcome>>>();
        await Assert.ThrowsAsync<QueueFullException>(async () =>
        {
            for (var n = 0; n < 10_000; n++)
            {
                taken.Add(AppendAsync(queue, Sample.Step(n)));
            }

            await Task.WhenAll(taken);
        });

        await queue.StartAsync(TestContext.Current.CancellationToken);
        await taken[0];
        await queue.StopAsync(TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(() => taken.TrueForAll(t => t.IsCompletedSuccessfully), "all that was taken is answered");
        Assert.Equal(taken.Count, await store.CountAsync("mt_events"));
    }

    private static Task<IReadOnlyList<AppendOutcome>> AppendAsync(AppendQueue queue, Incoming e) =>
        queue.AppendAsync(new Batch(Tenant.Default, "import", [e]), TestContext.Current.CancellationToken);
}
