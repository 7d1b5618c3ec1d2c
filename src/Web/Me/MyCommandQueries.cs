using DevEx.Domain.Events;
using DevEx.Domain.Metrics;
using DevEx.Store;
using DevEx.Store.Projections;
using DevEx.Web.Access;
using DevEx.Web.Filters;

namespace DevEx.Web.Me;

/// <summary>Reads for one's own commands. The subject is the viewer's and never a parameter.</summary>
public sealed class MyCommandQueries(Database database)
{
    private const int MaxShown = 200;
    private const int DaysShown = 3;

    /// <param name="filter">Its days are those of the person's zone, and its team is of no account.</param>
    public async Task<MyCommands> GetAsync(Viewer viewer, Filter filter, CommandOrder order, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        ArgumentNullException.ThrowIfNull(filter);

        var subject = viewer.Subject ?? throw new InvalidOperationException("Only a person has commands.");
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var zone = await MyDayQueries.ZoneAsync(transaction, subject, ct);
        var (from, until) = (Midnight(filter.From, zone), Midnight(filter.To.AddDays(1), zone));
        // Both read some thousand rows: side by side, on a connection each.
        var reading = WaitsAsync(viewer.Tenant, subject, filter, from, until, ct);
        var (runs, skipped) = await RunsAsync(transaction, subject, filter.Repository, from, until, ct);
        var waits = await reading;

        var commands = runs.Select(r => r.Command(waits, zone)).ToList();
        var all = Sum(commands);
        return new(
            await Freshness.AsOfAsync(transaction, ct), filter.From, filter.To, zone.Id, order, all.Runs, all.FailureShare.Value, all.Cost.Value, all.Lost.Value,
            [.. Ranked(commands, order).Take(MaxShown)], [.. LeftOut(skipped, commands)])
        {
            Explanations = [all.FailureShare, all.Cost, all.Lost],
        };
    }

    /// <summary>The time that each held, from the iterations; what ran beside somebody who typed held nobody up.</summary>
    private async Task<Dictionary<Key, long>> WaitsAsync(
        Tenant tenant, Guid subject, Filter filter, DateTimeOffset from, DateTimeOffset until, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(tenant, ct);
        // A part counts where it ends; the iteration that it is of may end the day after.
        await using var query = transaction.Command("""
            select repository, started_at, parts from devex.iterations
            where tenant_id = $1 and subject = $2 and day between $3 and $4::date + 1 and ($5::text is null or repository = $5)
            """, subject, filter.From, filter.To, filter.Repository);
        var waits = new Dictionary<Key, long>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            foreach (var part in IterationParts.Read(rows.GetFieldValue<byte[]>(2), rows.GetFieldValue<DateTimeOffset>(1))
                .Where(p => p.Label is not null && p.Phase is not (Phase.Code or Phase.Inspect) && p.FinishedAt >= from && p.FinishedAt < until))
            {
                var key = new Key(rows.GetString(0), part.Phase, part.Label!);
                waits[key] = waits.GetValueOrDefault(key) + (part.FinishedAt - part.StartedAt).Ticks / TimeSpan.TicksPerMillisecond;
            }
        }

        return waits;
    }

    private static async Task<(List<Run> Runs, long Skipped)> RunsAsync(
        TenantTransaction transaction, Guid subject, string? repository, DateTimeOffset from, DateTimeOffset until, CancellationToken ct)
    {
        // By start, as the index has them. The few that take longer than a day have an index of their own.
        await using var query = transaction.Command("""
            with runs as materialized (
                select repository, phase, label, tool, outcome, finished_at, trunc(extract(epoch from greatest(finished_at - started_at, interval '0')) * 1000)::bigint as took
                from (
                    select repository, phase, label, tool, outcome, started_at, finished_at from devex.steps
                    where tenant_id = $1 and subject = $2 and started_at >= $4::timestamptz - interval '1 day' and started_at < $5
                    union all
                    select repository, phase, label, tool, outcome, started_at, finished_at from devex.steps
                    where tenant_id = $1 and subject = $2 and started_at < $4::timestamptz - interval '1 day' and finished_at >= $4
                      and finished_at - started_at > interval '1 day'
                ) s
                where finished_at >= $4 and finished_at < $5 and phase not in ('code', 'inspect') and ($3::text is null or repository = $3)
            )
            select repository, phase, label, string_agg(distinct tool, ', ' order by tool), count(*) filter (where outcome <> 'skipped'),
                   percentile_disc(0.5) within group (order by took) filter (where outcome <> 'skipped'),
                   percentile_disc(0.9) within group (order by took) filter (where outcome <> 'skipped'),
                   count(*) filter (where outcome in ('failure', 'error', 'timeout')), count(*) filter (where outcome = 'skipped'),
                   (array_agg(finished_at order by took desc, finished_at desc) filter (where outcome <> 'skipped'))[1:20]
            from runs group by repository, phase, label
            """, subject, repository, from, until);
        var (runs, skipped) = (new List<Run>(), 0L);
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            skipped += rows.GetInt64(8);
            if (rows.GetInt64(4) > 0)
            {
                runs.Add(new(
                    new(rows.GetString(0), Enum.Parse<Phase>(rows.GetString(1), ignoreCase: true), rows.GetString(2)), rows.GetString(3), rows.GetInt64(4), rows.GetInt64(5), rows.GetInt64(6),
                    rows.GetInt64(7), rows.GetFieldValue<DateTimeOffset[]>(9)));
            }
        }

        return (runs, skipped);
    }

    private static MeasuredBuild Sum(List<MyCommand> commands) => new()
    {
        Runs = commands.Sum(c => c.N),
        Failures = commands.Sum(c => c.Failures),
        Durations = new(),
        Waited = TimeSpan.FromMilliseconds(commands.Sum(c => c.WaitedMs ?? 0)),
    };

    private static IOrderedEnumerable<MyCommand> Ranked(List<MyCommand> commands, CommandOrder order) => (order switch
    {
        CommandOrder.Slowest => commands.OrderByDescending(c => c.P90Ms),
        CommandOrder.Failing => commands.OrderByDescending(c => c.FailureShare).ThenByDescending(c => c.Failures),
        _ => commands.OrderByDescending(c => c.WaitedMs ?? -1).ThenByDescending(c => c.P90Ms),
    }).ThenBy(c => c.Label, StringComparer.Ordinal).ThenBy(c => c.Repository, StringComparer.Ordinal).ThenBy(c => c.Phase);

    private static IEnumerable<LeftOut> LeftOut(long skipped, List<MyCommand> commands) => ((LeftOut[])
    [
        new(LeftOutReason.Skipped, skipped), new(LeftOutReason.NotListed, Math.Max(0, commands.Count - MaxShown)),
    ]).Where(l => l.N > 0);

    // Some zones have no midnight on the day that summer begins.
    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>What is one command: the same label in the same phase of the same repository.</summary>
    private sealed record Key(string Repository, Phase Phase, string Label);

    private sealed record Run(Key Key, string Tools, long N, long P50Ms, long P90Ms, long Failures, DateTimeOffset[] LongestAt)
    {
        public MyCommand Command(Dictionary<Key, long> waits, TimeZoneInfo zone)
        {
            var waited = Key.Phase is Phase.Check or Phase.Other ? (long?)null : waits.GetValueOrDefault(Key);
            return new(
                Key.Label, Tools, Key.Phase, Key.Repository, N, P50Ms, P90Ms, Failures, (double)Failures / N, waited,
                waited / Baseline.Traditional.Cycle.TotalMilliseconds,
                [.. LongestAt.Select(at => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime)).Distinct().Take(DaysShown)]);
        }
    }
}
