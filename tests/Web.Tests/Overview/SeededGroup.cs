using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Testing;
using NpgsqlTypes;

namespace DevEx.Web.Tests.Overview;

/// <summary>Writes the cells of a small organisation: what the projector would have made of its events.</summary>
internal sealed class SeededGroup(TestDatabase database)
{
    private const int Days = 60;

    public static DateOnly Today { get; } = DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().Date);

    /// <summary>A team whose iterations have so many minutes of container build beside the five of the loop.</summary>
    public async Task TeamAsync(string team, int people, double package)
    {
        await ExecuteAsync("insert into devex.teams (tenant_id, team, name, sprint_start) values ('default', $1, initcap($1), $2)", team, Today.AddDays(-10));
        for (var person = 0; person < people; person++)
        {
            var subject = Guid.CreateVersion7();
            await ExecuteAsync("insert into devex.people (tenant_id, subject, name) values ('default', $1, 'Ann')", subject);
            await ExecuteAsync("insert into devex.team_members (tenant_id, team, subject) values ('default', $1, $2)", team, subject);
            await DaysOfAsync(subject, 20 + person, package);
        }

        await ExecuteAsync("update devex.projections set seq_id = 1 where name = 'facts'");
        await ReceivedAsync();
    }

    /// <summary>Something arrived, whatever became of it.</summary>
    public Task ReceivedAsync() => ExecuteAsync(
        "insert into devex.arrivals (tenant_id, source, day, stored, last_at) values ('default', 'agent', current_date, 1, now()) on conflict do nothing");

    public Task AnnotationAsync(string title, string scope, string? key, string? url) => ExecuteAsync("""
        insert into devex.annotations (tenant_id, annotation_id, at, scope, scope_key, title, kind, url)
        values ('default', $1, now() - interval '3 days', $2, nullif($3, ''), $1, 'rollout', nullif($4, ''))
        """, title, scope, key ?? "", url ?? "");

    /// <summary>A merged pull request, in production two hours later.</summary>
    public Task ChangeAsync(int number, double hours, bool bot = false) => ExecuteAsync("""
        insert into devex.journeys
            (tenant_id, provider, repository, number, author, author_bot, merged_at, deployed_at, middle_ms, outer_ms, middle, outer_loop, flags)
        select 'default', 'github', 'shop/api', $1, null, $3, at, at + interval '2 hours', ms, 7200000,
               jsonb_build_array(jsonb_build_object('kind', 'pickup', 'from', at, 'to', at, 'ms', ms, 'workingMs', ms / 2)),
               jsonb_build_array(jsonb_build_object('kind', 'releaseWait', 'from', at, 'to', at, 'ms', 7200000, 'workingMs', 3600000)), '{}'
        from (select now() - interval '5 days' as at, ($2 * 3600000)::bigint as ms) one
        """, number, hours, bot);

    public async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = database.Source.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await command.ExecuteNonQueryAsync();
    }

    private async Task DaysOfAsync(Guid subject, int iterations, double package)
    {
        var cycle = PhaseTimes.Of(
            (Phase.Code, TimeSpan.FromMinutes(3)), (Phase.Build, TimeSpan.FromMinutes(1)), (Phase.Test, TimeSpan.FromSeconds(61)),
            (Phase.Package, TimeSpan.FromMinutes(package)));
        var cycles = new Histogram();
        for (var i = 0; i < iterations; i++)
        {
            cycles.Add(cycle.Sum);
        }

        await using var import = await (await database.Source.OpenConnectionAsync()).BeginBinaryImportAsync(
            "copy devex.developer_days (tenant_id, day, subject, repository, n, active_ms, phases, cycles) from stdin (format binary)");
        for (var day = Today.AddDays(-Days); day <= Today; day = day.AddDays(1))
        {
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
