using Npgsql;

namespace DevEx.Store.Projections;

/// <summary>Events and cells over which processes ended: they are not run again before somebody has them replayed.</summary>
internal static class Quarantine
{
    public const string OfEvent = "projection_quarantined";
    public const string OfCell = "cell_quarantined";
    public const string Reason = "the process ended";

    /// <summary>Says of a row <c>e</c> of the events that it is not one of them.</summary>
    public const string Spares = $"""
        not exists (
            select from devex.dead_letter q
            where q.tenant_id = e.tenant_id and q.projection = '{Projector.Name}' and q.seq_id = e.seq_id
              and q.stage = 'projection' and q.status = 'open' and q.code = '{OfEvent}')
        """;

    /// <summary>The numbers of the events, of all tenants.</summary>
    public static async Task<HashSet<long>> EventsAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var query = source.CreateCommand($"""
            select seq_id from devex.dead_letter
            where projection = '{Projector.Name}' and stage = 'projection' and status = 'open' and code = '{OfEvent}'
            """);
        var events = new HashSet<long>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            events.Add(rows.GetInt64(0));
        }

        return events;
    }

    /// <summary>The cells, of all tenants.</summary>
    public static async Task<HashSet<(Tenant Tenant, string Kind, string Key)>> CellsAsync(TenantTransaction transaction, CancellationToken ct)
    {
        await using var query = transaction.Command($"""
            select tenant_id, cell[1], coalesce(subject || '/', '') || cell[2]
            from (
                select tenant_id, subject, {Cell} as cell from devex.dead_letter
                where $1 <> '' and projection = 'cells' and stage = 'projection' and status = 'open' and code = '{OfCell}'
            ) l
            """);
        var cells = new HashSet<(Tenant, string, string)>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            cells.Add((new(rows.GetString(0)), rows.GetString(1), rows.GetString(2)));
        }

        return cells;
    }

    /// <summary>Kind and key of the cell that a dead letter is about: "kind key: fault", where the key of a person's day stands without the person.</summary>
    public const string Cell = """regexp_match(detail, '^(\S+) (.*): [^:]+$')""";
}
