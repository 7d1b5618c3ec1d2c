using DevEx.Domain.Metrics;
using DevEx.Store;
using DevEx.Web.Access;
using DevEx.Web.Filters;
using DevEx.Web.Sprints;

namespace DevEx.Web.Loops;

/// <summary>Reads for where and when a loop is slow: each repository, in each stretch of the period.</summary>
/// <remarks>The cells have days and no hours, and a weekday's cell covers less than a week, which a small group may not see: so it is weeks, by repository.</remarks>
public sealed class RepositoryQueries(Database database)
{
    private const int MostColumns = 16;

    public async Task<RepositoriesAnswer> GetAsync(Viewer viewer, Filter filter, LoopKind loop, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        ArgumentNullException.ThrowIfNull(filter);

        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var asOf = await Freshness.AsOfAsync(transaction, ct);
        var repositories = loop == LoopKind.Inner
            ? await InnerAsync(transaction, viewer, filter, ct)
            : await ChangesAsync(transaction, filter, loop, ct);
        return RepositoriesAnswer.Of(asOf, loop, repositories);
    }

    /// <summary>Weeks; of a long period several together.</summary>
    internal static IReadOnlyList<(DateOnly From, DateOnly To)> Columns(Filter filter)
    {
        var weeks = (filter with { Grain = Grain.Week }).Buckets().ToList();
        return [.. weeks.Chunk((weeks.Count + MostColumns - 1) / MostColumns).Select(c => (c[0].From, c[^1].To))];
    }

    private static async Task<List<RepositoryLoop>> InnerAsync(TenantTransaction transaction, Viewer viewer, Filter filter, CancellationToken ct)
    {
        var (whole, columns) = (DaySpan.Of(filter), Columns(filter).Select(c => new DaySpan(c.From, c.To)).ToList());
        var rows = filter.Repository is { } one
            ? await InnerGroupQueries.ByTeamAsync(transaction, [filter.Team ?? ""], one, viewer.Subject, [whole], ct, columns)
            : await InnerGroupQueries.ByRepositoryAsync(transaction, filter.Team ?? "", viewer.Subject, whole, ct, columns);
        var groups = filter.Repository is { } repository ? [(repository, Group: filter.Team ?? "")] : rows.Groups.Select(r => (r, Group: r)).ToList();
        var all = filter.Repository is null ? "" : filter.Team ?? "";
        var (total, points) = (Shown(whole), columns.ConvertAll(c => Shown(c)));
        return groups.ConvertAll(g => new RepositoryLoop(g.Item1, total(g.Group), [.. points.Select(p => p(g.Group))]));

        // What is shown beside the whole must not tell what is hidden by taking it away.
        Func<string, RepositoryPoint> Shown(DaySpan span)
        {
            var shown = rows.Measure(all, span) is null
                ? []
                : GroupParts.Split(rows.Days(all, span), groups.Select(g => new GroupPart<string>(g.Group, rows.Days(g.Group, span), span.Length)), viewer.Subject, _ => span.Length)
                    .Shown.Select(s => s.Of).ToHashSet();
            return group => shown.Contains(group) && rows.Measure(group, span) is { } loop
                ? new(span.From, span.To, false, Quantiles.Of(loop.Cycle), loop.TaxShare.Value)
                : new(span.From, span.To, true, null, null);
        }
    }

    private static async Task<List<RepositoryLoop>> ChangesAsync(TenantTransaction transaction, Filter filter, LoopKind loop, CancellationToken ct)
    {
        // Each next repository by the index: there are few of them in very many rows.
        await using var query = transaction.Command($"""
            with recursive repositories(repository) as (
                select min(repository) from devex.change_rollups where tenant_id = $1 and loop = $2 and repository > ''
                union all
                select (select min(c.repository) from devex.change_rollups c where c.tenant_id = $1 and c.loop = $2 and c.repository > r.repository)
                from repositories r where r.repository is not null
            )
            select r.repository, c.day, c.{(filter.IsWorking ? "working" : "wall")}
            from repositories r
            cross join lateral (
                select day, wall, working from devex.change_rollups
                where tenant_id = $1 and loop = $2 and repository = r.repository and team = $3 and day between $4 and $5
                offset 0
            ) c
            where r.repository is not null and ($6::text is null or r.repository = $6)
            """, loop == LoopKind.Middle ? "middle" : "outer", filter.Team ?? "", filter.From, filter.To, filter.Repository);
        var days = new List<(string Repository, DateOnly Day, byte[] Times)>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            days.Add((rows.GetString(0), rows.GetFieldValue<DateOnly>(1), rows.GetFieldValue<byte[]>(2)));
        }

        var (whole, columns) = (DaySpan.Of(filter), Columns(filter));
        return
        [
            .. days.GroupBy(d => d.Repository)
                .Select(g => new RepositoryLoop(g.Key, Point(g, whole), [.. columns.Select(c => Point(g, new(c.From, c.To)))]))
                .Where(r => r.Total.Times!.N > 0),
        ];

        RepositoryPoint Point(IEnumerable<(string Repository, DateOnly Day, byte[] Times)> all, DaySpan span)
        {
            var times = new Histogram();
            foreach (var day in all.Where(d => span.Holds(d.Day)))
            {
                times.Merge(day.Times);
            }

            return new(span.From, span.To, false, Quantiles.Of(new(loop == LoopKind.Middle ? Measures.Middle : Measures.Outer, times, [])), null);
        }
    }
}
