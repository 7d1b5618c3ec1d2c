using System.Globalization;
using DevEx.Store;
using DevEx.Store.Events;
using DevEx.Store.Projections;
using DevEx.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace DevEx.EndToEnd.Processes;

/// <summary>B3 and B6: the application is killed while it projects, at any moment and at the worst.</summary>
public sealed class ProjectionKillTests : IDisposable
{
    // Every row of every table that the projector and the cell worker write, as one number a table.
    private const string Tables = """
        select tablename from pg_tables where schemaname = 'devex' and tablename in (
            'steps', 'edits', 'changes', 'reviews', 'pushes', 'commits', 'branch_commits', 'runs', 'jobs', 'deployments', 'incidents', 'annotations',
            'run_changes', 'iterations', 'developer_days', 'journeys', 'step_waits', 'job_waits', 'build_days', 'build_weeks', 'builds', 'inner_rollups', 'inner_weeks', 'change_rollups',
            'dora_deployments') order by 1
        """;

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("devex-projecting-");

    public void Dispose() => _home.Delete(recursive: true);

    /// <summary>DEVEX_TEST_KILLS and DEVEX_TEST_EVENTS make it as long as the promise: 50 and 200,000.</summary>
    [Fact]
    public async Task B3_killed_again_and_again_it_leaves_what_a_replay_from_zero_gives()
    {
        var (kills, events) = (Setting("DEVEX_TEST_KILLS", 12), Setting("DEVEX_TEST_EVENTS", 24_000));
        await using var killed = await TestServer.CreateDatabaseAsync(MigrateAsync);
        await using var calm = await TestServer.CreateDatabaseAsync(MigrateAsync);
        await History.AppendAsync(new(killed.Source), events, TestContext.Current.CancellationToken);
        await History.AppendAsync(new(calm.Source), events, TestContext.Current.CancellationToken);

        var random = new Random(1);
        for (var kill = 0; kill < kills; kill++)
        {
            using var web = await StartAsync(killed);
            // Somewhere in this life's share of the events, in whatever the projector does at that moment.
            var until = (long)events * kill / kills + random.Next(1, Math.Max(2, events / kills));
            await Eventually.TrueAsync(async () => (await StateAsync(killed)).Checkpoint >= until, $"{until} events are projected", TimeSpan.FromMinutes(2));
            web.Kill();
        }

        using var last = await StartAsync(killed);
        await Eventually.TrueAsync(
            async () => await StateAsync(killed) is { Behind: 0, DirtyCells: 0 }, "all is projected", TimeSpan.FromMinutes(5));

        await ProjectAsync(new(calm.Source));
        Assert.Equal(await DumpAsync(calm), await DumpAsync(killed));
        Assert.Equal(0, (await StateAsync(killed)).PutAside);
        // One more for each life; a machine that stands still for a while may bring others.
        Assert.InRange((await StateAsync(killed)).Leader!.Epoch, kills + 1, long.MaxValue);
    }

    [Fact]
    public async Task B6_an_event_that_ends_the_process_whenever_it_is_projected_is_put_aside_and_the_others_are_projected()
    {
        const int events = 3000;
        const int atFault = 1234;
        await using var database = await TestServer.CreateDatabaseAsync(MigrateAsync);
        await History.AppendAsync(new(database.Source), events, TestContext.Current.CancellationToken);
        var id = await ScalarAsync<Guid>(database, $"select id from devex.mt_events where seq_id = {atFault} and type = 'step_finished'");
        await StopAtAsync(database, "steps", $"new.event_id = '{id}'");

        var lives = await LivesAsync(database);

        // Twice with others, twice alone, and one that lives.
        Assert.Equal(5, lives);
        Assert.Equal(1, (await StateAsync(database)).PutAside);
        Assert.Equal($"{atFault} projection_quarantined", await ScalarAsync<string>(database, "select seq_id || ' ' || code from devex.dead_letter"));
        Assert.Equal(0, await ScalarAsync<long>(database, $"select count(*) from devex.steps s join devex.mt_events e on e.id = s.event_id where e.seq_id = {atFault}"));
    }

    [Fact]
    public async Task B6_a_cell_that_ends_the_process_whenever_it_is_computed_is_put_aside_and_a_replay_heals_it()
    {
        const int events = 3000;
        await using var database = await TestServer.CreateDatabaseAsync(MigrateAsync);
        await using var calm = await TestServer.CreateDatabaseAsync(MigrateAsync);
        await History.AppendAsync(new(database.Source), events, TestContext.Current.CancellationToken);
        await History.AppendAsync(new(calm.Source), events, TestContext.Current.CancellationToken);
        await ProjectAsync(new(calm.Source));
        var cell = await ScalarAsync<string>(calm, "select subject || ' ' || day from devex.developer_days order by day, subject offset 20 limit 1");
        await StopAtAsync(database, "developer_days", $"new.subject || ' ' || new.day = '{cell}'");

        // Twice with others, the more of them the closer it is found, twice alone, and one that lives.
        Assert.InRange(await LivesAsync(database), 5, 9);
        Assert.Equal($"cell_quarantined day {cell.Split(' ')[1]}: the process ended", await ScalarAsync<string>(database, "select string_agg(code || ' ' || detail, ',') from devex.dead_letter"));
        Assert.Equal(
            await ScalarAsync<long>(calm, $"select count(*) from devex.developer_days where subject || ' ' || day <> '{cell}'"),
            await ScalarAsync<long>(database, "select count(*) from devex.developer_days"));

        await GoOnAsync(database);
        using var mended = await StartAsync(database);
        await new Replay(new(database.Source), NullLogger<Replay>.Instance).RunAsync(Tenant.Default, quarantined: true, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(async () => await StateAsync(database) is { Behind: 0, DirtyCells: 0 }, "all is computed");

        Assert.Equal(await DumpAsync(calm), await DumpAsync(database));
        Assert.Equal(0, (await StateAsync(database)).PutAside);
    }

    /// <returns>How many processes it took until one lived to the end of the work, each killed where it stands still.</returns>
    private async Task<int> LivesAsync(TestDatabase database)
    {
        var lives = 0;
        for (var alive = false; !alive; lives++)
        {
            using var web = await StartAsync(database);
            await Eventually.TrueAsync(
                async () => await IsStoppedAsync(database) || (alive = await StateAsync(database) is { Behind: 0, DirtyCells: 0 }), "it stands still, or is past it");
            web.Kill();
            await ScalarAsync<long>(database, "select count(*) filter (where pg_terminate_backend(pid, 10000)) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'");
        }

        return lives;
    }

    private Task<WebProcess> StartAsync(TestDatabase database) => WebProcess.StartAsync(
        _home.FullName, $"--ConnectionStrings:DevEx={database.ConnectionString}", "--Logging:LogLevel:Default=None");

    /// <summary>Whoever writes such a row stands still until it is killed.</summary>
    private static Task StopAtAsync(TestDatabase database, string table, string row) => ExecuteAsync(database, $"""
        create function devex.stop() returns trigger language plpgsql as $$ begin perform pg_sleep(600); return new; end $$;
        create trigger stop before insert on devex.{table} for each row when ({row}) execute function devex.stop();
        """);

    private static Task GoOnAsync(TestDatabase database) => ExecuteAsync(database, "drop function devex.stop cascade");

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var command = database.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static Task<bool> IsStoppedAsync(TestDatabase database) =>
        ScalarAsync<bool>(database, "select exists (select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep')");

    private static async Task ProjectAsync(Database database)
    {
        var projector = new Projector(database, new EventStore(database, TimeProvider.System), NullLogger<Projector>.Instance);
        var cells = new CellWorker(database, NullLogger<CellWorker>.Instance);
        while (await projector.ProjectAsync(TestContext.Current.CancellationToken) > 0)
        {
        }

        while (await cells.RecomputeAsync(TestContext.Current.CancellationToken) > 0)
        {
        }
    }

    private static async Task<string> DumpAsync(TestDatabase database)
    {
        var dump = new List<string>();
        foreach (var table in (await ScalarAsync<string>(database, $"select string_agg(tablename, ' ') from ({Tables}) t")).Split(' '))
        {
            dump.Add(await ScalarAsync<string>(database, $"""
                select '{table} ' || count(*) || ' ' || md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) from devex.{table} t
                """));
        }

        return string.Join('\n', dump);
    }

    private static Task<ProjectionState> StateAsync(TestDatabase database) => new Oversight(new(database.Source)).StateAsync(TestContext.Current.CancellationToken);

    private static async Task<T> ScalarAsync<T>(TestDatabase database, string sql)
    {
        await using var query = database.Source.CreateCommand(sql);
        query.CommandTimeout = 120;
        return (T)(await query.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private static int Setting(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : usual;

    private static Task MigrateAsync(string connectionString) => Migrator.MigrateAsync(connectionString, CancellationToken.None);
}
