using System.Text.Json;
using DevEx.Domain.Metrics;

namespace DevEx.Store.Projections;

/// <summary>Adds up changes' journeys to the days of groups: the middle loop by the merge, the outer one and the lead time by the day in production.</summary>
internal static class ChangeRollups
{
    // Before these the change is not yet asked about, or already there: not part of the loop's duration.
    private static readonly HashSet<string> Outside = ["draft", "closed", "observe"];

    public static async Task RecomputeAsync(TenantTransaction transaction, string loop, IReadOnlyList<string> keys, CancellationToken ct)
    {
        List<RollupKey> asked = [.. keys.Select(RollupKey.Read)];
        var journeys = await ReadAsync(transaction, loop, asked, ct);
        var teams = await Rollups.TeamsAsync(
            transaction, [.. journeys.Where(j => j.Author is not null).Select(j => (j.Author!.Value, j.Day)).Distinct()], ct);

        var sums = asked.ToDictionary(k => k, _ => new Sum());
        foreach (var journey in journeys)
        {
            foreach (var key in RollupKey.Of(journey.Day, journey.Author is { } author ? teams[(author, journey.Day)] : [], journey.Repository))
            {
                sums.GetValueOrDefault(key)?.Add(journey);
            }
        }

        await Rollups.ClearAsync(transaction, "change_rollups", $"r.loop = '{loop}'", asked, ct);
        await WriteAsync(transaction, loop, sums.Where(s => !s.Value.IsEmpty), ct);
    }

    private static async Task<List<Journey>> ReadAsync(TenantTransaction transaction, string loop, List<RollupKey> asked, CancellationToken ct)
    {
        var (at, ms, segments) = loop == CellKey.Middle ? ("merged_at", "middle_ms", "middle") : ("coalesce(deployed_at, merged_at)", "outer_ms", "outer_loop");
        await using var query = transaction.Command($"""
            select k.day, j.author, j.author_bot, j.repository, j.{ms}, j.{segments}, j.lead_ms
            from (select day, array_agg(distinct repository) as repositories from unnest($2::date[], $3::text[]) k(day, repository) group by day) k
            cross join lateral (
                select * from journeys
                where tenant_id = $1 and {at} >= k.day::timestamp at time zone 'UTC' and {at} < (k.day + 1)::timestamp at time zone 'UTC'
                  and ('' = any(k.repositories) or repository = any(k.repositories))
                offset 0
            ) j
            """, asked.Column(k => k.Day), asked.Column(k => k.Repository));
        var journeys = new List<Journey>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            journeys.Add(new(
                rows.GetFieldValue<DateOnly>(0), rows.IsDBNull(1) ? null : rows.GetGuid(1), rows.GetBoolean(2), rows.GetString(3),
                rows.IsDBNull(4) ? null : rows.GetInt64(4), JsonSerializer.Deserialize<List<Part>>(rows.GetString(5), JsonSerializerOptions.Web) ?? [],
                loop == CellKey.Middle || rows.IsDBNull(6) ? null : rows.GetInt64(6)));
        }

        return journeys;
    }

    private static Task WriteAsync(TenantTransaction transaction, string loop, IEnumerable<KeyValuePair<RollupKey, Sum>> sums, CancellationToken ct) =>
        transaction.CopyAsync(
            "change_rollups (tenant_id, loop, day, team, repository, n, unknown, bots, wall, working, segments, segment_n, segment_ms, segment_working_ms, lead)", sums,
            async (copy, row) =>
            {
                await copy.WriteAsync(loop, ct);
                await copy.WriteAsync(row.Key.Day, ct);
                await copy.WriteAsync(row.Key.Team, ct);
                await copy.WriteAsync(row.Key.Repository, ct);
                await copy.WriteAsync(row.Value.Wall.Count, ct);
                await copy.WriteAsync(row.Value.Unknown, ct);
                await copy.WriteAsync(row.Value.Bots, ct);
                await copy.WriteAsync(row.Value.Wall.ToBytes(), ct);
                await copy.WriteAsync(row.Value.Working.ToBytes(), ct);
                await copy.WriteAsync(row.Value.Segments.Select(s => s.Key).ToArray(), ct);
                await copy.WriteAsync(row.Value.Segments.Select(s => s.Value.N).ToArray(), ct);
                await copy.WriteAsync(row.Value.Segments.Select(s => s.Value.Ms).ToArray(), ct);
                await copy.WriteAsync(row.Value.Segments.Select(s => s.Value.WorkingMs).ToArray(), ct);
                await copy.WriteAsync(row.Value.Lead.ToBytes(), ct);
            }, ct);

    private sealed record Part(string Kind, long Ms, long WorkingMs);

    private sealed record Journey(DateOnly Day, Guid? Author, bool Bot, string Repository, long? Ms, List<Part> Parts, long? LeadMs);

    private sealed class Sum
    {
        public long Bots { get; private set; }

        public long Unknown { get; private set; }

        public Histogram Wall { get; } = new();

        public Histogram Working { get; } = new();

        public Histogram Lead { get; } = new();

        public SortedDictionary<string, (long N, long Ms, long WorkingMs)> Segments { get; } = new(StringComparer.Ordinal);

        public bool IsEmpty => Wall.Count + Bots + Unknown == 0;

        public void Add(Journey journey)
        {
            if (journey.Bot)
            {
                Bots++;
                return;
            }

            if (journey.Ms is not { } ms)
            {
                Unknown++;
                return;
            }

            if (journey.LeadMs is { } lead)
            {
                Lead.Add(lead);
            }

            Wall.Add(ms);
            Working.Add(journey.Parts.Where(p => !Outside.Contains(p.Kind)).Sum(p => p.WorkingMs));
            foreach (var kind in journey.Parts.GroupBy(p => p.Kind))
            {
                var sum = Segments.GetValueOrDefault(kind.Key);
                Segments[kind.Key] = (sum.N + 1, sum.Ms + kind.Sum(p => p.Ms), sum.WorkingMs + kind.Sum(p => p.WorkingMs));
            }
        }
    }
}
