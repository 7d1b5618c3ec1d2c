using System.Globalization;
using System.Text.Json;
using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using NpgsqlTypes;

namespace DevEx.Store.Projections;

/// <summary>Recomputes changes' journeys: their middle and outer segments, by wall clock and by working time.</summary>
internal static class ChangeCells
{
    public static async Task RecomputeAsync(TenantTransaction transaction, IReadOnlyList<string> keys, CancellationToken ct)
    {
        var streams = await StreamEvents.ReadAsync(transaction, [.. keys.Select(StreamOf)], ct);
        var changes = await JourneyInputs.WithKnownBotsAsync(transaction, [.. streams.Values.Select(Change.Fold).OfType<Change>()], ct);
        if (changes.Count == 0)
        {
            return;
        }

        var (containing, runs) = (await ContainingDeployments.ReadAsync(transaction, changes, ct), await JourneyInputs.RunsAsync(transaction, changes, ct));
        var production = containing.Select(ToProduction).ToList();
        var deployments = production.Column(l => l?.Deployment);
        var (incidents, rollbacks) = (await JourneyInputs.IncidentsAsync(transaction, deployments, ct), await JourneyInputs.RollbacksAsync(transaction, deployments, ct));
        var committed = await BranchPushes.FirstCommitsAsync(transaction, changes, ct);
        var calendars = await JourneyInputs.CalendarsAsync(transaction, changes, ct);
        await ReplaceAsync(
            transaction,
            [.. changes.Select((change, nth) => Journey.Of(change, containing[nth], production[nth], runs[nth], incidents[nth], rollbacks[nth]) with
            {
                Lead = production[nth] is { } link && committed[nth] is { } at ? ChangeLead.Of(change, at, link).Took : null,
            })],
            calendars, ct);
        await JobWaits.ReplaceAsync(transaction, changes, calendars, ct);
    }

    private static DeploymentLink? ToProduction(ContainingDeployments containing) => containing.Links.Where(l => l.Deployment.Production)
        .OrderBy(l => l.Deployment.FinishedAt).ThenBy(l => l.Deployment.DeploymentId, StringComparer.Ordinal).FirstOrDefault();

    private static string StreamOf(string key)
    {
        var (provider, repository, number) = CellKey.Split(key);
        return $"change/{provider}/{repository}/{int.Parse(number, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)}";
    }

    private static async Task ReplaceAsync(
        TenantTransaction transaction, List<Journey> journeys, Func<Guid?, WorkingCalendar> calendars, CancellationToken ct)
    {
        var touched = await DeleteAsync(transaction, journeys, ct);
        await transaction.CopyAsync(
            "journeys (tenant_id, provider, repository, number, author, author_bot, merged_at, deployed_at, middle_ms, outer_ms, lead_ms, middle, outer_loop, flags)",
            journeys,
            async (copy, journey) =>
            {
                var change = journey.Change;
                var calendar = calendars(change.Author.Subject);
                await copy.WriteAsync(change.Provider, ct);
                await copy.WriteAsync(change.Repository, ct);
                await copy.WriteAsync(change.Number, ct);
                await copy.WriteAsync(change.Author.Subject, ct);
                await copy.WriteAsync(change.Author.Bot, ct);
                await copy.WriteAsync(change.MergedAt, ct);
                await copy.WriteAsync(journey.DeployedAt, ct);
                await copy.WriteAsync((long?)MiddleLoop.Duration(change)?.TotalMilliseconds, ct);
                await copy.WriteAsync((long?)(journey.DeployedAt - change.MergedAt)?.TotalMilliseconds, ct);
                await copy.WriteAsync((long?)journey.Lead?.TotalMilliseconds, ct);
                await copy.WriteAsync(Json(MiddleLoop.Segments(change), calendar), NpgsqlDbType.Jsonb, ct);
                await copy.WriteAsync(Json(journey.Outer, calendar), NpgsqlDbType.Jsonb, ct);
                await copy.WriteAsync(journey.Flags, ct);
            }, ct);

        foreach (var journey in journeys)
        {
            Touch(touched, journey.Change.Author.Subject, journey.Change.Repository, journey.Change.MergedAt, journey.DeployedAt);
        }

        await Rollups.MarkAsync(
            transaction, [.. touched.Select(t => t.Loop)], [.. touched.Select(t => (DateOnly?)t.Day)], [.. touched.Select(t => t.Author)],
            [.. touched.Select(t => t.Repository)], ct);
    }

    /// <returns>The days of groups that they were part of.</returns>
    private static async Task<HashSet<(string Loop, DateOnly Day, Guid? Author, string Repository)>> DeleteAsync(
        TenantTransaction transaction, List<Journey> journeys, CancellationToken ct)
    {
        await using var delete = transaction.Command("""
            delete from journeys j using unnest($2::text[], $3::text[], $4::int[]) k(provider, repository, number)
            where j.tenant_id = $1 and j.provider = k.provider and j.repository = k.repository and j.number = k.number
            returning j.author, j.repository, j.merged_at, j.deployed_at
            """, journeys.Column(j => j.Change.Provider), journeys.Column(j => j.Change.Repository), journeys.Column(j => j.Change.Number));
        var touched = new HashSet<(string, DateOnly, Guid?, string)>();
        await using var rows = await delete.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            Touch(touched, rows.IsDBNull(0) ? null : rows.GetGuid(0), rows.GetString(1), Instant(rows, 2), Instant(rows, 3));
        }

        return touched;
    }

    private static DateTimeOffset? Instant(Npgsql.NpgsqlDataReader rows, int at) => rows.IsDBNull(at) ? null : rows.GetFieldValue<DateTimeOffset>(at);

    /// <summary>A change stands at the end of each loop; one that is not in production yet stands at its merge.</summary>
    private static void Touch(
        HashSet<(string Loop, DateOnly Day, Guid? Author, string Repository)> touched, Guid? author, string repository, DateTimeOffset? mergedAt,
        DateTimeOffset? deployedAt)
    {
        foreach (var (loop, at) in ((string, DateTimeOffset?)[])[(CellKey.Middle, mergedAt), (CellKey.Outer, deployedAt ?? mergedAt)])
        {
            if (at is { } instant)
            {
                touched.Add((loop, DateOnly.FromDateTime(instant.UtcDateTime), author, repository));
            }
        }
    }

    /// <summary><c>[{kind, from, to, ms, workingMs}]</c>.</summary>
    private static ReadOnlyMemory<byte> Json(IReadOnlyList<Segment> segments, WorkingCalendar calendar)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var (segment, working) in segments.Zip(calendar.WorkingTimes(segments)))
            {
                json.WriteStartObject();
                json.WriteString("kind", segment.Kind.Word());
                json.WriteString("from", WireInstant.ToText(segment.From));
                json.WriteString("to", WireInstant.ToText(segment.To));
                json.WriteNumber("ms", (long)segment.Length.TotalMilliseconds);
                json.WriteNumber("workingMs", (long)working.TotalMilliseconds);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return stream.ToArray();
    }

    /// <summary>A change on its way to production, as far as it is known.</summary>
    private sealed record Journey(Change Change, DateTimeOffset? DeployedAt, IReadOnlyList<Segment> Outer, string[] Flags)
    {
        /// <summary>From the first commit to production; null while either is not known.</summary>
        public TimeSpan? Lead { get; init; }

        public static Journey Of(
            Change change, ContainingDeployments containing, DeploymentLink? production, IEnumerable<Run> runs, IEnumerable<Incident> incidents,
            IEnumerable<Deployment> rollbacks)
        {
            var trouble = production is null ? null : OuterLoop.TroubleAt(production.Deployment, rollbacks, incidents);
            var outer = OuterLoop.Segments(
                change, OuterLoop.IntegratedAt(change, runs), containing.Links.Select(l => l.Deployment), troubleAt: trouble);
            return new(change, outer.FirstOrDefault(s => s.Kind == SegmentKind.Rollout)?.To, outer, [.. FlagsOf(change, containing, production)]);
        }

        private static IEnumerable<string> FlagsOf(Change change, ContainingDeployments containing, DeploymentLink? production)
        {
            if (change.Rewritten)
            {
                yield return "rewritten";
            }

            if (production is { ByTime: true })
            {
                yield return "byTime";
            }

            // Also where it is why there is no deployment: one that comes to be known later may change that.
            if (production is { NoPredecessor: true } || containing.TooOld)
            {
                yield return "noPredecessor";
            }
        }
    }
}
