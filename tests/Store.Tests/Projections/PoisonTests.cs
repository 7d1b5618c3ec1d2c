using DevEx.Domain.Events;
using DevEx.Store.Events;
using DevEx.Store.Projections;
using DevEx.Store.Tests.Events;
using DevEx.Testing;
using Npgsql;

namespace DevEx.Store.Tests.Projections;

/// <summary>B5 to B8: what cannot be projected blocks nothing, is not lost, and stops nobody's process; a fault of ours shreds nothing.</summary>
public sealed class PoisonTests
{
    private const string Push = """{"at":"2026-03-02T09:00:00.000Z","provider":"github","repository":"a/b","ref":"refs/heads/main","defaultBranch":"main","commits":[null]}""";

    [Theory]
    [InlineData("step_finished", """{"text":"what a developer wrote"}""")]
    [InlineData("edits_observed", """{"at":"2026-03-02T09:00:00.000Z","subject":"00000000-0000-7000-8000-00000000000a","workspace":{"repository":"a/b"},"source":"x","beats":[]}""")]
    [InlineData("commits_pushed", Push)]
    [InlineData("change_merged", "[]")]
    public async Task B5_a_poison_event_is_put_aside_and_the_others_go_on(string type, string body)
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync([.. Enumerable.Range(1, 40).Select(n => Sample.Step(n)), Sample.Raw(41, type, body, "loop/x"), .. Enumerable.Range(42, 40).Select(n => Sample.Step(n))]);

        await store.CatchUpAsync();

        Assert.Equal(80, await store.CountAsync("steps"));
        Assert.Equal((81, 0), await store.NewProjector().LagAsync(TestContext.Current.CancellationToken));
        var letter = Assert.Single(await store.LinesAsync(
            "select concat_ws(' ', stage, projection, seq_id, event_id, code, status, attempts, detail) from devex.dead_letter where payload is null"));
        Assert.StartsWith($"projection facts 41 {Sample.Id(41)} projection_failed open 1 ", letter, StringComparison.Ordinal);
        Assert.DoesNotContain("what a developer wrote", letter, StringComparison.Ordinal);
    }

    [Fact]
    public async Task B5_the_others_of_its_stream_go_on_too()
    {
        await using var store = await TestStore.CreateAsync();
        var opened = (ChangeDescribed)Mixed.Events.Select(e => e.Event).First(e => e is ChangeOpened);
        await store.AppendAsync(Sample.Raw(1, "change_merged", "{}", opened.StreamId), Incoming.Of(Sample.Id(2), opened));

        await store.CatchUpAsync();

        Assert.Equal([opened.Title], await store.LinesAsync("select title from devex.changes"));
        Assert.Equal(1, await store.CountAsync("journeys"));
        Assert.Equal(1, await store.CountAsync("dead_letter"));
    }

    [Fact]
    public async Task B5_without_room_for_the_dead_letter_the_checkpoint_stays()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(Sample.Step(1), Sample.Raw(2, "step_finished", "{}", "loop/x"), Sample.Step(3));
        await store.AfterAsync("after insert", "dead_letter", "raise exception 'no room';");
        var projector = store.NewProjector();

        await Assert.ThrowsAsync<PostgresException>(() => ProjectAllAsync(projector));
        Assert.Equal(1, (await projector.LagAsync(TestContext.Current.CancellationToken)).SeqId);
        await store.NoMoreAsync();
        await ProjectAllAsync(projector);

        Assert.Equal((3, 0), await projector.LagAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, await store.CountAsync("dead_letter"));
    }

    [Fact]
    public async Task B5_after_the_fault_is_mended_a_rebuild_projects_it()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(Sample.Raw(1, "step_finished", "{}", "loop/x"));
        await store.CatchUpAsync();
        await store.ExecuteAsync($"update devex.mt_events set data = '{System.Text.Encoding.UTF8.GetString(Sample.Step(1).Body)}'");

        await store.RebuildAsync();

        Assert.Equal(1, await store.CountAsync("steps"));
        Assert.Equal(["replayed"], await store.LinesAsync("select status from devex.dead_letter"));
    }

    [Fact]
    public async Task B7_a_fault_of_the_schema_holds_everything_up_and_puts_nothing_aside()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(Sample.Step(1), Sample.Step(2));
        await store.ExecuteAsync("alter table devex.steps rename column label to lable");
        var projector = store.NewProjector();

        await Assert.ThrowsAsync<PostgresException>(() => ProjectAllAsync(projector));
        Assert.Equal(0, await store.CountAsync("dead_letter"));
        await store.ExecuteAsync("alter table devex.steps rename column lable to label");
        await ProjectAllAsync(projector);

        Assert.Equal(2, await store.CountAsync("steps"));
    }

    [Fact]
    public async Task B8_an_event_of_a_kind_that_only_a_newer_version_knows_is_passed_over_without_a_dead_letter()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(Sample.Raw(1, "step_finished_v9", "{}", "loop/x"), Sample.Step(2));

        await store.CatchUpAsync();

        Assert.Equal(1, await store.CountAsync("steps"));
        Assert.Equal(0, await store.CountAsync("dead_letter"));
    }

    [Fact]
    public async Task A_cell_that_cannot_be_computed_is_put_aside_once_and_the_others_are_computed()
    {
        await using var store = await TestStore.CreateAsync();
        const string poison = "insert into devex.dirty_cells (tenant_id, kind, key) values ('default', 'day', 'nobody/today'), ('default', 'builds', 'local/a/b/9999-99-99')";
        await store.ExecuteAsync(poison);
        await store.AppendAsync(Sample.Step(1));
        await store.CatchUpAsync();
        await store.ExecuteAsync(poison);
        await store.CatchUpAsync();

        Assert.Equal(1, await store.CountAsync("developer_days"));
        Assert.Equal(
            ["cells cell_failed builds local/a/b/9999-99-99: FormatException", "cells cell_failed day nobody/today: FormatException"],
            await store.LinesAsync("select projection || ' ' || code || ' ' || detail from devex.dead_letter order by 1"));
    }

    [Fact]
    public async Task A_build_whose_name_is_longer_than_a_key_may_be_has_its_cell()
    {
        await using var store = await TestStore.CreateAsync();
        var random = new Random(1);
        var name = new string([.. Enumerable.Range(0, 4000).Select(_ => (char)random.Next(0x4e00, 0x9fff))]);
        var step = Mixed.Step(Sample.Ann, Phase.Build, Mixed.Monday(9), Mixed.Monday(9.1)) with { Label = name };
        await store.AppendAsync(Incoming.Of(Sample.Id(1), step));

        await store.CatchUpAsync();

        Assert.Equal([name[..200]], await store.LinesAsync("select name from devex.build_days"));
        Assert.Equal(0, await store.CountAsync("dead_letter"));
    }

    [Fact]
    public async Task A_projection_that_failed_leads_again_though_the_pool_holds_its_old_connection()
    {
        await using var store = await TestStore.CreateAsync();
        await FillThePoolAsync(store);
        using var projection = store.NewProjection();
        await store.ExecuteAsync("alter table devex.steps rename to stairs");
        await store.AppendAsync(Sample.Step(1));
        await projection.StartAsync(TestContext.Current.CancellationToken);
        // By a connection of our own: one from the pool would free the lock by being used.
        await using var own = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(store.ConnectionString) { Pooling = false });
        await Eventually.TrueAsync(() => IsAsync(own, "select xact_rollback > 0 from pg_stat_database where datname = current_database()"), "it has failed once");

        await IsAsync(own, "alter table devex.stairs rename to steps; select true");

        await Eventually.TrueAsync(() => IsAsync(own, "select count(*) = 1 from devex.developer_days"), "it leads again");
        await projection.StopAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<bool> IsAsync(NpgsqlDataSource source, string sql)
    {
        await using var query = source.CreateCommand(sql);
        return (bool)(await query.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    // So that the next connection taken from it is not the one given back last.
    private static async Task FillThePoolAsync(TestStore store)
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.OpenAsync()));
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }
    }

    private static async Task ProjectAllAsync(Projector projector)
    {
        while (await projector.ProjectAsync(TestContext.Current.CancellationToken) > 0)
        {
        }
    }
}
