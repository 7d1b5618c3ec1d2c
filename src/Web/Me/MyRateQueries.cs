using DevEx.Domain.Loops;
using DevEx.Store;
using DevEx.Web.Access;
using DevEx.Web.Filters;

namespace DevEx.Web.Me;

/// <summary>Reads for one's own iterations per day. The subject is the viewer's and never a parameter; the band is of an own team alone.</summary>
public sealed class MyRateQueries(Database database)
{
    private const int MostPoints = 120;
    private const int DaysOfAWeek = 7;

    /// <param name="filter">Its team is one of the own; another one is as if it were not named.</param>
    /// <param name="today">It is not over, and neither is its week: that has no band.</param>
    public async Task<MyRate> GetAsync(Viewer viewer, Filter filter, DateOnly today, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        ArgumentNullException.ThrowIfNull(filter);

        var subject = viewer.Subject ?? throw new InvalidOperationException("Only a person has a rate.");
        var asked = filter.Days > MostPoints ? filter with { Grain = Grain.Week } : filter;
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var teams = await TeamsAsync(transaction, subject, asked, ct);
        var team = teams.Find(t => t.Team == asked.Team) ?? teams.FirstOrDefault();
        var days = await DaysAsync(transaction, subject, asked.Previous.From, asked.To, ct);
        var bands = team is null ? [] : await BandsAsync(transaction, team.Team, asked, subject, today, ct);

        var (now, before) = (days.Within(asked).ToList(), days.Within(asked.Previous).ToList());
        return new(
            await Freshness.AsOfAsync(transaction, ct), asked.Grain,
            RateMeasure.Of(asked.From, asked.To, OwnDays.Measure(now)),
            RateMeasure.Of(asked.Previous.From, asked.Previous.To, OwnDays.Measure(before)),
            OwnDays.Median(before), [.. asked.Buckets().Select(b => Point(b.From, b.To, now, bands, today))], team, teams,
            [.. days.Select(d => d.Repository).Distinct().Order(StringComparer.Ordinal)]);
    }

    private static RatePoint Point(DateOnly from, DateOnly to, List<OwnDay> days, Dictionary<DateOnly, Band?> bands, DateOnly today)
    {
        var loop = OwnDays.Measure(days.Where(d => d.Day >= from && d.Day <= to));
        return new(from, to, loop.Iterations, loop.DeveloperDays, loop.IterationsPerDay.Value, bands.GetValueOrDefault(Filter.Monday(from)), to < today);
    }

    private static async Task<List<OwnTeam>> TeamsAsync(TenantTransaction transaction, Guid subject, Filter filter, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select distinct t.name, t.team from devex.team_members m join devex.teams t on t.tenant_id = $1 and t.team = m.team
            where m.tenant_id = $1 and m.subject = $2 and m.joined_on <= $4 and m.left_on > $3
            order by t.name, t.team
            """, subject, filter.From, filter.To);
        var teams = new List<OwnTeam>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            teams.Add(new(rows.GetString(1), rows.GetString(0)));
        }

        return teams;
    }

    private static async Task<List<OwnDay>> DaysAsync(TenantTransaction transaction, Guid subject, DateOnly from, DateOnly to, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select day, repository, n, incomplete, phases, cycles from devex.developer_days
            where tenant_id = $1 and subject = $2 and day between $3 and $4
            """, subject, from, to);
        var days = new List<OwnDay>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            days.Add(new(
                rows.GetFieldValue<DateOnly>(0), rows.GetString(1), rows.GetInt32(2), rows.GetInt32(3),
                PhaseTimes.FromArray(rows.GetFieldValue<long[]>(4)), rows.GetFieldValue<byte[]>(5)));
        }

        return days;
    }

    /// <summary>By the Monday of the week.</summary>
    private static async Task<Dictionary<DateOnly, Band?>> BandsAsync(
        TenantTransaction transaction, string team, Filter filter, Guid viewer, DateOnly today, CancellationToken ct)
    {
        var last = Filter.Monday(filter.To < today ? filter.To : today);
        last = last.AddDays(DaysOfAWeek) <= today ? last : last.AddDays(-DaysOfAWeek);

        // A team's people are few: each one's days are found by the index.
        await using var query = transaction.Command("""
            select d.day, m.subject, d.n
            from devex.team_members m
            cross join lateral (
                select day, sum(n) as n from devex.developer_days
                where tenant_id = $1 and subject = m.subject and day between $3 and $4 and ($5::text is null or repository = $5)
                group by day having sum(n) > 0 offset 0
            ) d
            where m.tenant_id = $1 and m.team = $2
              and m.joined_on <= date_trunc('week', d.day::timestamp)::date and m.left_on > date_trunc('week', d.day::timestamp)::date + 6
            """, team, Filter.Monday(filter.From), last.AddDays(DaysOfAWeek - 1), filter.Repository);
        var days = new List<MemberDay>();
        await using (var rows = await query.ExecuteReaderAsync(ct))
        {
            while (await rows.ReadAsync(ct))
            {
                days.Add(new(rows.GetFieldValue<DateOnly>(0), rows.GetGuid(1), rows.GetInt64(2)));
            }
        }

        return days.GroupBy(d => Filter.Monday(d.Day)).ToDictionary(g => g.Key, g => TeamBand.Of([.. g], viewer));
    }
}
