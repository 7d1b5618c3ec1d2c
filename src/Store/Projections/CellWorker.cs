using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DevEx.Store.Projections;

/// <summary>Takes dirty cells and recomputes each once, however often it was marked.</summary>
public sealed class CellWorker(Database database, ILogger<CellWorker> log)
{
    private const int MarksTaken = 5000;
    private const int CellsAtOnce = 50;
    private const string OneCell = "one_cell";

    /// <summary>Recomputes some of the dirty cells, oldest first, and tells every web node which kinds changed.</summary>
    /// <returns>How many cells were recomputed; 0 when none is dirty.</returns>
    public async Task<int> RecomputeAsync(CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(Tenant.Default, ct);
        var cells = await TakeAsync(transaction, ct);
        foreach (var cell in cells)
        {
            await transaction.SwitchToAsync(cell.Tenant, ct);
            await RecomputeOrPutAsideAsync(transaction, cell.Kind, cell.Key, ct);
        }

        await NotifyAsync(transaction, cells, ct);
        await transaction.CommitAsync(ct);
        return cells.Count;
    }

    /// <summary>Deletes the marks of the oldest cells; a rollback puts them back.</summary>
    private static async Task<List<(Tenant Tenant, string Kind, string Key)>> TakeAsync(TenantTransaction transaction, CancellationToken ct)
    {
        // Marks of all tenants: the worker belongs to none.
        await using var take = new NpgsqlCommand("""
            with oldest as (
                select tenant_id, id, kind, key from devex.dirty_cells order by id limit $1 for update skip locked
            ), first_cells as (
                select tenant_id, kind, key from oldest group by tenant_id, kind, key order by min(id) limit $2
            ), gone as (
                delete from devex.dirty_cells d using oldest o, first_cells s
                where d.tenant_id = o.tenant_id and d.id = o.id and s.tenant_id = o.tenant_id and s.kind = o.kind and s.key = o.key
            )
            select tenant_id, kind, key from first_cells order by tenant_id, kind, key
            """, transaction.Connection)
        {
            Parameters = { new() { Value = MarksTaken }, new() { Value = CellsAtOnce } },
        };
        var cells = new List<(Tenant, string, string)>();
        await using var rows = await take.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            cells.Add((new Tenant(rows.GetString(0)), rows.GetString(1), rows.GetString(2)));
        }

        return cells;
    }

    /// <summary>A cell that cannot be computed keeps what it shows, and holds up no other.</summary>
    private async Task RecomputeOrPutAsideAsync(TenantTransaction transaction, string kind, string key, CancellationToken ct)
    {
        await transaction.SaveAsync(OneCell, ct);
        try
        {
            await RecomputeAsync(transaction, kind, key, ct);
        }
        catch (Exception fault) when (Poison.Is(fault))
        {
            log.LogError(fault, "A cell of kind {Kind} cannot be computed and is put aside", kind);
            await transaction.RollbackToAsync(OneCell, ct);
            await PutAsideAsync(transaction, kind, key, fault, ct);
        }
    }

    /// <summary>Once a cell and fault: an open cell is marked again and again.</summary>
    private static Task PutAsideAsync(TenantTransaction transaction, string kind, string key, Exception fault, CancellationToken ct)
    {
        var subject = kind == CellKey.Day && Guid.TryParse(Owner(key), out var owner) ? owner : (Guid?)null;
        var detail = $"{kind} {(subject is null ? key : key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..])}: {Poison.Name(fault)}";
        return transaction.ExecuteAsync("""
            insert into devex.dead_letter (tenant_id, stage, projection, subject, code, detail)
            select $1, 'projection', 'cells', $2::uuid, 'cell_failed', $3
            where not exists (
                select from devex.dead_letter d
                where d.tenant_id = $1 and d.projection = 'cells' and d.subject is not distinct from $2::uuid and d.detail = $3 and d.status = 'open')
            """, [subject, detail], ct);
    }

    private static async Task RecomputeAsync(TenantTransaction transaction, string kind, string key, CancellationToken ct)
    {
        // Without it a worker that read before a fact was committed could write after the one that read it. A day's cell writes its
        // neighbours too where a loop crosses midnight, so a person's days go one after the other.
        await transaction.ExecuteAsync(
            "select pg_advisory_xact_lock(hashtextextended($1 || $2, 7001003))", [kind + (kind == CellKey.Day ? Owner(key) : key)], ct);
        await (kind switch
        {
            CellKey.Day => DayCells.RecomputeAsync(transaction, key, ct),
            CellKey.Change => ChangeCells.RecomputeAsync(transaction, key, ct),
            CellKey.Builds => BuildCells.RecomputeAsync(transaction, key, ct),
            _ => throw new InvalidOperationException($"No cells of kind '{kind}'."),
        });
    }

    private static string Owner(string dayKey) => dayKey[..dayKey.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>Says which kinds changed, and for a day whose it is: nobody else's page is told.</summary>
    private static async Task NotifyAsync(TenantTransaction transaction, List<(Tenant Tenant, string Kind, string Key)> cells, CancellationToken ct)
    {
        foreach (var ofTenant in cells.GroupBy(c => c.Tenant))
        {
            var kinds = ofTenant.Select(c => c.Kind).Distinct().ToArray();
            var subjects = ofTenant.Where(c => c.Kind == CellKey.Day).Select(c => Owner(c.Key)).Distinct().ToArray();
            var payload = JsonSerializer.Serialize(new { tenant = ofTenant.Key.Id, kinds, subjects });
            await using var notify = new NpgsqlCommand("select pg_notify('devex_cells', $1)", transaction.Connection) { Parameters = { new() { Value = payload } } };
            await notify.ExecuteNonQueryAsync(ct);
        }
    }
}
