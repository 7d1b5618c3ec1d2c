using System.Text.Json;
using Npgsql;

namespace DevEx.Store.Projections;

/// <summary>Takes dirty cells and recomputes each once, however often it was marked.</summary>
public sealed class CellWorker(Database database)
{
    private const int MarksTaken = 5000;
    private const int CellsAtOnce = 50;

    /// <summary>Recomputes some of the dirty cells, oldest first, and tells every web node which kinds changed.</summary>
    /// <returns>How many cells were recomputed; 0 when none is dirty.</returns>
    public async Task<int> RecomputeAsync(CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(Tenant.Default, ct);
        var cells = await TakeAsync(transaction, ct);
        foreach (var cell in cells)
        {
            await transaction.SwitchToAsync(cell.Tenant, ct);
            await RecomputeAsync(transaction, cell.Kind, cell.Key, ct);
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

    private static async Task RecomputeAsync(TenantTransaction transaction, string kind, string key, CancellationToken ct)
    {
        // Without it a worker that read before a fact was committed could write after the one that read it.
        await transaction.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended($1 || $2, 7001003))", [kind + key], ct);
        await (kind switch
        {
            CellKey.Day => DayCells.RecomputeAsync(transaction, key, ct),
            CellKey.Change => ChangeCells.RecomputeAsync(transaction, key, ct),
            CellKey.Builds => BuildCells.RecomputeAsync(transaction, key, ct),
            _ => throw new InvalidOperationException($"No cells of kind '{kind}'."),
        });
    }

    /// <summary>Says which kinds changed, and for a day whose it is: nobody else's page is told.</summary>
    private static async Task NotifyAsync(TenantTransaction transaction, List<(Tenant Tenant, string Kind, string Key)> cells, CancellationToken ct)
    {
        foreach (var ofTenant in cells.GroupBy(c => c.Tenant))
        {
            var kinds = ofTenant.Select(c => c.Kind).Distinct().ToArray();
            var subjects = ofTenant.Where(c => c.Kind == CellKey.Day).Select(c => c.Key[..c.Key.IndexOf('/', StringComparison.Ordinal)]).Distinct().ToArray();
            var payload = JsonSerializer.Serialize(new { tenant = ofTenant.Key.Id, kinds, subjects });
            await using var notify = new NpgsqlCommand("select pg_notify('devex_cells', $1)", transaction.Connection) { Parameters = { new() { Value = payload } } };
            await notify.ExecuteNonQueryAsync(ct);
        }
    }
}
