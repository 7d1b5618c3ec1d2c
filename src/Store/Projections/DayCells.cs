using System.Globalization;
using System.Text.Json;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using NpgsqlTypes;

namespace DevEx.Store.Projections;

/// <summary>Recomputes a person's day: its iterations and what they add up to, per repository.</summary>
internal static class DayCells
{
    public static async Task RecomputeAsync(TenantTransaction transaction, string key, CancellationToken ct)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var subject = Guid.Parse(key.AsSpan(0, slash), CultureInfo.InvariantCulture);
        var day = DateOnly.ParseExact(key.AsSpan(slash + 1), "yyyy-MM-dd", CultureInfo.InvariantCulture);

        var zone = await ZoneAsync(transaction, subject, ct);
        var iterations = await IterationsAsync(transaction, subject, day, zone, margin: 1, ct);

        var days = new HashSet<DateOnly> { day };
        days.UnionWith(iterations.Where(i => i.Crosses(day)).Select(i => i.OtherThan(day)));
        days.UnionWith(await CrossedBeforeAsync(transaction, subject, day, zone, ct));
        if (days.Count > 1)
        {
            // A loop crosses midnight, so the day beside it is written too and must be known whole.
            iterations = await IterationsAsync(transaction, subject, day, zone, margin: 3, ct);
        }

        foreach (var one in days.Order())
        {
            await ReplaceAsync(transaction, subject, one, [.. iterations.Where(i => i.Day == one)], ct);
        }
    }

    /// <summary>The iterations of the day and of so many days around it; those at the edges may be cut.</summary>
    private static async Task<List<DatedIteration>> IterationsAsync(
        TenantTransaction transaction, Guid subject, DateOnly day, TimeZoneInfo zone, int margin, CancellationToken ct)
    {
        var work = await DayWork.ReadAsync(transaction, subject, Midnight(day.AddDays(-margin), zone), Midnight(day.AddDays(margin + 1), zone), ct);
        return [.. work.SelectMany(w => InnerLoop.Iterations(w.Steps, w.Beats, InnerLoop.DefaultIdleTimeout)
            .Select(i => new DatedIteration(w.Repository, i, InnerLoop.LocalDate(i, zone), DateOf(i.StartedAt, zone))))];
    }

    private static async Task<TimeZoneInfo> ZoneAsync(TenantTransaction transaction, Guid subject, CancellationToken ct)
    {
        await using var query = transaction.Command("select zone from devex.people where tenant_id = $1 and subject = $2", subject);
        return await query.ExecuteScalarAsync(ct) is string id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;
    }

    /// <summary>The neighbouring day of an iteration that crossed midnight as the cells stand: it may not any more.</summary>
    private static async Task<List<DateOnly>> CrossedBeforeAsync(
        TenantTransaction transaction, Guid subject, DateOnly day, TimeZoneInfo zone, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select day, started_at from devex.iterations
            where tenant_id = $1 and subject = $2 and day between $3 and $4 and finished_at - started_at > interval '0'
            """, subject, day, day.AddDays(1));
        var crossed = new List<DateOnly>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var (ended, began) = (rows.GetFieldValue<DateOnly>(0), DateOf(rows.GetFieldValue<DateTimeOffset>(1), zone));
            if (began < ended && (began == day || ended == day))
            {
                crossed.Add(began == day ? ended : began);
            }
        }

        return crossed;
    }

    private static async Task ReplaceAsync(
        TenantTransaction transaction, Guid subject, DateOnly day, List<DatedIteration> iterations, CancellationToken ct)
    {
        await transaction.ExecuteAsync("""
            with gone as (delete from devex.iterations where tenant_id = $1 and subject = $2 and day = $3)
            delete from devex.developer_days where tenant_id = $1 and subject = $2 and day = $3
            """, [subject, day], ct);
        if (iterations.Count == 0)
        {
            return;
        }

        await InsertIterationsAsync(transaction, subject, day, iterations, ct);
        var sums = iterations.GroupBy(i => i.Repository).Select(g => (Repository: g.Key, Day: DeveloperDay.Of(g.Select(i => i.Iteration)))).ToList();
        foreach (var (repository, sum) in sums)
        {
            await transaction.ExecuteAsync("""
                insert into devex.developer_days (tenant_id, day, subject, repository, n, active_ms, phases, cycles) values ($1, $2, $3, $4, $5, $6, $7, $8)
                """, [day, subject, repository, (int)sum.Iterations, sum.Phases.Sum, sum.Phases.ToArray(), sum.Cycles.ToBytes()], ct);
        }
    }

    private static Task InsertIterationsAsync(
        TenantTransaction transaction, Guid subject, DateOnly day, List<DatedIteration> iterations, CancellationToken ct)
    {
        var rows = iterations.GroupBy(i => i.Repository).SelectMany(g => g.OrderBy(i => i.Iteration.StartedAt).Select((i, nth) => (i.Repository, i.Iteration, Nth: nth + 1))).ToList();
        return transaction.ExecuteAsync("""
            insert into devex.iterations (tenant_id, subject, day, repository, nth, started_at, finished_at, complete, outcome, phases, parts)
            select $1, $2, $3, i.repository, i.nth, i.started_at, i.finished_at, i.complete, i.outcome, string_to_array(i.phases, ',')::bigint[], i.parts
            from unnest($4::text[], $5::int[], $6::timestamptz[], $7::timestamptz[], $8::boolean[], $9::text[], $10::text[], $11::jsonb[])
                i(repository, nth, started_at, finished_at, complete, outcome, phases, parts)
            """,
            [
                subject, day, rows.Column(r => r.Repository), rows.Column(r => r.Nth), rows.Column(r => r.Iteration.StartedAt),
                rows.Column(r => r.Iteration.FinishedAt), rows.Column(r => r.Iteration.Complete), rows.Column(r => r.Iteration.Outcome?.Word()),
                rows.Column(r => string.Join(',', r.Iteration.Phases.ToArray())),
                new Npgsql.NpgsqlParameter { Value = rows.Column(r => Parts(r.Iteration)), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
            ], ct);
    }

    /// <summary>Compact on purpose: there are tens of parts an iteration. <c>[phase, startedAt, finishedAt, label]</c> each, in milliseconds since 1970.</summary>
    private static string Parts(Iteration iteration)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var part in iteration.Parts)
            {
                json.WriteStartArray();
                json.WriteStringValue(part.Phase.Word());
                json.WriteNumberValue(part.StartedAt.ToUnixTimeMilliseconds());
                json.WriteNumberValue(part.FinishedAt.ToUnixTimeMilliseconds());
                if (part.Label is not null)
                {
                    json.WriteStringValue(part.Label);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone) => new(day.ToDateTime(TimeOnly.MinValue) - zone.BaseUtcOffset, TimeSpan.Zero);

    private static DateOnly DateOf(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).Date);

    private sealed record DatedIteration(string Repository, Iteration Iteration, DateOnly Day, DateOnly Began)
    {
        public bool Crosses(DateOnly day) => Began != Day && (Began == day || Day == day);

        public DateOnly OtherThan(DateOnly day) => Began == day ? Day : Began;
    }
}
