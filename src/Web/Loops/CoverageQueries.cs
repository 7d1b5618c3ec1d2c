using DevEx.Domain.Metrics;
using DevEx.Store;
using DevEx.Web.Access;
using DevEx.Web.Filters;

namespace DevEx.Web.Loops;

/// <summary>How many of a group's people report, where many do not.</summary>
public sealed record Coverage(int Reporting, int Members);

/// <summary>Reads who is in the teams, to tell how many of them report.</summary>
internal static class CoverageQueries
{
    // Holidays, and who is new.
    private const double Usual = 0.9;

    /// <returns>Null when nearly all report; and when so few do, or do not, that it would be about persons.</returns>
    public static async Task<Coverage?> ReadAsync(TenantTransaction transaction, Viewer viewer, Filter filter, IReadOnlySet<Guid> reporting, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select distinct m.subject from devex.team_members m
            join devex.people p on p.tenant_id = m.tenant_id and p.subject = m.subject
            where m.tenant_id = $1 and ($2::text is null or m.team = $2) and m.joined_on <= $4 and m.left_on > $3 and not p.bot
            """, filter.Team, filter.From, filter.To);
        var (members, report, others, silent) = (0, 0, 0, 0);
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var (reports, own) = (reporting.Contains(rows.GetGuid(0)), rows.GetGuid(0) == viewer.Subject);
            members++;
            report += reports ? 1 : 0;
            others += reports && !own ? 1 : 0;
            silent += reports || own ? 0 : 1;
        }

        return others >= GroupRule.LeastK && silent >= GroupRule.LeastK && report < Usual * members ? new(report, members) : null;
    }
}
