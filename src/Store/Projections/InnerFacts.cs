using DevEx.Domain.Events;
using DevEx.Store.Events;

namespace DevEx.Store.Projections;

/// <summary>Steps and edits as rows: one a event, since each stands for itself.</summary>
internal static class InnerFacts
{
    public static async Task WriteAsync(TenantTransaction transaction, IReadOnlyList<(StoredEvent Stored, DevEvent Event)> events, CancellationToken ct)
    {
        var steps = events.Where(e => e.Event is StepFinished).Select(e => (e.Stored.Id, Step: (StepFinished)e.Event)).ToList();
        if (steps.Count > 0)
        {
            await WriteStepsAsync(transaction, steps, ct);
        }

        var edits = events.Where(e => e.Event is EditsObserved).Select(e => (e.Stored.Id, Edits: (EditsObserved)e.Event)).ToList();
        if (edits.Count > 0)
        {
            await WriteEditsAsync(transaction, edits, ct);
        }
    }

    /// <summary>Into tables that hold none of these yet, and without marking what they touch.</summary>
    public static async Task CopyAsync(TenantTransaction transaction, IReadOnlyList<(StoredEvent Stored, DevEvent Event)> events, CancellationToken ct)
    {
        // Not even the tables are touched without need: somebody else may be filling them.
        if (events.Any(e => e.Event is StepFinished))
        {
            await CopyStepsAsync(transaction, events, ct);
        }

        if (events.Any(e => e.Event is EditsObserved))
        {
            await CopyEditsAsync(transaction, events, ct);
        }
    }

    private static Task CopyStepsAsync(TenantTransaction transaction, IReadOnlyList<(StoredEvent Stored, DevEvent Event)> events, CancellationToken ct) =>
        transaction.CopyAsync(
            "steps (tenant_id, event_id, subject, repository, branch, phase, tool, label, started_at, finished_at, outcome, waited, source)",
            events.Where(e => e.Event is StepFinished),
            async (copy, e) =>
            {
                var step = (StepFinished)e.Event;
                await copy.WriteAsync(e.Stored.Id, ct);
                await copy.WriteAsync(step.Subject, ct);
                await copy.WriteAsync(step.Workspace.Repository, ct);
                await copy.WriteAsync(step.Workspace.Branch, ct);
                await copy.WriteAsync(step.Phase.Word(), ct);
                await copy.WriteAsync(step.Tool, ct);
                await copy.WriteAsync(step.Label, ct);
                await copy.WriteAsync(step.StartedAt, ct);
                await copy.WriteAsync(step.FinishedAt, ct);
                await copy.WriteAsync(step.Outcome.Word(), ct);
                await copy.WriteAsync(step.Waited ?? true, ct);
                await copy.WriteAsync(step.Source, ct);
            }, ct);

    private static Task CopyEditsAsync(TenantTransaction transaction, IReadOnlyList<(StoredEvent Stored, DevEvent Event)> events, CancellationToken ct) =>
        transaction.CopyAsync(
            "edits (tenant_id, event_id, subject, repository, branch, first_at, last_at, beats)",
            events.Where(e => e.Event is EditsObserved),
            async (copy, e) =>
            {
                var edits = (EditsObserved)e.Event;
                DateTimeOffset[] beats = [.. edits.Beats.Order()];
                await copy.WriteAsync(e.Stored.Id, ct);
                await copy.WriteAsync(edits.Subject, ct);
                await copy.WriteAsync(edits.Workspace.Repository, ct);
                await copy.WriteAsync(edits.Workspace.Branch, ct);
                await copy.WriteAsync(beats[0], ct);
                await copy.WriteAsync(beats[^1], ct);
                await copy.WriteAsync(beats, ct);
            }, ct);

    private static async Task WriteStepsAsync(TenantTransaction transaction, List<(Guid Id, StepFinished Step)> steps, CancellationToken ct)
    {
        await transaction.ExecuteAsync("""
            insert into steps (
                tenant_id, event_id, subject, repository, branch, phase, tool, label, started_at, finished_at, outcome, waited, source)
            select $1, s.* from unnest(
                $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                $9::timestamptz[], $10::timestamptz[], $11::text[], $12::boolean[], $13::text[]) s
            on conflict do nothing
            """,
            [
                steps.Column(s => s.Id), steps.Column(s => s.Step.Subject), steps.Column(s => s.Step.Workspace.Repository),
                steps.Column(s => s.Step.Workspace.Branch), steps.Column(s => s.Step.Phase.Word()), steps.Column(s => s.Step.Tool),
                steps.Column(s => s.Step.Label), steps.Column(s => s.Step.StartedAt), steps.Column(s => s.Step.FinishedAt),
                steps.Column(s => s.Step.Outcome.Word()), steps.Column(s => s.Step.Waited ?? true), steps.Column(s => s.Step.Source),
            ], ct);

        await DirtyCells.MarkDaysAsync(
            transaction, steps.Column(s => s.Step.Subject), steps.Column(s => s.Step.StartedAt), steps.Column(s => s.Step.FinishedAt), ct);
        await DirtyCells.MarkAsync(transaction, CellKey.Builds, [.. steps
            .Where(s => s.Step.Phase is Phase.Build or Phase.Test or Phase.Package)
            .Select(s => CellKey.OfBuilds(CellKey.Local, s.Step.Workspace.Repository, s.Step.FinishedAt))
            .Distinct()], ct);
    }

    private static async Task WriteEditsAsync(TenantTransaction transaction, List<(Guid Id, EditsObserved Edits)> edits, CancellationToken ct)
    {
        // Beats go as one flat list with the row that each belongs to: arrays of arrays must be of one length in PostgreSQL.
        await transaction.ExecuteAsync("""
            insert into edits (tenant_id, event_id, subject, repository, branch, first_at, last_at, beats)
            select $1, e.id, e.subject, e.repository, e.branch, min(b.at), max(b.at), array_agg(b.at order by b.at)
            from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[]) e(id, subject, repository, branch)
            join unnest($6::uuid[], $7::timestamptz[]) b(id, at) on b.id = e.id
            group by 1, 2, 3, 4, 5
            on conflict do nothing
            """,
            [
                edits.Column(e => e.Id), edits.Column(e => e.Edits.Subject), edits.Column(e => e.Edits.Workspace.Repository),
                edits.Column(e => e.Edits.Workspace.Branch),
                edits.SelectMany(e => e.Edits.Beats.Select(_ => e.Id)).ToArray(), edits.SelectMany(e => e.Edits.Beats).ToArray(),
            ], ct);
        await DirtyCells.MarkDaysAsync(
            transaction, edits.Column(e => e.Edits.Subject), edits.Column(e => e.Edits.Beats.Min()), edits.Column(e => e.Edits.Beats.Max()), ct);
    }
}
