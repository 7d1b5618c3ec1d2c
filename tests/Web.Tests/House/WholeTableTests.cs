using DevEx.Domain.Metrics;
using DevEx.Web.Builds;
using DevEx.Web.Changes;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.House;

/// <summary>What a page costs grows with the days and groups that it shows, never with all that was ever stored.</summary>
/// <remarks>
/// PostgreSQL itself counts which tables were read from end to end, by the plans that were run and with the values of real requests: what
/// EXPLAIN would tell of each query. That no query is left out is seen from the source: every line that asks the database has to have run.
/// </remarks>
public sealed class WholeTableTests
{
    private static readonly string Empty = Convert.ToHexString(new Histogram().ToBytes());

    // Slower since two weeks: the commit of that day is looked for.
    private static readonly (string Fast, string Slow) Turn = (Tens(60_000), Tens(300_000));

    // A year of three hundred people in ten teams and twenty repositories.
    private static readonly string Year = $$"""
        insert into devex.teams (tenant_id, team, name) select 'default', 't' || t, 'Team ' || t from generate_series(0, 9) t;
        create temp table staff as select ('00000000-0000-7000-8000-' || lpad(to_hex(p), 12, '0'))::uuid as subject, p from generate_series(1, 300) p;
        insert into devex.people (tenant_id, subject, name) select 'default', subject, 'P' from staff;
        insert into devex.team_members (tenant_id, team, subject) select 'default', 't' || p % 10, subject from staff;
        create temp table days as select current_date - d as day, d from generate_series(0, 364) d;
        insert into devex.developer_days (tenant_id, day, subject, repository, n, incomplete, active_ms, phases, cycles)
        select 'default', day, subject, 'shop/r' || p % 20, 10, 1, 1000, array_fill(100::bigint, array[10]), '\x{{Empty}}' from staff, days;
        insert into devex.iterations (tenant_id, subject, day, repository, nth, started_at, finished_at, complete, phases, parts)
        select 'default', subject, day, 'shop/r' || p % 20, 1, day, day, true, array_fill(100::bigint, array[10]), '' from staff, days;
        insert into devex.identities (tenant_id, provider, login, subject) select 'default', 'local', 'owner', subject from staff where p = 7;
        insert into devex.steps (tenant_id, event_id, subject, repository, branch, phase, tool, label, started_at, finished_at, outcome, waited, source)
        select 'default', gen_random_uuid(), subject, 'shop/r' || p % 20, 'topic', 'build', 'dotnet', 'dotnet build', day, day, 'success', true, 'agent' from staff, days;
        insert into devex.edits (tenant_id, event_id, subject, repository, branch, first_at, last_at, beats)
        select 'default', gen_random_uuid(), subject, 'shop/r' || p % 20, 'topic', day, day, array[day::timestamptz] from staff, days;
        insert into devex.mt_events (seq_id, id, stream_id, version, data, type, tenant_id, is_archived)
        select nextval('devex.mt_events_sequence'), gen_random_uuid(), 'loop/' || subject || day, 1, '{}', 'unheard_of', 'default', false from staff, days;
        insert into devex.inner_rollups (tenant_id, day, team, repository, n, developer_days, idle_days, incomplete, phases, cycles)
        select 'default', day, team, repository, 10, 1, 0, 1, array_fill(100::bigint, array[10]), '\x{{Empty}}'
        from days, (select '' as team union all select 't' || t from generate_series(0, 9) t) t,
             (select '' as repository union all select 'shop/r' || r from generate_series(0, 19) r union all select 'folder-of-one' || f from generate_series(1, 5) f) r;
        insert into devex.inner_weeks (tenant_id, week, team, repository, n, developer_days, idle_days, incomplete, phases, cycles, people)
        select tenant_id, day, team, repository, n, developer_days, idle_days, incomplete, phases, cycles, '' from devex.inner_rollups;
        insert into devex.change_rollups (tenant_id, loop, day, team, repository, n, unknown, bots, wall, working, segments, segment_n, segment_ms, segment_working_ms)
        select 'default', l, day, team, repository, 0, 0, 1, '\x{{Empty}}', '\x{{Empty}}', '{}', '{}', '{}', '{}'
        from unnest(array['middle', 'outer']) l, (select distinct day, team, repository from devex.inner_rollups) g;
        insert into devex.changes (tenant_id, provider, repository, number, title, author, author_bot, head_ref, head_sha, base_ref, state, opened_at, merged_at, rework_rounds)
        select 'default', 'github', 'shop/r' || p % 20, d * 300 + p, 'Change', subject, false, 'topic', 'h' || d * 300 + p, 'main', 'merged', day, day, 0 from staff, days;
        insert into devex.journeys (tenant_id, provider, repository, number, author, author_bot, merged_at, middle, outer_loop, flags)
        select tenant_id, provider, repository, number, author, false, merged_at, '[]', '[]', '{}' from devex.changes;
        insert into devex.jobs (tenant_id, provider, repository, run_id, attempt, job_id, workflow, name, finished_at, outcome, steps)
        select 'default', 'github', 'shop/r' || p % 20, d * 300 + p, 1, '1', 'ci', 'test' || 1 + p % 10, day, case when p % 10 = 0 then 'skipped' else 'success' end, '[]' from staff, days;
        insert into devex.runs (tenant_id, provider, repository, run_id, attempt, workflow, change_numbers)
        select tenant_id, provider, repository, run_id, attempt, 'ci', '{}' from devex.jobs;
        insert into devex.run_changes (tenant_id, provider, repository, number, run_id, attempt) select tenant_id, provider, repository, run_id::int, run_id, attempt from devex.runs;
        insert into devex.build_days (tenant_id, day, place, repository, name, n, failures, queue_ms, waited_ms, durations)
        select 'default', day, 'ci', 'shop/r' || r, 'ci/test' || n, 10, 1, 10, 10, case when d > 14 then '\x{{Turn.Fast}}'::bytea else '\x{{Turn.Slow}}' end
        from days, generate_series(0, 19) r, generate_series(1, 10) n;
        insert into devex.build_weeks (tenant_id, team, week, place, repository, name, n, failures, queue_ms, waited_ms, durations, people)
        select tenant_id, '', date_trunc('week', day), place, repository, name, sum(n), sum(failures), sum(queue_ms), sum(waited_ms), (array_agg(durations))[1], ''
        from devex.build_days group by 1, 2, 3, 4, 5, 6;
        insert into devex.deployments (tenant_id, provider, repository, deployment_id, environment, production, preview, sha, finished_at, outcome)
        select 'default', 'github', 'shop/r' || r, r * 1000 + d, 'production', true, false, 's' || d, day, 'success' from days, generate_series(0, 39) r;
        insert into devex.deployments (tenant_id, provider, repository, deployment_id, environment, production, preview, sha, started_at, finished_at, outcome)
        select 'default', 'github', repository, head_sha, 'production', true, false, head_sha, merged_at, merged_at, 'success' from devex.changes where number % 5 = 0;
        insert into devex.commits (tenant_id, provider, repository, sha, pushed_at, nth) select 'default', provider, repository, head_sha, merged_at, 0 from devex.changes where number % 5 = 0;
        insert into devex.branch_commits (tenant_id, provider, repository, branch, pushed_at, sha) select 'default', provider, repository, head_ref, merged_at, head_sha from devex.changes;
        insert into devex.pushes (tenant_id, event_id, provider, repository, ref, forced, default_branch, pushed_at)
        select 'default', gen_random_uuid(), provider, repository, 'refs/heads/main', false, true, merged_at from devex.changes where number % 5 = 0;
        insert into devex.reviews (tenant_id, provider, repository, number, review_id, bot, state, submitted_at)
        select 'default', provider, repository, number, '1', false, 'approved', merged_at from devex.changes where number % 5 = 0;
        insert into devex.incidents (tenant_id, provider, incident_id, repository, title, opened_at)
        select 'default', 'pager', deployment_id, repository, 'Down', finished_at from devex.deployments;
        insert into devex.dora_deployments (tenant_id, provider, repository, deployment_id, environment, day, finished_at, succeeded, reached, failed, unplanned,
                                            recovery_ms, reasons, incident_providers, incident_ids)
        select tenant_id, provider, repository, deployment_id, environment, finished_at::date, finished_at, true, true, f.yes, false, case when f.yes then 60000 end,
               case when f.yes then '{incident}' else '{}'::text[] end, case when f.yes then '{pager}' else '{}'::text[] end,
               case when f.yes then array[deployment_id] else '{}' end
        from devex.deployments, lateral (select deployment_id like '%7' as yes) f;
        insert into devex.arrivals (tenant_id, source, day, stored, last_at) values ('default', 'agent', current_date, 1, now());
        insert into devex.annotations (tenant_id, annotation_id, at, scope, scope_key, title, kind)
        values ('default', 'a', now() - interval '20 days', 'team', 't3', 'Team', 'rollout'), ('default', 'b', now() - interval '20 days', 'repository', 'shop/r3', 'Repository', 'rollout');
        update devex.projections set seq_id = (select max(seq_id) from devex.mt_events);
        drop table staff; drop table days;
        analyze;
        """;

    // The visitor's own: a team, and events that can be taken along.
    private const string OwnersYear = """
        insert into devex.team_members (tenant_id, team, subject) select 'default', 't3', subject from devex.identities where provider = 'local';
        insert into devex.mt_streams (tenant_id, id, version)
        select 'default', 'loop/' || p.subject || '/' || to_char(current_date - d, 'YYYY-MM-DD'), 1 from devex.people p, generate_series(0, 364) d;
        insert into devex.mt_events (seq_id, id, stream_id, version, data, type, tenant_id, is_archived)
        select nextval('devex.mt_events_sequence'), gen_random_uuid(), id, 1, '{}', 'unheard_of', 'default', false from devex.mt_streams;
        update devex.projections set seq_id = (select max(seq_id) from devex.mt_events);
        analyze devex.mt_streams; analyze devex.mt_events;
        """;

    private static readonly string[] Large =
    [
        "mt_events", "mt_streams", "steps", "edits", "changes", "reviews", "pushes", "commits", "branch_commits", "runs", "run_changes", "jobs", "deployments", "incidents", "iterations",
        "developer_days", "journeys", "build_days", "build_weeks", "inner_rollups", "inner_weeks", "change_rollups", "dora_deployments",
    ];

    [Fact]
    public async Task No_page_and_no_answer_reads_a_whole_table_of_events_facts_or_cells()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.ExecuteAsync(Year);
        await host.PageAsync("/me");
        await host.Seeds.ExecuteAsync(OwnersYear);
        await host.Seeds.ExecuteAsync("select pg_stat_reset()");
        using var ran = new RanQueries(host.Seeds.Database);
        Assert.NotEmpty(ran.NotRun);

        foreach (var filter in (string[])["", "?team=t3", "?repository=shop/r7", "?team=t3&repository=shop/r3&grain=day"])
        {
            foreach (var path in (string[])["loops/inner", "loops/middle", "loops/outer", "loops/inner/repositories", "loops/middle/repositories", "loops/outer/repositories", "dora", "builds", "changes", "what-if", "levers"])
            {
                await host.ApiAsync($"/api/v1/{path}{filter}");
            }

            foreach (var path in (string[])["/", "/loops", "/builds", "/changes", "/what-if"])
            {
                await host.PageAsync(path + filter);
            }
        }

        var (build, change) = (new BuildRef(BuildRef.Ci, "shop/r7", "ci/test8").Key, new ChangeRef("github", "shop/r7", 907).Id);
        var sprint = (await host.ApiAsync("/api/v1/sprints")).GetProperty("sprints")[0].GetProperty("id").GetString();
        foreach (var path in (string[])["/api/v1/me/day", "/api/v1/sources", $"/api/v1/sprints/{sprint}", $"/api/v1/sprints/{sprint}?baseline=own-best", $"/api/v1/builds/{build}", $"/api/v1/builds/{build}?to=2020-01-28", $"/api/v1/builds/{build}?run=github/907/1", $"/api/v1/changes/{change}", "/api/v1/changes?page=3", "/api/v1/sprints?team=t3"])
        {
            await host.ApiAsync(path);
        }

        foreach (var path in (string[])["rate", "rate?grain=week&repository=shop/r3", "commands", "data"])
        {
            await host.ApiAsync($"/api/v1/me/{path}");
            await host.PageAsync($"/me/{path}");
        }

        await host.PageAsync("/api/v1/me/export");
        foreach (var path in (string[])["/search?q=%23907", "/search?q=zebra", "/search?q=change", "/loops?loop=middle", "/loops?loop=outer", "/before-after?annotation=a", "/before-after?annotation=b&loop=middle", "/sprint", "/me", "/me?date=2020-01-02", "/sources", "/welcome", "/setup", "/setup/teams", "/setup/teams/t3", "/setup/people?person=00000000-0000-7000-8000-000000000007", "/setup/people?find=p", "/setup/baselines", "/setup/annotations", "/setup/tokens", "/setup/github", "/setup/audit", $"/builds/{build}", $"/changes/{change}"])
        {
            await host.PageAsync(path);
        }

        Assert.Empty(ran.NotRun);
        Assert.Empty(await host.Seeds.ReadWholeAsync(Large));
    }

    [Fact]
    public async Task A_query_that_reads_a_whole_table_is_seen()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.ExecuteAsync("select pg_stat_reset()");

        await host.Seeds.ExecuteAsync("select from devex.steps where lower(label) = 'make'");

        Assert.Equal(["steps: 1"], await host.Seeds.ReadWholeAsync(["steps"]));
    }

    [Theory]
    [InlineData("await using var rows = await query.ExecuteReaderAsync(ct);", true)]
    [InlineData("return (bool)(await query.ExecuteScalarAsync(ct))!;", true)]
    [InlineData("await transaction.ExecuteAsync(\"delete from x\", [], ct);", true)]
    [InlineData("await ReadAsync(ct);", false)]
    public void A_line_that_asks_the_database_is_told_from_others(string line, bool asks) =>
        Assert.Equal(asks ? ["src/NewQueries.cs:2"] : [], RanQueries.Sites(new("src/NewQueries.cs", $"\n{line}")));

    private static string Tens(long milliseconds)
    {
        var durations = new Histogram();
        for (var n = 0; n < 10; n++)
        {
            durations.Add(milliseconds + n);
        }

        return Convert.ToHexString(durations.ToBytes());
    }
}
