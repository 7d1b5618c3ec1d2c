using DevEx.Domain.Loops;
using DevEx.Store;
using DevEx.Web.Access;
using DevEx.Web.Filters;

namespace DevEx.Web.Loops;

/// <summary>One person's day in one repository. Never leaves this folder: only groups of them do.</summary>
internal sealed record InnerDay(DateOnly Day, Guid Subject, string Repository, int N, PhaseTimes Phases, byte[] Cycles);

/// <summary>Who belongs to which team, and when.</summary>
internal sealed record Membership(string Team, Guid Subject, DateOnly From, DateOnly Until)
{
    public bool Holds(Guid subject, DateOnly day) => subject == Subject && day >= From && day < Until;
}

/// <summary>A team as filters and headings name it.</summary>
public sealed record TeamName(string Team, string Name);

/// <summary>Reads for everything about the inner loop of groups.</summary>
public sealed class InnerQueries(Database database)
{
    /// <summary>The measures of the period as a whole, of each of its points, and of each team.</summary>
    public async Task<InnerAnswer> GetAsync(Viewer viewer, Filter filter, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var teams = await TeamsAsync(transaction, ct);
        var memberships = await MembershipsAsync(transaction, ct);
        var days = InTeam(await DaysAsync(transaction, filter.From, filter.To, filter.Repository, ct), memberships, filter.Team);
        var asOf = await Freshness.AsOfAsync(transaction, ct);

        var byTeam = teams.Where(t => filter.Team is null || t.Team == filter.Team).Select(t =>
        {
            var own = InTeam(days, memberships, t.Team);
            return new TeamMeasure(t.Team, t.Name, InnerMeasure.Of(own, viewer.Subject, filter.From, filter.To), Buckets(own, filter, viewer));
        });
        return new(asOf, InnerMeasure.Of(days, viewer.Subject, filter.From, filter.To), Buckets(days, filter, viewer), [.. byTeam]);
    }

    private static List<InnerMeasure> Buckets(List<InnerDay> days, Filter filter, Viewer viewer) =>
        [.. filter.Buckets().Select(b => InnerMeasure.Of(days.FindAll(d => d.Day >= b.From && d.Day <= b.To), viewer.Subject, b.From, b.To))];

    public async Task<IReadOnlyList<TeamName>> TeamsAsync(Viewer viewer, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        return await TeamsAsync(transaction, ct);
    }

    internal static List<InnerDay> InTeam(List<InnerDay> days, ILookup<Guid, Membership> memberships, string? team) =>
        team is null ? days : days.FindAll(d => memberships[d.Subject].Any(m => m.Team == team && m.Holds(d.Subject, d.Day)));

    internal static async Task<List<InnerDay>> DaysAsync(
        TenantTransaction transaction, DateOnly from, DateOnly to, string? repository, CancellationToken ct)
    {
        // A day without a complete iteration is not a developer-day.
        await using var query = transaction.Command("""
            select day, subject, repository, n, phases, cycles from devex.developer_days
            where tenant_id = $1 and day between $2 and $3 and n > 0 and ($4::text is null or repository = $4)
            """, from, to, repository);
        var days = new List<InnerDay>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            days.Add(new(
                rows.GetFieldValue<DateOnly>(0), rows.GetGuid(1), rows.GetString(2), rows.GetInt32(3),
                PhaseTimes.FromArray(rows.GetFieldValue<long[]>(4)), rows.GetFieldValue<byte[]>(5)));
        }

        return days;
    }

    internal static async Task<ILookup<Guid, Membership>> MembershipsAsync(TenantTransaction transaction, CancellationToken ct)
    {
        await using var query = transaction.Command("select team, subject, joined_on, left_on from devex.team_members where tenant_id = $1");
        var memberships = new List<Membership>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            memberships.Add(new(rows.GetString(0), rows.GetGuid(1), rows.GetFieldValue<DateOnly>(2), rows.GetFieldValue<DateOnly>(3)));
        }

        return memberships.ToLookup(m => m.Subject);
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
