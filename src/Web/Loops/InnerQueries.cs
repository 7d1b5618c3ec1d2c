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
    /// <param name="points">False where only the wholes are wanted.</param>
    public async Task<InnerAnswer> GetAsync(Viewer viewer, Filter filter, CancellationToken ct, bool points = true)
    {
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var teams = await TeamsAsync(transaction, ct);
        var total = new DaySpan(filter.From, filter.To);
        var buckets = points ? filter.Buckets().Select(b => new DaySpan(b.From, b.To)).ToList() : [];
        var rows = await InnerGroupQueries.ByTeamAsync(transaction, filter.Team is { } team ? [team] : null, filter.Repository, viewer.Subject, total, ct);
        var asOf = await Freshness.AsOfAsync(transaction, ct);

        var asked = filter.Team ?? "";
        // Of one repository nobody expects that all work in it.
        var coverage = points && filter.Repository is null ? await CoverageQueries.ReadAsync(transaction, viewer, filter, rows.Reporting(asked), ct) : null;
        return new(asOf, InnerMeasure.Of(rows, asked, total, explained: true), Buckets(rows, asked, buckets),
            [.. teams.Where(t => filter.Team is null || t.Team == filter.Team).Select(t =>
                new TeamMeasure(t.Team, t.Name, InnerMeasure.Of(rows, t.Team, total), Buckets(rows, t.Team, buckets)))])
        {
            Coverage = coverage,
            Distribution = points && rows.Measure(asked, total) is { } loop ? Distribution.Of(loop.Cycles, LeastInBin) : null,
        };
    }

    private static List<InnerMeasure> Buckets(InnerGroupQueries rows, string group, List<DaySpan> buckets) =>
        buckets.ConvertAll(b => InnerMeasure.Of(rows, group, b));

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
