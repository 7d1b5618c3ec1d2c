using DevEx.Domain.Metrics;
using DevEx.Store;
using DevEx.Web.Access;
using DevEx.Web.Filters;
using DevEx.Web.Loops;

namespace DevEx.Web.Builds;

/// <summary>A build over the period. <paramref name="LostCycles"/>: how many turns of the traditional loop the waiting would have held.</summary>
/// <param name="Place"><c>local</c> or <c>ci</c>.</param>
public sealed record BuildRow(
    string Place, string Repository, string Name, long N, double FailureShare, Quantiles Duration, double? QueueMeanMs, double WaitedMinutes,
    double LostCycles, IReadOnlyList<double?> TrendMs);

/// <summary>What <c>GET /api/v1/builds</c> gives: the most costly first.</summary>
public sealed record BuildsAnswer(DateTimeOffset? AsOf, long N, IReadOnlyList<BuildRow> Builds);

/// <summary>Reads for the builds, local and CI in one list.</summary>
public sealed class BuildQueries(Database database)
{
    private const int MaxShown = 2000;

    private static readonly GroupRule Rule = new();

    /// <param name="place">Null for both.</param>
    public async Task<BuildsAnswer> GetAsync(Viewer viewer, Filter filter, string? place, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var days = await DaysAsync(transaction, filter, place, ct);
        var rows = days.GroupBy(d => (d.Place, d.Repository, d.Name))
            .Where(g => IsShown([.. g], viewer, filter.Days))
            .Select(g => Row(g.Key, [.. g], filter, viewer))
            .OrderByDescending(r => r.LostCycles).ThenByDescending(r => r.Duration.P50).ThenBy(r => r.Name, StringComparer.Ordinal)
            .Take(MaxShown).ToList();
        return new(await Freshness.AsOfAsync(transaction, ct), rows.Sum(r => r.N), rows);
    }

    /// <summary>A local build is inner-loop data: it shows when enough people share it. CI's runs are everybody's.</summary>
    private static bool IsShown(IReadOnlyList<BuildDay> days, Viewer viewer, int covered) =>
        days[0].Place == "ci"
        || Rule.Judge(days.SelectMany(d => d.Subjects.Zip(d.Waits, (s, w) => new Contribution(s, w, 1))), viewer.Subject, covered) == Disclosure.Shown;

    private static BuildRow Row((string Place, string Repository, string Name) key, List<BuildDay> days, Filter filter, Viewer viewer)
    {
        var durations = Merged(days);
        var n = days.Sum(d => (long)d.N);
        var waited = days.Sum(d => d.WaitedMs);
        return new(
            key.Place, key.Repository, key.Name, n, (double)days.Sum(d => d.Failures) / n, Quantiles.Of(durations),
            key.Place == "ci" ? (double)days.Sum(d => d.QueueMs) / n : null, waited / 60_000.0, waited / Baseline.Traditional.Cycle.TotalMilliseconds,
            [.. filter.Buckets().Select(b => Point(days.FindAll(d => d.Day >= b.From && d.Day <= b.To), viewer, b.To.DayNumber - b.From.DayNumber + 1))]);
    }

    /// <summary>The median of a point of the small chart; null where nothing ran, or too few people stand behind it.</summary>
    private static double? Point(List<BuildDay> days, Viewer viewer, int covered) =>
        days.Count == 0 || !IsShown(days, viewer, covered) ? null : Merged(days).Quantile(0.5)?.TotalMilliseconds;

    private static Histogram Merged(List<BuildDay> days)
    {
        var all = new Histogram();
        days.ForEach(d => all.Merge(d.Durations));
        return all;
    }

    private static async Task<List<BuildDay>> DaysAsync(TenantTransaction transaction, Filter filter, string? place, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select day, place, repository, name, n, failures, queue_ms, waited_ms, durations, subjects, waits from devex.build_days
            where tenant_id = $1 and day between $2 and $3 and ($4::text is null or repository = $4) and ($5::text is null or place = $5)
            """, filter.From, filter.To, filter.Repository, place);
        var days = new List<BuildDay>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            days.Add(new(
                rows.GetFieldValue<DateOnly>(0), rows.GetString(1), rows.GetString(2), rows.GetString(3), rows.GetInt32(4), rows.GetInt32(5),
                rows.GetInt64(6), rows.GetInt64(7), rows.GetFieldValue<byte[]>(8), rows.GetFieldValue<Guid[]>(9), rows.GetFieldValue<long[]>(10)));
        }

        return days;
    }

    private sealed record BuildDay(
        DateOnly Day, string Place, string Repository, string Name, int N, int Failures, long QueueMs, long WaitedMs, byte[] Durations,
        Guid[] Subjects, long[] Waits);
}
