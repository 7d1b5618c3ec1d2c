using System.Text.RegularExpressions;
using DevEx.Domain.Events;
using DevEx.Store.Events;
using DevEx.Store.Tests.Projections;

namespace DevEx.Store.Tests.Events;

/// <summary>The rules that a Marten store relies on when it opens our tables: each holds in a database that saw all kinds of appends.</summary>
public sealed partial class EventRowRulesTests
{
    [Fact]
    public async Task Rule_1_every_stream_has_a_row_with_its_highest_version_and_versions_count_from_1()
    {
        await using var store = await FilledAsync();

        Assert.Empty(await store.LinesAsync("""
            select coalesce(s.id, e.stream_id) || ' ' || coalesce(s.version::text, 'no row') || ' ' || coalesce(e.versions::text, 'no events')
            from devex.mt_streams s
            full join (
                select tenant_id, stream_id, array_agg(version order by version) as versions from devex.mt_events group by tenant_id, stream_id
            ) e on e.tenant_id = s.tenant_id and e.stream_id = s.id
            where s.version is distinct from cardinality(e.versions)
               or e.versions is distinct from (select array_agg(v::bigint) from generate_series(1, s.version) v)
            """));
        Assert.True(await store.ScalarAsync<long>("select max(version) from devex.mt_streams") > 10);
    }

    [Fact]
    public async Task Rule_2_each_event_drew_one_number_and_duplicates_and_conflicts_drew_none()
    {
        await using var store = await FilledAsync();

        var events = await store.CountAsync("mt_events");
        Assert.Equal(Mixed.Events.Count + 4, events);
        Assert.Equal(events, await store.ScalarAsync<long>("select last_value from devex.mt_events_sequence"));
        Assert.Equal(events, await store.ScalarAsync<long>("select count(distinct seq_id) from devex.mt_events where seq_id between 1 and (select count(*) from devex.mt_events)"));
    }

    [Fact]
    public async Task Rule_3_timestamp_is_set_and_is_archived_is_false_in_events_and_streams()
    {
        await using var store = await FilledAsync();

        Assert.Equal(0, await store.ScalarAsync<long>("select count(*) from devex.mt_events where timestamp is null or is_archived is distinct from false"));
        Assert.Equal(0, await store.ScalarAsync<long>("select count(*) from devex.mt_streams where timestamp is null or created is null or is_archived is distinct from false"));
        Assert.Equal(Mixed.Events.Count + 1, await store.ScalarAsync<long>($"select count(*) from devex.mt_events where timestamp = '{TestStore.Now:O}'"));
    }

    [Fact]
    public async Task Rule_4_type_is_the_alias_of_the_record_that_mt_dotnet_type_names()
    {
        await using var store = await FilledAsync();

        var pairs = await store.LinesAsync("select distinct type || ' ' || mt_dotnet_type from devex.mt_events where mt_dotnet_type is not null order by 1");
        Assert.Equal(EventCatalogue.Kinds.Select(k => k.WireName).Order(StringComparer.Ordinal), pairs.Select(p => p.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.All(pairs, pair =>
        {
            var space = pair.IndexOf(' ', StringComparison.Ordinal);
            Assert.Equal(pair[..space], SnakeCase(Type.GetType(pair[(space + 1)..], throwOnError: true)!.Name));
            Assert.Matches("^DevEx\\.Domain\\.Events\\.[A-Za-z0-9]+, DevEx\\.Domain$", pair[(space + 1)..]);
        });
        Assert.Equal("step_finished_v2", SnakeCase("StepFinishedV2"));
        Assert.Equal(["a_newer_kind"], await store.LinesAsync("select type from devex.mt_events where mt_dotnet_type is null"));
    }

    [Fact]
    public async Task Rule_5_the_names_that_Marten_keeps_for_itself_are_not_used()
    {
        await using var store = await FilledAsync();
        await store.CatchUpAsync();

        Assert.Equal(0, await store.ScalarAsync<long>("select count(*) from devex.mt_streams where id = 'mt_tombstone'"));
        Assert.Equal(0, await store.CountAsync("mt_event_progression"));
        Assert.Equal(0, await store.CountAsync("mt_high_water_skips"));
        Assert.Equal(await store.CountAsync("mt_events"), await store.ScalarAsync<long>("select seq_id from devex.projections where name = 'facts'"));
    }

    [Fact]
    public async Task Rule_6_the_functions_that_Marten_calls_have_its_signatures()
    {
        await using var store = await TestStore.CreateAsync();

        Assert.Equal(
            [
                "mt_archive_stream(streamid character varying, tenantid character varying) void",
                "mt_mark_event_progression(name character varying, last_encountered bigint) void",
                "mt_mark_progression_with_skip(name character varying, starting_sequence bigint, ending_sequence bigint) bigint",
                "mt_quick_append_events(stream character varying, stream_type character varying, tenantid character varying, event_ids uuid[], "
                + "event_types character varying[], dotnet_types character varying[], bodies jsonb[], bdatas bytea[], "
                + "timestamps timestamp with time zone[], expected_version bigint DEFAULT NULL::bigint) bigint[]",
            ],
            await store.LinesAsync("""
                select proname || '(' || pg_get_function_arguments(oid) || ') ' || pg_get_function_result(oid) from pg_proc
                where pronamespace = 'devex'::regnamespace and proname like 'mt\_%' order by 1
                """));
    }

    [Fact]
    public async Task The_tables_are_those_of_Marten()
    {
        await using var store = await TestStore.CreateAsync();

        Assert.Equal(
            [
                "mt_event_progression: name character varying!, last_seq_id bigint, last_updated timestamp with time zone",
                "mt_events: seq_id bigint!, id uuid!, stream_id character varying, version bigint!, data jsonb!, bdata bytea, type character varying(500)!, "
                + "timestamp timestamp with time zone!, tenant_id character varying!, mt_dotnet_type character varying, is_archived boolean",
                "mt_high_water_skips: ending_sequence bigint!, starting_sequence bigint!, timestamp timestamp with time zone",
                "mt_streams: tenant_id character varying!, id character varying!, type character varying, version bigint, "
                + "timestamp timestamp with time zone!, created timestamp with time zone!, is_archived boolean",
            ],
            await store.LinesAsync("""
                select c.relname || ': ' || string_agg(
                    a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then '!' else '' end, ', ' order by a.attnum)
                from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                where c.relnamespace = 'devex'::regnamespace and c.relkind = 'r' and c.relname like 'mt\_%' group by c.relname order by 1
                """));
    }

    /// <summary>All kinds of events, retries, conflicts, an unknown kind, and a stream of Marten's.</summary>
    private static async Task<TestStore> FilledAsync()
    {
        var store = await TestStore.CreateAsync();
        Incoming[] all = [.. Mixed.Events.Select(e => Incoming.Of(e.Id, e.Event))];
        await store.AppendAsync(all[..100]);
        await store.AppendAsync(all[50..]);
        await store.AppendAsync([.. all.Take(30).Select(e => e with { ContentHash = [1] }), .. all]);
        await store.AppendAsync(Sample.Raw(1, "a_newer_kind", "{}", "unknown/2026-03-09"));
        await QuickAppend.Of(store, "loop/marten/2026-03-09", [.. Enumerable.Range(1, 3).Select(n => Sample.Step(n + 10))]);
        return store;
    }

    private static string SnakeCase(string name) => Hump().Replace(name, "_$0").ToLowerInvariant();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Hump();
}
