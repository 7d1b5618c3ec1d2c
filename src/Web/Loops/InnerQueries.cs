using DevEx.Domain.Metrics;
using DevEx.Store;
using DevEx.Web.Access;
using DevEx.Web.Filters;

namespace DevEx.Web.Loops;

/// <summary>A team as filters and headings name it.</summary>
public sealed record TeamName(string Team, string Name);

/// <summary>Reads for everything about the inner loop of groups.</summary>
public sealed class InnerQueries(Database database)
{
    // A histogram does not know whose iterations are in it: so many are rarely one person's.
    private const int LeastInBin = 20;

    /// <summary>The measures of the period as a whole, of each of its points, and of each team.</summary>
    public async Task<InnerAnswer> GetAsync(Viewer viewer, Filter filter, CancellationToken ct) =>
        (await CompareAsync(viewer, filter with { Compare = Compare.None }, pointsBefore: false, ct)).Now;

    /// <summary>Likewise, and those of the period that it is compared with.</summary>
    /// <param name="pointsBefore">False where only its wholes are wanted.</param>
    public async Task<Compared<InnerAnswer>> CompareAsync(Viewer viewer, Filter filter, bool pointsBefore, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        ArgumentNullException.ThrowIfNull(filter);

        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var (asked, teams, asOf) = (filter.Team ?? "", await TeamsAsync(transaction, ct), await Freshness.AsOfAsync(transaction, ct));
        IReadOnlyList<DaySpan> parts = [.. DaySpan.OfBoth(filter), .. Points(filter), .. pointsBefore && filter.Compared is { } compared ? Points(compared) : []];
        var rows = await InnerGroupQueries.ByTeamAsync(
            transaction, filter.Team is { } team ? [team] : null, filter.Repository, viewer.Subject, DaySpan.OfBoth(filter), ct, parts);
        // Of one repository nobody expects that all work in it.
        var coverage = filter.Repository is null ? await CoverageQueries.ReadAsync(transaction, viewer, filter, rows.Reporting(asked, DaySpan.Of(filter)), ct) : null;
        return new(
            Answer(filter, points: true) with { Coverage = coverage }, filter.Compared is { } before ? Answer(before, pointsBefore) : null);

        InnerAnswer Answer(Filter period, bool points)
        {
            var (total, buckets) = (DaySpan.Of(period), points ? Points(period) : []);
            List<InnerMeasure> Buckets(string group) => buckets.ConvertAll(b => InnerMeasure.Of(rows, group, b));
            return new(asOf, InnerMeasure.Of(rows, asked, total, explained: true), Buckets(asked),
                [.. teams.Where(t => filter.Team is null || t.Team == filter.Team).Select(t =>
                    new TeamMeasure(t.Team, t.Name, InnerMeasure.Of(rows, t.Team, total), Buckets(t.Team)))])
            {
                Distribution = points && rows.Measure(asked, total) is { } loop ? Distribution.Of(loop.Cycles, LeastInBin) : null,
            };
        }
    }

    private static List<DaySpan> Points(Filter period) => [.. period.Buckets().Select(b => new DaySpan(b.From, b.To))];

    public async Task<IReadOnlyList<TeamName>> TeamsAsync(Viewer viewer, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        return await TeamsAsync(transaction, ct);
    }

    internal static async Task<List<TeamName>> TeamsAsync(TenantTransaction transaction, CancellationToken ct)
    {
        await using var query = transaction.Command("select team, name from devex.teams where tenant_id = $1 order by name, team");
        var teams = new List<TeamName>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            teams.Add(new(rows.GetString(0), rows.GetString(1)));
        }

        return teams;
    }
}
