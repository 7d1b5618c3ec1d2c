using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DevEx.Store.Projections;

/// <summary>Takes dirty cells and recomputes each once, however often it was marked; those of a kind together.</summary>
/// <param name="seen">False where no page reads the cells yet: nobody is told, and nobody waits for the first of them.</param>
/// <param name="patient">Leaves cells that are costly, and marked again and again, until they have rested a while.</param>
/// <param name="share">Null for all cells.</param>
public sealed class CellWorker(Database database, ILogger<CellWorker> log, bool seen = true, bool patient = false, Share? share = null)
{
    private const int Fewest = 50;
    private const int Most = 500;

    // A notification holds 8,000 bytes, a subject 39.
    private const int SubjectsOfANotice = 150;

    private const string OneBatch = "one_batch";

    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(400);

    private int _atOnce = seen ? 2 * Fewest : Most;

    /// <summary>Recomputes some of the dirty cells, oldest first, and tells every web node which kinds changed.</summary>
    /// <returns>How many cells were recomputed; 0 when none is dirty.</returns>
    public Task<int> RecomputeAsync(CancellationToken ct) => RecomputeAsync(null, ct);

    /// <param name="work">Of the leader; null for who works apart from pages.</param>
    internal async Task<int> RecomputeAsync(CellsInWork? work, CancellationToken ct)
    {
        var (began, limit) = (Stopwatch.GetTimestamp(), work?.Limit(_atOnce) ?? _atOnce);
        await using var transaction = await database.BeginAsync(Tenant.Default, ct);
        var taken = await DirtyCells.TakeAsync(transaction, limit, patient, share ?? Share.All, ct);
        if (taken.Count == 0)
        {
            return 0;
        }

        await (work?.NoteAsync(taken, ct) ?? Task.CompletedTask);
        await LockAsync(transaction, taken.Batches, ct);
        await RecomputeAsync(transaction, taken, work?.Accuses(taken) ?? false, ct);
        if (seen)
        {
            await NotifyAsync(transaction, taken.Batches, ct);
        }

        await (work?.ClearAsync(transaction, ct) ?? Task.CompletedTask);
        await transaction.CommitAsync(ct);
        if (seen && limit == _atOnce)
        {
            Adapt(taken.Count == limit, Stopwatch.GetElapsedTime(began));
        }

        return taken.Count;
    }

    private async Task RecomputeAsync(TenantTransaction transaction, TakenCells taken, bool deadly, CancellationToken ct)
    {
        var spared = await Quarantine.CellsAsync(transaction, ct);
        foreach (var batch in taken.Batches)
        {
            await transaction.SwitchToAsync(batch.Tenant, ct);
            var some = spared.Count == 0 ? batch : batch with { Keys = [.. batch.Keys.Where(k => !spared.Contains((batch.Tenant, batch.Kind, k)))] };
            if (some.Keys.Count == 0)
            {
                continue;
            }

            if (deadly)
            {
                log.LogError("A cell of kind {Kind} ended the processes that computed it and is put aside", batch.Kind);
                await PutAsideAsync(transaction, batch.Kind, some.Keys[0], Quarantine.OfCell, Quarantine.Reason, ct);
                continue;
            }

            await DirtyCells.ForgetAsync(transaction, some, ct);
            await RecomputeOrPutAsideAsync(transaction, some, ct);
        }
    }

    /// <summary>As many at once as take a moment: more share their queries, but the first is seen no sooner than the last.</summary>
    private void Adapt(bool moreWait, TimeSpan took)
    {
        if (took > Slow)
        {
            _atOnce = Math.Max(Fewest, _atOnce / 2);
        }
        else if (moreWait && took < Quick)
        {
            _atOnce = Math.Min(Most, _atOnce * 2);
        }
    }

    /// <summary>
    /// Without it a worker that read before a fact was committed could write after the one that read it. A day's cell writes its neighbours
    /// too where a loop crosses midnight, so a person's days go one after the other; and so do the days of a repository's week of builds.
    /// </summary>
    /// <remarks>All at once and in one order, before anything is read: two workers wait for each other but never in a circle.</remarks>
    private static async Task LockAsync(TenantTransaction transaction, IReadOnlyList<CellBatch> batches, CancellationToken ct)
    {
        var names = batches.SelectMany(b => b.Keys.Select(k => $"{b.Tenant}/{b.Kind}/{Locked(b.Kind, k)}")).Distinct().ToArray();
        await transaction.ExecuteAsync("""
            select pg_advisory_xact_lock(h)
            from (select distinct hashtextextended(current_schema() || n, 7001003) as h from unnest($2::text[]) n where $1 <> '' order by h) locks
            """, [names], ct);
    }

    private static string Locked(string kind, string key) => kind switch
    {
        CellKey.Day => Owner(key),
        CellKey.Builds => BuildCells.LockOf(key),
        _ => key,
    };

    /// <summary>A cell that cannot be computed keeps what it shows, and holds up no other: the batch is halved until the cell stands alone.</summary>
    private async Task RecomputeOrPutAsideAsync(TenantTransaction transaction, CellBatch batch, CancellationToken ct)
    {
        await transaction.SaveAsync(OneBatch, ct);
        try
        {
            await RecomputeAsync(transaction, batch, ct);
        }
        catch (Exception fault) when (Poison.Is(fault))
        {
            await transaction.RollbackToAsync(OneBatch, ct);
            if (batch.Keys is [var key])
            {
                log.LogError(fault, "A cell of kind {Kind} cannot be computed and is put aside", batch.Kind);
                await PutAsideAsync(transaction, batch.Kind, key, "cell_failed", Poison.Name(fault), ct);
                return;
            }

            var half = batch.Keys.Count / 2;
            await RecomputeOrPutAsideAsync(transaction, batch with { Keys = [.. batch.Keys.Take(half)] }, ct);
            await RecomputeOrPutAsideAsync(transaction, batch with { Keys = [.. batch.Keys.Skip(half)] }, ct);
        }
    }

    /// <summary>Once a cell and fault: an open cell is marked again and again.</summary>
    private static Task PutAsideAsync(TenantTransaction transaction, string kind, string key, string code, string reason, CancellationToken ct)
    {
        var subject = kind == CellKey.Day && Guid.TryParse(Owner(key), out var owner) ? owner : (Guid?)null;
        var detail = $"{kind} {(subject is null ? key : key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..])}: {reason}";
        return transaction.ExecuteAsync("""
            with known as (
                update devex.dead_letter d set attempts = attempts + 1, last_at = now()
                where d.tenant_id = $1 and d.projection = 'cells' and d.subject is not distinct from $2::uuid and d.detail = $3 and d.status = 'open'
                returning 1
            )
            insert into devex.dead_letter (tenant_id, stage, projection, subject, code, detail)
            select $1, 'projection', 'cells', $2::uuid, $4, $3
            where not exists (select from known)
            """, [subject, detail, code], ct);
    }

    private static Task RecomputeAsync(TenantTransaction transaction, CellBatch batch, CancellationToken ct) => batch.Kind switch
    {
        CellKey.Day => DayCells.RecomputeAsync(transaction, batch.Keys, ct),
        CellKey.Change => ChangeCells.RecomputeAsync(transaction, batch.Keys, ct),
        CellKey.Builds => BuildCells.RecomputeAsync(transaction, batch.Keys, ct),
        CellKey.Inner => InnerRollups.RecomputeAsync(transaction, batch.Keys, ct),
        CellKey.InnerWeek => InnerWeeks.RecomputeAsync(transaction, batch.Keys, ct),
        CellKey.BuildMarks => BuildMarks.RecomputeAsync(transaction, batch.Keys, ct),
        CellKey.Middle or CellKey.Outer => ChangeRollups.RecomputeAsync(transaction, batch.Kind, batch.Keys, ct),
        CellKey.Dora => DoraCells.RecomputeAsync(transaction, batch.Keys, ct),
        _ => throw new InvalidOperationException($"No cells of kind '{batch.Kind}'."),
    };

    private static string Owner(string dayKey) => dayKey[..dayKey.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>Says which kinds changed, and for a day whose it is: nobody else's page is told.</summary>
    private static async Task NotifyAsync(TenantTransaction transaction, IReadOnlyList<CellBatch> batches, CancellationToken ct)
    {
        foreach (var batch in batches)
        {
            var subjects = batch.Kind == CellKey.Day ? batch.Keys.Select(Owner).Distinct().ToArray() : [];
            foreach (var some in subjects.Length == 0 ? [[]] : subjects.Chunk(SubjectsOfANotice))
            {
                var payload = JsonSerializer.Serialize(new { tenant = batch.Tenant.Id, kinds = (string[])[batch.Kind], subjects = some });
                await using var notify = new NpgsqlCommand("select pg_notify('devex_cells', $1)", transaction.Connection) { Parameters = { new() { Value = payload } } };
                await notify.ExecuteNonQueryAsync(ct);
            }
        }
    }
}
