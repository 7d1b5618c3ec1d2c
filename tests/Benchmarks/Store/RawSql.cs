using System.Diagnostics;
using DevEx.Web.Access;
using DevEx.Web.Builds;
using DevEx.Web.Filters;
using DevEx.Web.Loops;
using Npgsql;

namespace DevEx.Benchmarks.Store;

/// <summary>The same numbers as a page's, straight from the events in SQL: what the read models save.</summary>
/// <remarks>It is a reference only if it says the same: each number is compared, and one that is off by more than 1 % ends the run.</remarks>
internal sealed class RawSql(NpgsqlDataSource source, Viewer viewer, Filter filter)
{
    private const double Tolerance = 0.01;

    /// <returns>How many times longer the raw query takes than the page's own.</returns>
    public async Task<double> BuildsAsync(BuildQueries queries)
    {
        var ours = new Dictionary<(string, string), (double N, double P50)>();
        var page = await TimeAsync(async () =>
        {
            var answer = await queries.GetAsync(viewer, filter, "local", CancellationToken.None);
            ours = answer.Builds.ToDictionary(b => (b.Repository, b.Name), b => ((double)b.N, b.Duration.P50!.Value));
        });
        var theirs = new Dictionary<(string, string), (double N, double P50)>();
        var raw = await TimeAsync(async () => theirs = await ReadAsync("""
            select data->'workspace'->>'repository', data->>'label', count(*)::float8,
                   percentile_disc(0.5) within group (order by extract(epoch from (data->>'finishedAt')::timestamptz - (data->>'startedAt')::timestamptz) * 1000)::float8
            from devex.mt_events
            where tenant_id = $1 and type = 'step_finished' and data->>'phase' in ('build', 'test', 'package')
              and (data->>'finishedAt')::timestamptz >= $2 and (data->>'finishedAt')::timestamptz < $3
            group by 1, 2
            """));
        foreach (var (build, (n, p50)) in ours)
        {
            Compare($"{build} n", n, theirs[build].N);
            Compare($"{build} p50", p50, theirs[build].P50);
        }

        return raw / page;
    }

    /// <returns>How many times longer the raw query takes than the page's own.</returns>
    public async Task<double> MiddleAsync(OuterQueries queries)
    {
        (double N, double P50) ours = default;
        var page = await TimeAsync(async () =>
        {
            var answer = await queries.GetAsync(viewer, filter, LoopKind.Middle, CancellationToken.None);
            ours = (answer.N, answer.Total.Wall.P50!.Value);
        });
        (double N, double P50) theirs = default;
        var raw = await TimeAsync(async () => theirs = (await ReadAsync("""
            with change as (
                select stream_id,
                       min((data->>'at')::timestamptz) filter (where type = 'change_merged') as merged_at,
                       coalesce(
                           min((data->>'at')::timestamptz) filter (where type = 'change_marked_ready'),
                           min((data->>'at')::timestamptz) filter (where type = 'change_opened' and not (data->>'draft')::boolean)) as ready_at,
                       bool_or((data->'author'->>'bot')::boolean) as bot
                from devex.mt_events
                where tenant_id = $1 and type in ('change_opened', 'change_marked_ready', 'change_merged')
                group by stream_id
            )
            select '', '', count(*)::float8, percentile_disc(0.5) within group (order by extract(epoch from merged_at - ready_at) * 1000)::float8
            from change
            where merged_at >= $2 and merged_at < $3 and ready_at is not null and not coalesce(bot, false)
            """))[("", "")]);
        Compare("changes", ours.N, theirs.N);
        Compare("middle loop p50", ours.P50, theirs.P50);
        return raw / page;
    }

    /// <returns>How many times longer the raw query takes than the page's own.</returns>
    public async Task<double> InnerAsync(InnerQueries queries)
    {
        (double N, double Days) ours = default;
        var page = await TimeAsync(async () =>
        {
            var answer = await queries.GetAsync(viewer, filter, CancellationToken.None);
            ours = (answer.Total.Iterations!.Value, answer.Total.DeveloperDays!.Value);
        });
        (double N, double Days) theirs = default;
        var raw = await TimeAsync(async () => theirs = (await ReadAsync("""
            with item as (
                select data->>'subject' as subject, data#>>'{workspace,repository}' as repository, b.at::timestamptz as at, true as code, false as answers
                from devex.mt_events cross join lateral jsonb_array_elements_text(data->'beats') b(at)
                where tenant_id = $1 and type = 'edits_observed'
                union all
                select data->>'subject', data#>>'{workspace,repository}', (data->>'startedAt')::timestamptz, data->>'phase' = 'code',
                       data->>'phase' in ('build', 'test', 'package', 'deploy', 'wait')
                from devex.mt_events where tenant_id = $1 and type = 'step_finished'
            ), turn as (
                select *, code and not coalesce(lag(code) over (partition by subject, repository order by at, code desc), false) as begins from item
            ), numbered as (
                select *, count(*) filter (where begins) over (partition by subject, repository order by at, code desc) as nth from turn
            ), iteration as (
                select subject, repository, nth, min(at) as at, bool_or(answers) as complete from numbered group by 1, 2, 3
            )
            select '', '', count(*)::float8, count(distinct (i.subject, (i.at at time zone coalesce(p.zone, 'UTC'))::date))::float8
            from iteration i left join devex.people p on p.tenant_id = $1 and p.subject = i.subject::uuid
            where complete and i.at >= $2 and i.at < $3
            """))[("", "")]);
        Compare("iterations", ours.N, theirs.N);
        Compare("developer-days", ours.Days, theirs.Days);
        return raw / page;
    }

    private static void Compare(string what, double ours, double theirs)
    {
        if (Math.Abs(ours - theirs) > Tolerance * Math.Max(ours, theirs))
        {
            throw new InvalidOperationException($"{what}: the page says {ours}, the events say {theirs}.");
        }
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        // The best of three: what else runs only ever makes it slower, and the first warms up.
        var best = double.MaxValue;
        for (var n = 0; n < 3; n++)
        {
            var start = Stopwatch.GetTimestamp();
            await work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return best;
    }

    private async Task<Dictionary<(string, string), (double N, double P50)>> ReadAsync(string sql)
    {
        await using var query = source.CreateCommand(sql);
        query.CommandTimeout = 600;
        query.Parameters.Add(new() { Value = viewer.Tenant.Id });
        query.Parameters.Add(new() { Value = Midnight(filter.From) });
        query.Parameters.Add(new() { Value = Midnight(filter.To.AddDays(1)) });
        var found = new Dictionary<(string, string), (double N, double P50)>();
        await using var rows = await query.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            found[(rows.GetString(0), rows.GetString(1))] = (rows.GetDouble(2), rows.GetDouble(3));
        }

        return found;
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
