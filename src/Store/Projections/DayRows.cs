using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;

namespace DevEx.Store.Projections;

/// <summary>Replaces the rows of whole days: what was there before goes, whatever it was.</summary>
internal static class DayRows
{
    public static async Task ReplaceAsync(TenantTransaction transaction, List<ComputedDays> computed, CancellationToken ct)
    {
        var days = computed.SelectMany(c => c.Span.Days.Select(d => (c.Span.Subject, Day: d))).ToList();
        var touched = await DeleteAsync(transaction, days, ct);
        var rows = computed.SelectMany(c => c.Iterations.Where(i => c.Span.Days.Contains(i.Day))
            .GroupBy(i => (i.Day, i.Repository))
            .Select(g => new RepositoryDay(c.Span.Subject, g.Key.Day, g.Key.Repository, [.. g.Select(i => i.Iteration).OrderBy(i => i.StartedAt)]))).ToList();
        if (rows.Count > 0)
        {
            await WriteIterationsAsync(transaction, rows, ct);
            await WriteSumsAsync(transaction, rows, ct);
        }

        await StepWaits.ReplaceAsync(transaction, days, rows.Select(r => (r.Subject, r.Day, r.Repository, r.Iterations)), ct);
        touched.UnionWith(rows.Select(r => (r.Subject, r.Day, r.Repository)));
        await Rollups.MarkAsync(
            transaction, [.. touched.Select(_ => CellKey.Inner)], [.. touched.Select(t => (DateOnly?)t.Day)], [.. touched.Select(t => (Guid?)t.Subject)],
            [.. touched.Select(t => t.Repository)], ct);
    }

    /// <returns>Where there was something.</returns>
    private static async Task<HashSet<(Guid Subject, DateOnly Day, string Repository)>> DeleteAsync(
        TenantTransaction transaction, List<(Guid Subject, DateOnly Day)> days, CancellationToken ct)
    {
        await using var delete = transaction.Command("""
            with d as (select * from unnest($2::uuid[], $3::date[]) d(subject, day)),
            gone as (delete from iterations i using d where i.tenant_id = $1 and i.subject = d.subject and i.day = d.day)
            delete from developer_days i using d where i.tenant_id = $1 and i.subject = d.subject and i.day = d.day
            returning i.subject, i.day, i.repository
            """, days.Column(d => d.Subject), days.Column(d => d.Day));
        var touched = new HashSet<(Guid, DateOnly, string)>();
        await using var rows = await delete.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            touched.Add((rows.GetGuid(0), rows.GetFieldValue<DateOnly>(1), rows.GetString(2)));
        }

        return touched;
    }

    private static Task WriteIterationsAsync(TenantTransaction transaction, List<RepositoryDay> rows, CancellationToken ct) =>
        transaction.CopyAsync(
            "iterations (tenant_id, subject, day, repository, nth, started_at, finished_at, complete, outcome, phases, parts)",
            rows.SelectMany(r => r.Iterations.Select((i, n) => (Of: r, Iteration: i, Nth: n + 1))),
            async (copy, row) =>
            {
                await copy.WriteAsync(row.Of.Subject, ct);
                await copy.WriteAsync(row.Of.Day, ct);
                await copy.WriteAsync(row.Of.Repository, ct);
                await copy.WriteAsync(row.Nth, ct);
                await copy.WriteAsync(row.Iteration.StartedAt, ct);
                await copy.WriteAsync(row.Iteration.FinishedAt, ct);
                await copy.WriteAsync(row.Iteration.Complete, ct);
                await copy.WriteAsync(row.Iteration.Outcome?.Word(), ct);
                await copy.WriteAsync(row.Iteration.Phases.ToArray(), ct);
                await copy.WriteAsync(IterationParts.Write(row.Iteration.Parts), ct);
            }, ct);

    private static Task WriteSumsAsync(TenantTransaction transaction, List<RepositoryDay> rows, CancellationToken ct) =>
        transaction.CopyAsync(
            "developer_days (tenant_id, day, subject, repository, n, incomplete, active_ms, phases, cycles)", rows,
            async (copy, row) =>
            {
                var sum = DeveloperDay.Of(row.Iterations);
                await copy.WriteAsync(row.Day, ct);
                await copy.WriteAsync(row.Subject, ct);
                await copy.WriteAsync(row.Repository, ct);
                await copy.WriteAsync((int)sum.Iterations, ct);
                await copy.WriteAsync(row.Iterations.Count - (int)sum.Iterations, ct);
                await copy.WriteAsync(sum.Phases.Sum, ct);
                await copy.WriteAsync(sum.Phases.ToArray(), ct);
                await copy.WriteAsync(sum.Cycles.ToBytes(), ct);
            }, ct);

    /// <summary>A person's iterations of one day in one repository, in order of time.</summary>
    private sealed record RepositoryDay(Guid Subject, DateOnly Day, string Repository, List<Iteration> Iterations);
}
