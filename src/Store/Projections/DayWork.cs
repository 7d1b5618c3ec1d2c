using DevEx.Domain.Events;
using DevEx.Domain.Loops;

namespace DevEx.Store.Projections;

/// <summary>What a person did in one repository within a span: the input of the inner loop.</summary>
internal sealed record DayWork(string Repository, List<Step> Steps, List<DateTimeOffset> Beats)
{
    /// <summary>Of each span, by its repositories.</summary>
    public static async Task<IReadOnlyList<IReadOnlyCollection<DayWork>>> ReadAsync(TenantTransaction transaction, List<DaySpan> spans, CancellationToken ct)
    {
        var work = spans.ConvertAll(_ => new Dictionary<string, DayWork>());
        await ReadStepsAsync(transaction, work, spans, ct);
        await ReadBeatsAsync(transaction, work, spans, ct);
        return work.ConvertAll(w => w.Values);
    }

    // Lateral, and each span by the index: a join of its own choosing may read the whole table.
    private static async Task ReadStepsAsync(
        TenantTransaction transaction, List<Dictionary<string, DayWork>> work, List<DaySpan> spans, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select w.ord::int - 1, s.*
            from unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) with ordinality w(subject, since, until, ord)
            cross join lateral (
                select repository, phase, started_at, finished_at, outcome, tool, label, waited, branch from steps
                where tenant_id = $1 and subject = w.subject and started_at >= w.since and started_at < w.until
                union all
                select repository, phase, started_at, finished_at, outcome, tool, label, waited, branch from steps
                where tenant_id = $1 and subject = w.subject and started_at < w.since and finished_at > w.since
                  and finished_at - started_at > interval '1 day'
            ) s
            """, spans.Column(s => s.Subject), spans.Column(s => s.From), spans.Column(s => s.Until));
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            In(work[rows.GetInt32(0)], rows.GetString(1)).Steps.Add(new(
                Columns.Parse<Phase>(rows.GetString(2)), rows.GetFieldValue<DateTimeOffset>(3), rows.GetFieldValue<DateTimeOffset>(4),
                Columns.Parse<Outcome>(rows.GetString(5)), rows.GetString(6), rows.GetString(7), rows.GetBoolean(8),
                rows.IsDBNull(9) ? null : rows.GetString(9)));
        }
    }

    private static async Task ReadBeatsAsync(
        TenantTransaction transaction, List<Dictionary<string, DayWork>> work, List<DaySpan> spans, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select w.ord::int - 1, e.*
            from unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) with ordinality w(subject, since, until, ord)
            cross join lateral (
                select repository, beats from edits
                where tenant_id = $1 and subject = w.subject and first_at >= w.since - interval '1 day' and first_at < w.until and last_at >= w.since
                union all
                select repository, beats from edits
                where tenant_id = $1 and subject = w.subject and first_at < w.since - interval '1 day' and last_at >= w.since
                  and last_at - first_at > interval '1 day'
            ) e
            """, spans.Column(s => s.Subject), spans.Column(s => s.From), spans.Column(s => s.Until));
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var nth = rows.GetInt32(0);
            var (from, until) = (spans[nth].From, spans[nth].Until);
            In(work[nth], rows.GetString(1)).Beats.AddRange(rows.GetFieldValue<DateTimeOffset[]>(2).Where(b => b >= from && b < until));
        }
    }

    private static DayWork In(Dictionary<string, DayWork> work, string repository) =>
        work.TryGetValue(repository, out var known) ? known : work[repository] = new(repository, [], []);
}
