using DevEx.Store.Events;
using Npgsql;

namespace DevEx.Store.Tests.Events;

/// <summary>What an append keeps, and what it does not take twice.</summary>
public sealed class AppendTests
{
    [Fact]
    public async Task An_event_is_read_as_it_was_written()
    {
        await using var store = await TestStore.CreateAsync();
        var step = Sample.Step(1);

        await store.AppendAsync(step);

        var read = Assert.Single(await store.Events.ReadAsync(0, 10, TestContext.Current.CancellationToken));
        Assert.Equal((1, step.Id, Tenant.Default, step.StreamId, 1, "step_finished", TestStore.Now), (read.SeqId, read.Id, read.Tenant, read.StreamId, read.Version, read.Type, read.ReceivedAt));
        Assert.Equal(step.Body, Incoming.Of(read.Id, read.Read()!).Body);
    }

    [Fact]
    public async Task A7_the_first_content_of_an_id_wins_and_the_others_are_dead_letters_with_both_hashes()
    {
        await using var store = await TestStore.CreateAsync();
        Incoming[] first = [.. Enumerable.Range(0, 1000).Select(n => Sample.Step(n))];
        Incoming[] second = [.. Enumerable.Range(0, 1000).Select(Sample.Other)];

        Assert.All(await store.AppendAsync(first), o => Assert.Equal(AppendOutcome.Stored, o));
        Assert.All(await store.AppendAsync(second), o => Assert.Equal(AppendOutcome.Conflict, o));

        Assert.Equal(1000, await store.CountAsync("mt_events"));
        Assert.Equal(
            second.Index().Select(s => $"{s.Item.Id} {Hex(s.Item.ContentHash)} {Hex(first[s.Index].ContentHash)}").Order(),
            await store.LinesAsync("""
                select event_id || ' ' || encode(payload_sha256, 'hex') || ' ' || right(detail, 64) from devex.dead_letter
                where stage = 'ingest' and code = 'id_conflict' and status = 'open' order by 1
                """));
    }

    [Fact]
    public async Task A_repeated_id_within_one_batch_is_measured_against_its_first_occurrence()
    {
        await using var store = await TestStore.CreateAsync();

        var outcomes = await store.AppendAsync(Sample.Step(1), Sample.Step(2), Sample.Step(1), Sample.Other(1), Sample.Step(2), Sample.Other(1));

        Assert.Equal(
            [AppendOutcome.Stored, AppendOutcome.Stored, AppendOutcome.Duplicate, AppendOutcome.Conflict, AppendOutcome.Duplicate, AppendOutcome.Conflict], outcomes);
        Assert.Equal(2, await store.CountAsync("mt_events"));
        Assert.Equal(2, await store.CountAsync("dead_letter"));
        Assert.Equal(["2 2 2 0"], await store.LinesAsync("select stored || ' ' || duplicates || ' ' || rejected || ' ' || unknown from devex.arrivals"));
    }

    [Fact]
    public async Task A_known_id_with_another_content_and_then_its_own_is_a_conflict_and_a_duplicate()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(Sample.Step(1));

        Assert.Equal([AppendOutcome.Conflict, AppendOutcome.Duplicate], await store.AppendAsync(Sample.Other(1), Sample.Step(1)));
    }

    [Fact]
    public async Task What_is_said_of_a_person_is_not_in_a_dead_letter_but_stands_under_the_person()
    {
        await using var store = await TestStore.CreateAsync();
        await AppendAsync(store, new Batch(Tenant.Default, "agent", [Sample.Step(1), Sample.Other(1)]));
        await AppendAsync(store, new Batch(Tenant.Default, "import", [Sample.Other(1)]));
        await AppendAsync(store, new Batch(Tenant.Default, "ci", [Sample.Raw(1, "run_queued", "{}", "run/1")]));

        Assert.Equal([$"agent {Sample.Ann}", "ci payload", $"import {Sample.Ann}"], await store.LinesAsync(
            "select concat_ws(' ', source, subject, case when payload is not null then 'payload' end) from devex.dead_letter order by 1"));
    }

    [Fact]
    public async Task An_id_belongs_to_its_tenant()
    {
        await using var store = await TestStore.CreateAsync();
        var other = new Tenant("other");

        await AppendAsync(store, new Batch(Tenant.Default, "import", [Sample.Step(1)]));
        Assert.Equal([AppendOutcome.Stored], await AppendAsync(store, new Batch(other, "import", [Sample.Other(1)])));

        Assert.Equal([Tenant.Default, other], (await store.Events.ReadAsync(0, 10, TestContext.Current.CancellationToken)).Select(e => e.Tenant));
        Assert.Empty(await store.Events.ReadStreamsAsync(other, ["elsewhere"], TestContext.Current.CancellationToken));
        Assert.Equal(1, Assert.Single(await store.Events.ReadStreamsAsync(other, [Sample.Step(1).StreamId], TestContext.Current.CancellationToken)).Version);
    }

    [Fact]
    public async Task A8_what_cannot_be_kept_as_a_dead_letter_keeps_the_events_of_its_request_out_too()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AfterAsync("after insert", "dead_letter", "raise exception 'no room';");

        await Assert.ThrowsAsync<PostgresException>(() => AppendAsync(store, WithRejected));

        await AssertNothingWasKeptAsync(store);
        await store.NoMoreAsync();
        Assert.Equal([AppendOutcome.Stored], await AppendAsync(store, WithRejected));
        Assert.Equal(1, await store.CountAsync("dead_letter"));
    }

    [Fact]
    public async Task A8_a_writer_that_dies_between_event_and_dead_letter_leaves_neither()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AfterAsync("before insert", "dead_letter", "perform pg_sleep(60);");

        var append = AppendAsync(store, WithRejected);
        await store.KillTheSleeperAsync();

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => append);
        await AssertNothingWasKeptAsync(store);
    }

    private static Batch WithRejected => new(
        Tenant.Default, "import", [Sample.Step(1)], [new(Sample.Id(2), null, "too_old", "/at: An instant lies more than 30 days back.", [1, 2])]);

    private static async Task AssertNothingWasKeptAsync(TestStore store)
    {
        foreach (var table in (string[])["mt_events", "mt_streams", "ingest_dedup", "dead_letter", "arrivals"])
        {
            Assert.Equal(0, await store.CountAsync(table));
        }
    }

    private static Task<IReadOnlyList<AppendOutcome>> AppendAsync(TestStore store, Batch batch) =>
        store.Events.AppendAsync(batch, TestContext.Current.CancellationToken);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
