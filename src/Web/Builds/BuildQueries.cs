using DevEx.Domain.Metrics;
using DevEx.Store;
using DevEx.Store.Organisation;
using DevEx.Store.Projections;
using DevEx.Web.Access;
using DevEx.Web.Filters;

namespace DevEx.Web.Builds;

/// <summary>Reads for the builds, local and CI in one list.</summary>
/// <remarks>With a team it is the local builds of those who were in it: a job of CI belongs to a repository, and to no team.</remarks>
public sealed class BuildQueries(Database database)
{
    private const int MaxShown = 2000;

    /// <param name="place">Null for both.</param>
    public async Task<BuildsAnswer> GetAsync(Viewer viewer, Filter filter, string? place, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        ArgumentNullException.ThrowIfNull(filter);

        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var builds = await ReadAsync(transaction, filter, place, ct);
        var baselines = await Baselines.BookAsync(transaction, ct);
        var (sum, all, rows) = (new BuildSum(filter, baselines), new BuildSum.Point(filter.From, filter.To), new List<BuildRow>());
        all.Baseline = baselines.Traditional(filter.Team, filter.Repository);
        all.Clear(new(builds.Keys.Any(b => b.IsLocal) ? BuildRef.Local : BuildRef.Ci, "", ""));
        foreach (var (build, days) in builds)
        {
            sum.Fill(build, days);
            if (sum.Whole.IsShown(viewer.Subject))
            {
                rows.Add(sum.Row(viewer));
                all.Add(sum.Whole);
            }
        }

        var marks = await BuildMarkQueries.ReadAsync(transaction, ct);
        var shown = rows.OrderByDescending(r => r.LostCycles).ThenByDescending(r => r.Duration.P50).ThenBy(r => r.Name, StringComparer.Ordinal)
            .Take(MaxShown).Select(marks.Marked).ToList();
        return new(await Freshness.AsOfAsync(transaction, ct), shown.Sum(r => r.N), shown)
        {
            Excluded = await SkippedAsync(transaction, filter, place, ct),
            Explanations = all.Measured().All,
        };
    }

    /// <summary>Whole weeks as such where the points are weeks, and the days around them.</summary>
    private static async Task<Dictionary<BuildRef, List<BuildDayRow>>> ReadAsync(
        TenantTransaction transaction, Filter filter, string? place, CancellationToken ct)
    {
        var (weeks, rest) = Parts(filter);
        await using var query = transaction.Command("""
            select week, n, failures, queue_ms, waited_ms, durations, people, place, repository, name from devex.build_weeks
            where tenant_id = $1 and team = coalesce($6::text, '') and week = any($2)
              and ($4::text is null or repository = $4) and ($5::text is null or place = $5) and ($6::text is null or place = 'local')
            union all
            select day, n, failures, queue_ms, waited_ms, durations, people, place, repository, name from devex.build_days
            where tenant_id = $1 and team = coalesce($6::text, '') and day = any($3)
              and ($4::text is null or repository = $4) and ($5::text is null or place = $5) and ($6::text is null or place = 'local')
            """, weeks, rest, filter.Repository, place, filter.Team);
        var builds = new Dictionary<BuildRef, List<BuildDayRow>>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var build = new BuildRef(rows.GetString(7), rows.GetString(8), rows.GetString(9));
            if (!builds.TryGetValue(build, out var days))
            {
                builds[build] = days = [];
            }

            days.Add(new(
                rows.GetFieldValue<DateOnly>(0), rows.GetInt32(1), rows.GetInt32(2), 0, 0, rows.GetInt64(3), rows.GetInt64(4),
                rows.GetFieldValue<byte[]>(5), rows.GetFieldValue<byte[]>(6)));
        }

        return builds;
    }

    private static (DateOnly[] Weeks, DateOnly[] Days) Parts(Filter filter)
    {
        bool IsWhole((DateOnly From, DateOnly To) point) => point.To.DayNumber - point.From.DayNumber == BuildWeek.Days - 1;

        var points = filter.Buckets().ToLookup(IsWhole);
        return (
            [.. points[true].Select(p => p.From)],
            [.. points[false].SelectMany(p => Enumerable.Range(p.From.DayNumber, p.To.DayNumber - p.From.DayNumber + 1)).Select(DateOnly.FromDayNumber)]);
    }

    private static async Task<IReadOnlyList<LeftOut>> SkippedAsync(TenantTransaction transaction, Filter filter, string? place, CancellationToken ct)
    {
        if (place == BuildRef.Local || filter.Team is not null)
        {
            return [];
        }

        await using var query = transaction.Command("""
            select count(*) from devex.jobs
            where tenant_id = $1 and outcome = 'skipped' and ($4::text is null or repository = $4)
              and finished_at >= $2::date::timestamp at time zone 'UTC' and finished_at < ($3::date + 1)::timestamp at time zone 'UTC'
            """, filter.From, filter.To, filter.Repository);
        var skipped = (long)(await query.ExecuteScalarAsync(ct))!;
        return skipped == 0 ? [] : [new(LeftOutReason.Skipped, skipped)];
    }
}
