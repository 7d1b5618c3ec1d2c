using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Store;
using DevEx.Store.Projections;
using DevEx.Web.Access;
using DevEx.Web.Me;

namespace DevEx.Web.Changes;

/// <summary>Reads the inner loop on the branch of a change, for its author alone.</summary>
internal static class OwnIterationQueries
{
    private const int MostIterations = 2000;

    // What somebody did on a branch of that name half a year before was something else.
    private static readonly TimeSpan Reach = TimeSpan.FromDays(180);

    /// <param name="since">When an earlier change from the same branch ended.</param>
    public static async Task<List<(Iteration Iteration, IterationView View)>> ReadAsync(
        TenantTransaction transaction, Viewer viewer, Change change, DateTimeOffset? since, CancellationToken ct)
    {
        if (viewer.Subject is not { } subject || subject != change.Author.Subject)
        {
            throw new InvalidOperationException("An inner loop is its author's alone.");
        }

        var (until, far) = (change.MergedAt ?? change.ClosedAt, (change.OpenedAt ?? change.FirstSeenAt) - Reach);
        await using var query = transaction.Command("""
            with own as materialized (
                select started_at as first_at, finished_at as last_at from devex.steps
                where tenant_id = $1 and subject = $2 and repository = $3 and branch = $4 and started_at > $5 and started_at <= coalesce($6::timestamptz, 'infinity')
                union all
                select first_at, last_at from devex.edits
                where tenant_id = $1 and subject = $2 and repository = $3 and branch = $4 and first_at > $5 and first_at <= coalesce($6::timestamptz, 'infinity')
            ), days as (
                select (min(first_at) at time zone 'UTC')::date - 1 as first, (max(last_at) at time zone 'UTC')::date + 1 as last from own
            )
            select i.started_at, i.finished_at, i.complete, i.outcome, i.phases, i.parts
            from days cross join devex.iterations i
            where i.tenant_id = $1 and i.subject = $2 and i.repository = $3 and i.day between days.first and days.last
              and i.started_at <= coalesce($6::timestamptz, 'infinity')
              and exists (select from own o where o.first_at < i.finished_at and o.last_at >= i.started_at)
            order by i.started_at limit $7
            """, subject, change.Repository, change.HeadRef, since > far ? since : far, until, MostIterations);
        var iterations = new List<(Iteration, IterationView)>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var (phases, parts) = (PhaseTimes.FromArray(rows.GetFieldValue<long[]>(4)), IterationParts.Read(rows.GetFieldValue<byte[]>(5), rows.GetFieldValue<DateTimeOffset>(0)));
            var iteration = new Iteration(
                rows.GetFieldValue<DateTimeOffset>(0), rows.GetFieldValue<DateTimeOffset>(1), phases, parts, rows.GetBoolean(2),
                rows.IsDBNull(3) ? null : Enum.Parse<Outcome>(rows.GetString(3), ignoreCase: true));
            iterations.Add((iteration, new(
                change.Repository, iteration.StartedAt, iteration.FinishedAt, phases.Sum, iteration.Complete, iteration.Outcome,
                [.. PhaseTimes.LoopPhases.Where(p => phases[p] > 0).Select(p => new PhaseMs(p, phases[p]))],
                [.. parts.Select(p => new PartView(p.Phase, p.StartedAt, p.FinishedAt, p.Label))])));
        }

        return iterations;
    }
}
