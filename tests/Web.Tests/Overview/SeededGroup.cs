using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Store;
using DevEx.Store.Events;
using DevEx.Store.Projections;
using DevEx.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NpgsqlTypes;

namespace DevEx.Web.Tests.Overview;

/// <summary>Writes the cells of a small organisation: what the projector would have made of its events.</summary>
internal sealed class SeededGroup(TestDatabase database)
{
    private const int Days = 60;

    public static DateOnly Today { get; } = DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().Date);

    public string Database { get; } = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database!;

    /// <summary>A team whose iterations have so many minutes of container build beside the five of the loop.</summary>
    /// <param name="then">From some day on so many.</param>
    public async Task TeamAsync(string team, int people, double package, (DateOnly From, double Package)? then = null)
    {
        await ExecuteAsync("insert into devex.teams (tenant_id, team, name, sprint_start) values ('default', $1, initcap($1), $2)", team, Today.AddDays(-10));
        for (var person = 0; person < people; person++)
        {
            var subject = Guid.CreateVersion7();
            await ExecuteAsync("insert into devex.people (tenant_id, subject, name) values ('default', $1, 'Ann')", subject);
            await ExecuteAsync("insert into devex.team_members (tenant_id, team, subject) values ('default', $1, $2)", team, subject);
            await DaysOfAsync(subject, 20 + person, day => then is { } other && day >= other.From ? other.Package : package);
        }

        await ExecuteAsync("update devex.projections set seq_id = 1 where name = 'facts'");
        await ReceivedAsync();
        await RollUpAsync();
    }

    /// <summary>Adds the people's days and the journeys up to the days of groups, as the cell worker does after each of them.</summary>
    public async Task RollUpAsync()
    {
        var store = new Database(database.Source);
        await using (var transaction = await store.BeginAsync(Tenant.Default, CancellationToken.None))
        {
            await Rollups.MarkAllAsync(transaction, CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }

        var worker = new CellWorker(store, NullLogger<CellWorker>.Instance);
        while (await worker.RecomputeAsync(CancellationToken.None) > 0)
        {
        }

        // The application's own worker may have some of them in hand.
        await Eventually.TrueAsync(IsCleanAsync, "no cell is dirty");
    }

    /// <summary>Adds the days of a repository's builds up to their week, as the cell worker does after each of them.</summary>
    public async Task AddUpAsync(BuildWeek week)
    {
        await using var transaction = await new Database(database.Source).BeginAsync(Tenant.Default, CancellationToken.None);
        await BuildWeeks.RecomputeAsync(transaction, [week], CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>Appends events and waits until the application has made of them what pages read.</summary>
    public async Task AppendAsync(IEnumerable<DevEvent> events)
    {
        var store = new EventStore(new(database.Source), TimeProvider.System);
        foreach (var batch in events.Chunk(2000))
        {
            await store.AppendAsync(new Batch(Tenant.Default, "import", [.. batch.Select(e => Incoming.Of(Guid.CreateVersion7(), e))]), CancellationToken.None);
        }

        await ExecuteAsync("notify devex_events");
        await Eventually.TrueAsync(
            async () => await IsProjectedAsync() && await IsCleanAsync(), "all events are projected and no cell is dirty", TimeSpan.FromMinutes(2));
    }

    private async Task<bool> IsProjectedAsync()
    {
        await using var query = database.Source.CreateCommand("select seq_id = (select max(seq_id) from devex.mt_events) from devex.projections where name = 'facts'");
        return (bool)(await query.ExecuteScalarAsync())!;
    }

    private async Task<bool> IsCleanAsync()
    {
        // Costly cells rest for some seconds before they are computed; no test is about that.
        await using var query = database.Source.CreateCommand("""
            update devex.dirty_cells set due_at = null where due_at is not null;
            select not exists (select from devex.dirty_cells)
            """);
        return (bool)(await query.ExecuteScalarAsync())!;
    }

    /// <summary>Something arrived, whatever became of it.</summary>
    public Task ReceivedAsync() => ExecuteAsync(
        "insert into devex.arrivals (tenant_id, source, day, stored, last_at) values ('default', 'agent', current_date, 1, now()) on conflict do nothing");

    public Task AnnotationAsync(string title, string scope, string? key, string? url, int daysAgo = 3) => ExecuteAsync("""
        insert into devex.annotations (tenant_id, annotation_id, at, scope, scope_key, title, kind, url)
        values ('default', $1, ($5::date::timestamp at time zone 'UTC') - $6 * interval '1 day', $2, nullif($3, ''), $1, 'rollout', nullif($4, ''))
        """, title, scope, key ?? "", url ?? "", Today, daysAgo);

    /// <summary>A merged pull request, in production two hours later.</summary>
    public async Task ChangeAsync(int number, double hours, bool bot = false)
    {
        await ExecuteAsync("""
        insert into devex.journeys
            (tenant_id, provider, repository, number, author, author_bot, merged_at, deployed_at, middle_ms, outer_ms, middle, outer_loop, flags)
        select 'default', 'github', 'shop/api', $1, null, $3, at, at + interval '2 hours', ms, 7200000,
               jsonb_build_array(jsonb_build_object('kind', 'pickup', 'from', at, 'to', at, 'ms', ms, 'workingMs', ms / 2)),
               jsonb_build_array(jsonb_build_object('kind', 'releaseWait', 'from', at, 'to', at, 'ms', 7200000, 'workingMs', 3600000)), '{}'
        from (select now() - interval '5 days' as at, ($2 * 3600000)::bigint as ms) one
        """, number, hours, bot);
        await RollUpAsync();
    }

    public async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = database.Source.CreateCommand(sql);
        // A year of a large organisation takes its time where other tests run too.
        command.CommandTimeout = 180;
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The texts of a query's only column.</summary>
    public async Task<IReadOnlyList<string>> TextsAsync(string sql)
    {
        await using var query = database.Source.CreateCommand(sql);
        var texts = new List<string>();
        await using var rows = await query.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            texts.Add(rows.GetString(0));
        }

        return texts;
    }

    /// <summary>Those of the tables that some statement has read from end to end since the statistics were reset.</summary>
    public async Task<IReadOnlyList<string>> ReadWholeAsync(string[] tables)
    {
        // A session tells what it did when it ends, and while it is idle only now and then.
        await using var own = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false });
        await using (var end = own.CreateCommand(
            "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"))
        {
            await end.ExecuteNonQueryAsync();
        }

        await using var query = own.CreateCommand("select relname || ': ' || seq_scan from pg_stat_user_tables where relname = any($1) and seq_scan > 0 order by 1");
        query.Parameters.Add(new() { Value = tables });
        var whole = new List<string>();
        await using var rows = await query.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            whole.Add(rows.GetString(0));
        }

        return whole;
    }

    private async Task DaysOfAsync(Guid subject, int iterations, Func<DateOnly, double> package)
    {
        await using var import = await (await database.Source.OpenConnectionAsync()).BeginBinaryImportAsync(
            "copy devex.developer_days (tenant_id, day, subject, repository, n, active_ms, phases, cycles) from stdin (format binary)");
        for (var day = Today.AddDays(-Days); day <= Today; day = day.AddDays(1))
        {
            var cycle = PhaseTimes.Of(
                (Phase.Code, TimeSpan.FromMinutes(3)), (Phase.Build, TimeSpan.FromMinutes(1)), (Phase.Test, TimeSpan.FromSeconds(61)),
                (Phase.Package, TimeSpan.FromMinutes(package(day))));
            var cycles = new Histogram();
            for (var i = 0; i < iterations; i++)
            {
                cycles.Add(cycle.Sum);
            }

            long[] phases = [.. cycle.ToArray().Select(ms => ms * iterations)];
            await import.StartRowAsync();
            await import.WriteAsync("default");
            await import.WriteAsync(day, NpgsqlDbType.Date);
            await import.WriteAsync(subject);
            await import.WriteAsync("shop/api");
            await import.WriteAsync(iterations);
            await import.WriteAsync(phases.Sum());
            await import.WriteAsync(phases);
            await import.WriteAsync(cycles.ToBytes());
        }

        await import.CompleteAsync();
    }
}
