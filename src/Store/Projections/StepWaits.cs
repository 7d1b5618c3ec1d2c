using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using NpgsqlTypes;

namespace DevEx.Store.Projections;

/// <summary>How long a person waited for local builds: the part of their iterations that these held.</summary>
internal static class StepWaits
{
    /// <summary>Writes those of whole days where they are others than before, and marks the builds that are waited for longer or shorter now.</summary>
    public static async Task ReplaceAsync(
        TenantTransaction transaction, List<(Guid Subject, DateOnly Day)> days,
        IEnumerable<(Guid Subject, DateOnly Day, string Repository, List<Iteration> Iterations)> rows, CancellationToken ct)
    {
        var (before, now) = (await ReadAsync(transaction, days, ct), rows.SelectMany(Waits).ToHashSet());
        var moved = before.Except(now).Concat(now.Except(before)).ToList();
        if (moved.Count == 0)
        {
            return;
        }

        var changed = moved.Select(w => (w.Subject, w.Day)).Distinct().ToList();
        if (before.Count > 0)
        {
            await transaction.ExecuteAsync("""
                delete from step_waits w using unnest($2::uuid[], $3::date[]) d(subject, day) where w.tenant_id = $1 and w.subject = d.subject and w.day = d.day
                """, [changed.Column(d => d.Subject), changed.Column(d => d.Day)], ct);
        }

        var written = changed.ToHashSet();
        await transaction.CopyAsync(
            "step_waits (tenant_id, subject, day, repository, built_on, name, waited_ms)", now.Where(w => written.Contains((w.Subject, w.Day))),
            async (copy, wait) =>
            {
                await copy.WriteAsync(wait.Subject, ct);
                await copy.WriteAsync(wait.Day, NpgsqlDbType.Date, ct);
                await copy.WriteAsync(wait.Repository, ct);
                await copy.WriteAsync(wait.BuiltOn, NpgsqlDbType.Date, ct);
                await copy.WriteAsync(wait.Name, ct);
                await copy.WriteAsync(wait.Ms, ct);
            }, ct);
        await DirtyCells.MarkAsync(
            transaction, CellKey.Builds, [.. moved.Select(w => CellKey.OfBuilds(CellKey.Local, w.Repository, w.BuiltOn)).Distinct()], ct);
    }

    private static IEnumerable<Wait> Waits((Guid Subject, DateOnly Day, string Repository, List<Iteration> Iterations) row) =>
        BuildWaits.Local(row.Repository, row.Iterations)
            .GroupBy(w => (On: DateOnly.FromDateTime(w.At.UtcDateTime), Name: BuildName.Cut(w.Build.Name)))
            .Select(g => new Wait(
                row.Subject, row.Day, row.Repository, g.Key.On, g.Key.Name, g.Sum(w => w.Waited.Ticks) / TimeSpan.TicksPerMillisecond));

    private static async Task<HashSet<Wait>> ReadAsync(TenantTransaction transaction, List<(Guid Subject, DateOnly Day)> days, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select w.*
            from unnest($2::uuid[], $3::date[]) d(subject, day)
            cross join lateral (
                select subject, day, repository, built_on, name, waited_ms from step_waits where tenant_id = $1 and subject = d.subject and day = d.day
                offset 0
            ) w
            """, days.Column(d => d.Subject), days.Column(d => d.Day));
        var waits = new HashSet<Wait>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            waits.Add(new(
                rows.GetGuid(0), rows.GetFieldValue<DateOnly>(1), rows.GetString(2), rows.GetFieldValue<DateOnly>(3), rows.GetString(4), rows.GetInt64(5)));
        }

        return waits;
    }

    private sealed record Wait(Guid Subject, DateOnly Day, string Repository, DateOnly BuiltOn, string Name, long Ms);
}
