using System.Globalization;
using DevEx.Domain.Events;
using DevEx.Domain.Metrics;

namespace DevEx.Store.Projections;

/// <summary>Recomputes a repository's builds of one day: per name how often, how long, how many failed, how long people waited.</summary>
internal static class BuildCells
{
    // The name is part of the key, and a key has to fit an index.
    private const int MostOfName = 200;

    public static async Task RecomputeAsync(TenantTransaction transaction, string key, CancellationToken ct)
    {
        var (place, repository, date) = CellKey.Split(key);
        var day = DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var builds = place == CellKey.Local
            ? await LocalAsync(transaction, repository, day, ct)
            : await CiAsync(transaction, repository, day, ct);

        await transaction.ExecuteAsync(
            "delete from devex.build_days where tenant_id = $1 and day = $2 and place = $3 and repository = $4", [day, place, repository], ct);
        foreach (var named in builds.GroupBy(b => Cut(b.Name)))
        {
            await WriteAsync(transaction, day, place, repository, named.Key, [.. named], ct);
        }
    }

    private static async Task<List<Seen>> LocalAsync(TenantTransaction transaction, string repository, DateOnly day, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select label, subject, outcome, waited, extract(epoch from finished_at - started_at) * 1000
            from devex.steps
            where tenant_id = $1 and repository = $2 and finished_at >= $3::date::timestamp at time zone 'UTC'
              and finished_at < ($3::date + 1)::timestamp at time zone 'UTC' and phase in ('build', 'test', 'package')
            """, repository, day);
        var seen = new List<Seen>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var took = (long)rows.GetDecimal(4);
            seen.Add(new(rows.GetString(0), rows.GetGuid(1), Columns.Parse<Outcome>(rows.GetString(2)), null, took, rows.GetBoolean(3) ? took : 0));
        }

        return seen;
    }

    private static async Task<List<Seen>> CiAsync(TenantTransaction transaction, string repository, DateOnly day, CancellationToken ct)
    {
        // A job that starts before it was created (a skipped one does) had no queue; people wait for the runs of their changes.
        await using var query = transaction.Command("""
            select coalesce(nullif(j.workflow, '') || '/', '') || j.name, j.outcome,
                   extract(epoch from greatest(j.started_at - j.queued_at, interval '0')) * 1000,
                   extract(epoch from greatest(j.finished_at - j.started_at, interval '0')) * 1000,
                   coalesce(r.event = 'pull_request' or cardinality(r.change_numbers) > 0, false)
            from devex.jobs j
            left join devex.runs r on r.tenant_id = j.tenant_id and r.provider = j.provider and r.repository = j.repository
                and r.run_id = j.run_id and r.attempt = j.attempt
            where j.tenant_id = $1 and j.repository = $2 and j.finished_at >= $3::date::timestamp at time zone 'UTC'
              and j.finished_at < ($3::date + 1)::timestamp at time zone 'UTC' and j.outcome <> 'skipped'
            """, repository, day);
        var seen = new List<Seen>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            long? took = rows.IsDBNull(3) ? null : (long)rows.GetDecimal(3);
            seen.Add(new(
                rows.GetString(0), null, Columns.Parse<Outcome>(rows.GetString(1)), rows.IsDBNull(2) ? null : (long)rows.GetDecimal(2), took,
                rows.GetBoolean(4) ? took ?? 0 : 0));
        }

        return seen;
    }

    private static Task WriteAsync(
        TenantTransaction transaction, DateOnly day, string place, string repository, string name, List<Seen> seen, CancellationToken ct)
    {
        var durations = new Histogram();
        foreach (var took in seen.Select(s => s.TookMs).OfType<long>())
        {
            durations.Add(took);
        }

        var people = seen.Where(s => s.Subject is not null).GroupBy(s => s.Subject!.Value).OrderBy(g => g.Key).ToList();
        return transaction.ExecuteAsync("""
            insert into devex.build_days (tenant_id, day, place, repository, name, n, failures, queue_ms, waited_ms, durations, subjects, waits)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            [
                day, place, repository, name, seen.Count, seen.Count(s => s.Outcome is Outcome.Failure or Outcome.Error or Outcome.Timeout),
                seen.Sum(s => s.QueueMs ?? 0), seen.Sum(s => s.WaitedMs), durations.ToBytes(),
                people.Column(p => p.Key), people.Column(p => p.Sum(s => s.WaitedMs)),
            ], ct);
    }

    // Never through the middle of a character.
    private static string Cut(string name) =>
        name.Length <= MostOfName ? name : name[..(char.IsHighSurrogate(name[MostOfName - 1]) ? MostOfName - 1 : MostOfName)];

    private sealed record Seen(string Name, Guid? Subject, Outcome Outcome, long? QueueMs, long? TookMs, long WaitedMs);
}
