using System.Text.Json;
using DevEx.Domain.Metrics;
using DevEx.Store;
using DevEx.Web.Access;
using DevEx.Web.Filters;

namespace DevEx.Web.Loops;

/// <summary>The mean length of a segment over the changes of a point.</summary>
public sealed record SegmentMean(string Kind, double MeanMs, double MeanWorkingMs, long N);

/// <summary>The middle or outer loop of a group over some days, on both clocks.</summary>
public sealed record LoopMeasure(DateOnly From, DateOnly To, Quantiles Wall, Quantiles Working, IReadOnlyList<SegmentMean> Segments);

/// <summary>What <c>GET /api/v1/loops/middle</c> and <c>/outer</c> give.</summary>
public sealed record LoopAnswer(
    DateTimeOffset? AsOf, long N, IReadOnlyList<Excluded> Excluded, bool Suppressed, LoopMeasure Total, IReadOnlyList<LoopMeasure> Buckets,
    IReadOnlyList<TeamLoop> Teams);

/// <summary>A team's part of an answer.</summary>
public sealed record TeamLoop(string Team, string Name, LoopMeasure Measure);

/// <summary>Reads for the middle loop (ready to merged) and the outer loop (merged to production) of groups.</summary>
public sealed class OuterQueries(Database database)
{
    // Before these the change is not yet asked about, or already there: not part of the loop's duration.
    private static readonly string[] Outside = ["draft", "closed", "observe"];

    public Task<LoopAnswer> MiddleAsync(Viewer viewer, Filter filter, CancellationToken ct) => AskAsync(viewer, filter, middle: true, ct);

    public Task<LoopAnswer> OuterAsync(Viewer viewer, Filter filter, CancellationToken ct) => AskAsync(viewer, filter, middle: false, ct);

    private async Task<LoopAnswer> AskAsync(Viewer viewer, Filter filter, bool middle, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var teams = await InnerQueries.TeamsAsync(transaction, ct);
        var memberships = await InnerQueries.MembershipsAsync(transaction, ct);
        var read = await ReadAsync(transaction, filter, middle, ct);
        var inTeam = read.FindAll(j => filter.Team is null || IsOf(j, memberships, filter.Team));
        var journeys = inTeam.FindAll(j => !j.Bot && j.DurationMs is not null);
        var excluded = new List<Excluded>
        {
            new("bot", inTeam.Count(j => j.Bot)),
            new(middle ? "noReady" : "noDeployment", inTeam.Count(j => !j.Bot && j.DurationMs is null)),
        };
        return new(
            await Freshness.AsOfAsync(transaction, ct), journeys.Count, [.. excluded.Where(e => e.N > 0)], false, Measure(journeys, filter.From, filter.To),
            [.. filter.Buckets().Select(b => Measure(journeys.FindAll(j => j.Day >= b.From && j.Day <= b.To), b.From, b.To))],
            [.. teams.Where(t => filter.Team is null || t.Team == filter.Team).Select(t =>
                new TeamLoop(t.Team, t.Name, Measure(journeys.FindAll(j => IsOf(j, memberships, t.Team)), filter.From, filter.To)))]);
    }

    private static bool IsOf(Journey journey, ILookup<Guid, Membership> memberships, string team) =>
        journey.Author is { } author && memberships[author].Any(m => m.Team == team && m.Holds(author, journey.Day));

    private static async Task<List<Journey>> ReadAsync(TenantTransaction transaction, Filter filter, bool middle, CancellationToken ct)
    {
        // A change stands at the end of the loop that is asked about; one that is not in production yet stands at its merge.
        await using var query = transaction.Command("""
            select author, author_bot, (case when $5 then merged_at else coalesce(deployed_at, merged_at) end at time zone 'UTC')::date,
                   case when $5 then middle_ms else outer_ms end, case when $5 then middle else outer_loop end
            from devex.journeys
            where tenant_id = $1 and ($4::text is null or repository = $4)
              and case when $5 then merged_at else coalesce(deployed_at, merged_at) end >= $2::date::timestamp at time zone 'UTC'
              and case when $5 then merged_at else coalesce(deployed_at, merged_at) end < ($3::date + 1)::timestamp at time zone 'UTC'
            """, filter.From, filter.To, filter.Repository, middle);
        var journeys = new List<Journey>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            journeys.Add(new(
                rows.IsDBNull(0) ? null : rows.GetGuid(0), rows.GetBoolean(1), rows.GetFieldValue<DateOnly>(2),
                rows.IsDBNull(3) ? null : rows.GetInt64(3), Segments(rows.GetString(4))));
        }

        return journeys;
    }

    private static LoopMeasure Measure(List<Journey> journeys, DateOnly from, DateOnly to)
    {
        var (wall, working) = (new Histogram(), new Histogram());
        foreach (var journey in journeys)
        {
            wall.Add(journey.DurationMs!.Value);
            working.Add(journey.Segments.Where(s => !Outside.Contains(s.Kind)).Sum(s => s.WorkingMs));
        }

        var segments = journeys.SelectMany(j => j.Segments.GroupBy(s => s.Kind)).GroupBy(g => g.Key)
            .Select(g => new SegmentMean(
                g.Key, (double)g.Sum(s => s.Sum(x => x.Ms)) / journeys.Count, (double)g.Sum(s => s.Sum(x => x.WorkingMs)) / journeys.Count, g.Count()));
        return new(from, to, Quantiles.Of(wall), Quantiles.Of(working), [.. segments]);
    }

    internal static List<StoredSegment> Segments(string json) =>
        JsonSerializer.Deserialize<List<StoredSegment>>(json, JsonSerializerOptions.Web) ?? [];

    private sealed record Journey(Guid? Author, bool Bot, DateOnly Day, long? DurationMs, List<StoredSegment> Segments);
}

/// <summary>A segment of a change's way, as its cell holds it.</summary>
public sealed record StoredSegment(string Kind, DateTimeOffset From, DateTimeOffset To, long Ms, long WorkingMs);
