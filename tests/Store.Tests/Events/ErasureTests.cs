using DevEx.Domain.Events;
using DevEx.Store.Events;
using DevEx.Store.Tests.Projections;
using Microsoft.Extensions.Logging.Abstractions;

namespace DevEx.Store.Tests.Events;

public sealed class ErasureTests
{
    private static readonly string[] Personal = ["steps", "edits", "iterations", "developer_days", "step_waits"];
    private static readonly string OfOthers =
        $"select md5(string_agg(to_jsonb(e)::text, '' order by seq_id)) from devex.mt_events e where stream_id not like 'loop/{Mixed.Ann}/%'";

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_who_deletes_is_in_no_table_and_nobody_else_has_changed()
    {
        await using var store = await ToldAsync();
        var others = await store.ScalarAsync<string>(OfOthers);
        await store.ExecuteAsync($"select devex.keep_rejected('default', '{{agent}}', '{{null}}', '{{{Mixed.Ann}}}', '{{too_old}}', '{{x}}', '{{\"\\\\x00\"}}', now())");

        var receipt = await new Erasure(store.Database, store.Clock, NullLogger<Erasure>.Instance).EraseAsync(Tenant.Default, Mixed.Ann, _ct);
        await store.CatchUpAsync();

        Assert.Equal(Of(Mixed.Ann).Count, receipt?.Events);
        Assert.Equal(1, receipt?.Rejected);
        foreach (var table in Personal)
        {
            Assert.Equal(0, await store.ScalarAsync<long>($"select count(*) from devex.{table} where subject = '{Mixed.Ann}'"));
            Assert.NotEqual(0, await store.ScalarAsync<long>($"select count(*) from devex.{table} where subject = '{Mixed.Cem}'"));
        }

        Assert.Equal(0, await store.ScalarAsync<long>($"select count(*) from devex.mt_events where stream_id like 'loop/{Mixed.Ann}/%'"));
        Assert.Equal(0, await store.ScalarAsync<long>($"select count(*) from devex.mt_streams where id like 'loop/{Mixed.Ann}/%'"));
        Assert.Equal(0, await store.ScalarAsync<long>($"select count(*) from devex.inner_rollups where position(substring(uuid_send('{Mixed.Ann}') from 9) in people) > 0"));
        Assert.Equal(0, await store.ScalarAsync<long>($"select count(*) from devex.inner_weeks where position(substring(uuid_send('{Mixed.Ann}') from 9) in people) > 0"));
        Assert.Equal(0, await store.ScalarAsync<long>($"select count(*) from devex.dead_letter where subject = '{Mixed.Ann}'"));
        Assert.Equal(others, await store.ScalarAsync<string>(OfOthers));
    }

    [Fact]
    public async Task What_was_deleted_does_not_come_back_and_a_rebuild_gives_the_same()
    {
        await using var store = await ToldAsync();
        await new Erasure(store.Database, store.Clock, NullLogger<Erasure>.Instance).EraseAsync(Tenant.Default, Mixed.Ann, _ct);
        await store.CatchUpAsync();
        var live = await Dump.OfAsync(store);

        var again = await store.AppendAsync([.. Of(Mixed.Ann).Select(e => Incoming.Of(e.Id, e.Event))]);
        await store.CatchUpAsync();

        Assert.All(again, outcome => Assert.Equal(AppendOutcome.Duplicate, outcome));
        Assert.Equal(live, await Dump.OfAsync(store));
        await store.RebuildAsync();
        Dump.AssertSame(live, await Dump.OfAsync(store));
    }

    [Fact]
    public async Task A_later_event_of_a_deleted_day_begins_its_stream_anew()
    {
        await using var store = await ToldAsync();
        await new Erasure(store.Database, store.Clock, NullLogger<Erasure>.Instance).EraseAsync(Tenant.Default, Mixed.Ann, _ct);

        await store.AppendAsync(Incoming.Of(Sample.Id(7), Mixed.Step(Mixed.Ann, Phase.Build, Mixed.Monday(9), Mixed.Monday(9.1))));
        await store.CatchUpAsync();

        Assert.Equal(["1/1"], await store.LinesAsync($"""
            select s.version || '/' || max(e.version) from devex.mt_streams s join devex.mt_events e on e.stream_id = s.id
            where s.id like 'loop/{Mixed.Ann}/%' group by s.id, s.version
            """));
        Assert.Equal(1, await store.ScalarAsync<long>($"select count(*) from devex.steps where subject = '{Mixed.Ann}'"));
    }

    [Fact]
    public async Task While_a_rebuild_holds_the_events_nothing_is_deleted()
    {
        await using var store = await ToldAsync();
        await using var rebuilding = await store.OpenAsync();
        await using var hold = new Npgsql.NpgsqlCommand("select pg_advisory_lock(7001005)", rebuilding);
        await hold.ExecuteNonQueryAsync(_ct);

        Assert.Null(await new Erasure(store.Database, store.Clock, NullLogger<Erasure>.Instance).EraseAsync(Tenant.Default, Mixed.Ann, _ct));
        Assert.NotEqual(0, await store.ScalarAsync<long>($"select count(*) from devex.steps where subject = '{Mixed.Ann}'"));
    }

    [Fact]
    public async Task What_an_interrupted_rebuild_left_goes_too()
    {
        await using var store = await ToldAsync();
        await store.ExecuteAsync("""
            create schema devex_next; create table devex_next.steps as select * from devex.steps;
            create schema devex_before; create table devex_before.edits as select * from devex.edits;
            """);

        await EraseAsync(store);

        Assert.Equal(0, await store.ScalarAsync<long>("select count(*) from pg_namespace where nspname in ('devex_next', 'devex_before')"));
    }

    [Fact]
    public async Task A_day_that_a_worker_has_in_hand_for_the_first_time_is_computed_once_more()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync(Mixed.People);
        await store.AppendAsync([.. Mixed.Events.Select(e => Incoming.Of(e.Id, e.Event))]);
        while (await store.NewProjector().ProjectAsync(_ct) > 0)
        {
        }

        var days = $"select distinct key from devex.dirty_cells where kind = 'day' and key like '{Mixed.Ann}/%' order by 1";
        var inHand = await store.LinesAsync(days);
        await store.ExecuteAsync("delete from devex.dirty_cells");

        await EraseAsync(store);

        Assert.NotEmpty(inHand);
        Assert.Equal(inHand, await store.LinesAsync(days));
    }

    [Fact]
    public async Task That_somebody_deleted_is_in_the_log_and_who_is_not()
    {
        await using var store = await ToldAsync();
        await store.ExecuteAsync("delete from devex.audit_log");

        await EraseAsync(store);

        Assert.Equal(["person A person loop.erase Their own inner loop"], await store.LinesAsync("select concat_ws(' ', actor_kind, actor_id, actor, action, target, before, after) from devex.audit_log"));
    }

    private Task<ErasureReceipt?> EraseAsync(TestStore store) =>
        new Erasure(store.Database, store.Clock, NullLogger<Erasure>.Instance).EraseAsync(Tenant.Default, Mixed.Ann, _ct);

    private static List<(Guid Id, DevEvent Event)> Of(Guid subject) => [.. Mixed.Events.Where(e => e.Event switch
    {
        StepFinished step => step.Subject == subject,
        EditsObserved edits => edits.Subject == subject,
        _ => false,
    })];

    private static async Task<TestStore> ToldAsync()
    {
        var store = await TestStore.CreateAsync();
        await store.ExecuteAsync(Mixed.People);
        await store.AppendAsync([.. Mixed.Events.Select(e => Incoming.Of(e.Id, e.Event))]);
        await store.CatchUpAsync();
        return store;
    }
}
