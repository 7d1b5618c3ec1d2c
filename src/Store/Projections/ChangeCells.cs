using System.Globalization;
using System.Text.Json;
using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using Npgsql;
using NpgsqlTypes;

namespace DevEx.Store.Projections;

/// <summary>Recomputes a change's journey: its middle and outer segments, by wall clock and by working time.</summary>
internal static class ChangeCells
{
    public static async Task RecomputeAsync(TenantTransaction transaction, string key, CancellationToken ct)
    {
        var (provider, repository, number) = CellKey.Split(key);
        var at = new ChangeRef(provider, repository, int.Parse(number, CultureInfo.InvariantCulture));
        if (await ReadAsync(transaction, at, ct) is not { } change)
        {
            return;
        }

        var flags = new List<string>();
        if (change.Rewritten)
        {
            flags.Add("rewritten");
        }

        var containing = change.MergedAt is null ? [] : await ContainingDeployments.ReadAsync(transaction, change, ct);
        var production = containing.Where(c => c.Deployment is { Production: true, Succeeded: true } d && d.FinishedAt >= change.MergedAt)
            .OrderBy(c => c.Deployment.FinishedAt).ThenBy(c => c.Deployment.DeploymentId, StringComparer.Ordinal).FirstOrDefault();
        flags.AddRange(production?.Flags ?? []);

        var outer = OuterLoop.Segments(
            change, await IntegratedAtAsync(transaction, change, ct), containing.Select(c => c.Deployment),
            null, await TroubleAtAsync(transaction, change, production?.Deployment.FinishedAt, ct));
        var calendar = new WorkingCalendar(await ZoneAsync(transaction, change.Author.Subject, ct));
        await WriteAsync(transaction, change, production?.Deployment.FinishedAt, MiddleLoop.Segments(change), outer, calendar, flags, ct);
    }

    private static async Task<Change?> ReadAsync(TenantTransaction transaction, ChangeRef at, CancellationToken ct)
    {
        var streams = await StreamEvents.ReadAsync(transaction, [$"change/{at.Provider}/{at.Repository}/{at.Number}"], ct);
        return Change.Fold(streams.Values.SelectMany(s => s));
    }

    /// <summary>When the last attempts of all runs for the merge commit had finished; null while one has not, or there are none.</summary>
    private static async Task<DateTimeOffset?> IntegratedAtAsync(TenantTransaction transaction, Change change, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select case when bool_and(r.finished_at is not null) then max(r.finished_at) end
            from (
                select distinct on (run_id) finished_at from devex.runs
                where tenant_id = $1 and provider = $2 and repository = $3 and sha = $4 and event is distinct from 'pull_request'
                order by run_id, attempt desc
            ) r
            """, change.Provider, change.Repository, change.MergeSha);
        return Instant(await query.ExecuteScalarAsync(ct));
    }

    private static async Task<DateTimeOffset?> TroubleAtAsync(TenantTransaction transaction, Change change, DateTimeOffset? deployedAt, CancellationToken ct)
    {
        if (deployedAt is null)
        {
            return null;
        }

        await using var query = transaction.Command("""
            select min(opened_at) from devex.incidents where tenant_id = $1 and repository = $2 and opened_at >= $3 and opened_at < $3 + interval '1 day'
            """, change.Repository, deployedAt);
        return Instant(await query.ExecuteScalarAsync(ct));
    }

    // A scalar timestamptz comes as DateTime (UTC); a typed read is needed for more.
    private static DateTimeOffset? Instant(object? scalar) => scalar is DateTime utc ? new DateTimeOffset(utc) : null;

    private static async Task<TimeZoneInfo> ZoneAsync(TenantTransaction transaction, Guid? author, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select t.zone from devex.team_members m join devex.teams t on t.tenant_id = m.tenant_id and t.team = m.team
            where m.tenant_id = $1 and m.subject = $2 order by m.joined_on desc limit 1
            """, new NpgsqlParameter { Value = (object?)author ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        return await query.ExecuteScalarAsync(ct) is string id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;
    }

    private static Task WriteAsync(
        TenantTransaction transaction, Change change, DateTimeOffset? deployedAt, IReadOnlyList<Segment> middle, IReadOnlyList<Segment> outer,
        WorkingCalendar calendar, List<string> flags, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            insert into devex.journeys (
                tenant_id, provider, repository, number, author, author_bot, merged_at, deployed_at, middle_ms, outer_ms, middle, outer_loop, flags)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            on conflict (tenant_id, provider, repository, number) do update set
                author = excluded.author, author_bot = excluded.author_bot, merged_at = excluded.merged_at, deployed_at = excluded.deployed_at,
                middle_ms = excluded.middle_ms, outer_ms = excluded.outer_ms, middle = excluded.middle, outer_loop = excluded.outer_loop, flags = excluded.flags
            """,
            [
                change.Provider, change.Repository, change.Number, change.Author.Subject, change.Author.Bot, change.MergedAt, deployedAt,
                (long?)MiddleLoop.Duration(change)?.TotalMilliseconds, (long?)(deployedAt - change.MergedAt)?.TotalMilliseconds,
                new NpgsqlParameter { Value = Json(middle, calendar), NpgsqlDbType = NpgsqlDbType.Jsonb },
                new NpgsqlParameter { Value = Json(outer, calendar), NpgsqlDbType = NpgsqlDbType.Jsonb },
                flags.ToArray(),
            ], ct);

    /// <summary><c>[{kind, from, to, ms, workingMs}]</c>.</summary>
    private static string Json(IReadOnlyList<Segment> segments, WorkingCalendar calendar)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var segment in segments)
            {
                json.WriteStartObject();
                json.WriteString("kind", segment.Kind.Word());
                json.WriteString("from", WireInstant.ToText(segment.From));
                json.WriteString("to", WireInstant.ToText(segment.To));
                json.WriteNumber("ms", (long)segment.Length.TotalMilliseconds);
                json.WriteNumber("workingMs", (long)calendar.WorkingTime(segment.From, segment.To).TotalMilliseconds);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private sealed record ChangeRef(string Provider, string Repository, int Number);
}
