namespace DevEx.Store.Projections;

/// <summary>How far a projection is and who carries it on.</summary>
/// <param name="Behind">At most so many events wait.</param>
/// <param name="Waits">Since when the oldest of them does; null when none waits.</param>
/// <param name="IsStuck">Events wait, and nothing has moved for half a minute, and nobody paused it.</param>
/// <param name="Leader">Null before the first.</param>
/// <param name="Paused">Null while it goes on.</param>
/// <param name="PutAside">Events and cells that could not be projected and were not healed since.</param>
public sealed record ProjectionState(
    string Name, long Checkpoint, long LastSeqId, long Behind, TimeSpan? Waits, bool IsStuck, long DirtyCells, ProjectionLeader? Leader,
    ProjectionPause? Paused, long PutAside);

/// <summary>The node that projects, or was the last to.</summary>
/// <param name="Epoch">Grows with each leader.</param>
public sealed record ProjectionLeader(string Node, long Epoch, DateTimeOffset Since);

/// <summary>Why nothing is projected at the moment, until a person says go on.</summary>
public sealed record ProjectionPause(DateTimeOffset At, string Reason);

/// <summary>The projections as those see them who keep the server running.</summary>
public sealed class Oversight(Database database)
{
    public async Task<ProjectionState> StateAsync(CancellationToken ct)
    {
        // Measured against the events themselves: a checkpoint is no news of another checkpoint.
        await using var query = database.Source.CreateCommand("""
            select c.seq_id, greatest(l.seq_id, c.seq_id), o.waits, o.waits > interval '30 s' and c.updated_at < now() - interval '30 s' and p.paused_at is null,
                   (select count(*) from devex.dirty_cells), p.node, p.epoch, p.since, p.paused_at, p.pause_reason,
                   (select count(*) from devex.dead_letter where stage = 'projection' and status = 'open')
            from devex.projectors p
            join devex.projections c on c.name = p.name
            cross join (select coalesce(max(seq_id), 0) as seq_id from devex.mt_events) l
            left join lateral (select now() - e.timestamp as waits from devex.mt_events e where e.seq_id > c.seq_id order by e.seq_id limit 1) o on true
            where p.name = $1
            """);
        query.Parameters.Add(new() { Value = Projector.Name });
        await using var row = await query.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        var (checkpoint, last) = (row.GetInt64(0), row.GetInt64(1));
        return new(
            Projector.Name, checkpoint, last, last - checkpoint, row.IsDBNull(2) ? null : row.GetFieldValue<TimeSpan>(2), !row.IsDBNull(3) && row.GetBoolean(3),
            row.GetInt64(4), row.IsDBNull(5) ? null : new(row.GetString(5), row.GetInt64(6), row.GetFieldValue<DateTimeOffset>(7)),
            row.IsDBNull(8) ? null : new(row.GetFieldValue<DateTimeOffset>(8), row.GetString(9)), row.GetInt64(10));
    }

    /// <summary>Goes on from the checkpoint.</summary>
    /// <returns>False when it was not paused.</returns>
    public async Task<bool> ResumeAsync(CancellationToken ct)
    {
        await using var resume = database.Source.CreateCommand("""
            with resumed as (
                update devex.projectors set paused_at = null, pause_reason = null, resumed_at = now() where name = $1 and paused_at is not null returning 1 as one
            )
            select one, pg_notify('devex_events', '') from resumed
            """);
        resume.Parameters.Add(new() { Value = Projector.Name });
        return await resume.ExecuteScalarAsync(ct) is not null;
    }
}
