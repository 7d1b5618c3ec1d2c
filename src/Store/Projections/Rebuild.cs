using Npgsql;

namespace DevEx.Store.Projections;

/// <summary>Throws away everything that is computed, so that the projector makes it anew from the first event on.</summary>
public static class Rebuild
{
    /// <summary>For all tenants. Until the projector has caught up pages show less than there is.</summary>
    public static async Task FromZeroAsync(Database database, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(Tenant.Default, ct);
        // The locks in the order in which the projector and the cell worker take theirs, so that it waits for them and nobody deadlocks.
        await using var start = new NpgsqlCommand($"update devex.projections set seq_id = 0, updated_at = now() where name = '{Projector.Name}'", transaction.Connection);
        await start.ExecuteNonQueryAsync(ct);
        await using var empty = new NpgsqlCommand("""
            truncate devex.dirty_cells, devex.steps, devex.edits, devex.changes, devex.reviews, devex.pushes, devex.commits, devex.runs, devex.jobs,
                devex.deployments, devex.incidents, devex.annotations, devex.iterations, devex.developer_days, devex.journeys, devex.build_days
            """, transaction.Connection);
        await empty.ExecuteNonQueryAsync(ct);

        // What still fails is put aside again.
        await using var replay = new NpgsqlCommand("update devex.dead_letter set status = 'replayed' where stage = 'projection' and status = 'open'", transaction.Connection);
        await replay.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
