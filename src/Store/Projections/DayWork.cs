using DevEx.Domain.Events;
using DevEx.Domain.Loops;

namespace DevEx.Store.Projections;

/// <summary>What a person did in one repository within a window: the input of the inner loop.</summary>
internal sealed record DayWork(string Repository, List<Step> Steps, List<DateTimeOffset> Beats)
{
    public static async Task<IReadOnlyCollection<DayWork>> ReadAsync(
        TenantTransaction transaction, Guid subject, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var work = new Dictionary<string, DayWork>();
        await ReadStepsAsync(transaction, work, subject, from, to, ct);
        await ReadBeatsAsync(transaction, work, subject, from, to, ct);
        return work.Values;
    }

    private static async Task ReadStepsAsync(
        TenantTransaction transaction, Dictionary<string, DayWork> work, Guid subject, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select repository, phase, started_at, finished_at, outcome, tool, label, waited, branch from devex.steps
            where tenant_id = $1 and subject = $2 and started_at >= $3 and started_at < $4
            union all
            select repository, phase, started_at, finished_at, outcome, tool, label, waited, branch from devex.steps
            where tenant_id = $1 and subject = $2 and started_at < $3 and finished_at > $3 and finished_at - started_at > interval '1 day'
            """, subject, from, to);
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            In(work, rows.GetString(0)).Steps.Add(new(
                Columns.Parse<Phase>(rows.GetString(1)), rows.GetFieldValue<DateTimeOffset>(2), rows.GetFieldValue<DateTimeOffset>(3),
                Columns.Parse<Outcome>(rows.GetString(4)), rows.GetString(5), rows.GetString(6), rows.GetBoolean(7),
                rows.IsDBNull(8) ? null : rows.GetString(8)));
        }
    }

    private static async Task ReadBeatsAsync(
        TenantTransaction transaction, Dictionary<string, DayWork> work, Guid subject, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select repository, beats from devex.edits
            where tenant_id = $1 and subject = $2 and first_at >= $3::timestamptz - interval '1 day' and first_at < $4 and last_at >= $3
            union all
            select repository, beats from devex.edits
            where tenant_id = $1 and subject = $2 and first_at < $3::timestamptz - interval '1 day' and last_at >= $3 and last_at - first_at > interval '1 day'
            """, subject, from, to);
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            In(work, rows.GetString(0)).Beats.AddRange(rows.GetFieldValue<DateTimeOffset[]>(1).Where(b => b >= from && b < to));
        }
    }

    private static DayWork In(Dictionary<string, DayWork> work, string repository) =>
        work.TryGetValue(repository, out var known) ? known : work[repository] = new(repository, [], []);
}
