using Npgsql;

namespace DevEx.Store.Projections;

/// <summary>A schema beside the live one, in which a rebuild fills the same tables until they take the others' place.</summary>
internal sealed class NextSchema(NpgsqlDataSource source)
{
    /// <summary>What is not made anew is read where it is.</summary>
    public const string SearchPath = "devex_next, devex";

    // Until the end of the statements that it stands with.
    private const string SortInMemory = "set local maintenance_work_mem = '128MB'";

    private const int Tries = 100;

    // Shorter than PostgreSQL waits before it looks for a deadlock: a page that waits for us is never the one that is ended.
    private const string Patience = "300ms";

    // Where we may say so, shorter still: it is then too that one who vacuums is told to make way, and he may have begun on any of the live tables.
    private const string LookForDeadlock = "100ms";

    // Filled by copying, and indexed when full.
    private static readonly string[] Copied = ["steps", "edits"];

    /// <summary>The other facts.</summary>
    public static readonly string[] Things =
    [
        "changes", "reviews", "pushes", "commits", "branch_commits", "runs", "jobs", "deployments", "incidents", "annotations", "run_changes",
    ];

    // What is computed from facts, and what marks it.
    private static readonly string[] Cells =
    [
        "dirty_cells", "iterations", "developer_days", "journeys", "step_waits", "job_waits", "build_days", "build_weeks", "builds",
        "inner_rollups", "inner_weeks", "change_rollups", "dora_deployments",
    ];

    private static readonly string[] All = [.. Copied, .. Things, .. Cells];

    private DateTime _startedAt;

    /// <summary>Empty tables; what an interrupted rebuild left is gone.</summary>
    public async Task CreateAsync(CancellationToken ct)
    {
        await DropAsync(ct);
        _startedAt = await ScalarAsync<DateTime>("select now()", ct);
        await ExecuteAsync($"""
            create schema devex_next;
            {Lines([.. All, "projections"], t => $"create table devex_next.{t} (like devex.{t} including all excluding indexes);")}
            insert into devex_next.projections select * from devex.projections where name = '{Projector.Name}';
            update devex_next.projections set seq_id = 0;
            create table devex_next.touched (tenant_id text not null, stream_id text not null);
            """, ct);
        await ExecuteAsync(await ScalarAsync<string>("""
            select coalesce(string_agg(format('alter table devex_next.%I alter %I set statistics 0', c.relname, a.attname), ';'), 'select')
            from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relnamespace = 'devex_next'::regnamespace
            join pg_attribute l on l.attrelid = to_regclass(format('devex.%I', c.relname)) and l.attname = a.attname and l.attnum > 0 and l.attstattarget = 0
            """, ct), ct);
        foreach (var table in All.Except(Copied))
        {
            await ExecuteAsync($"{await KeyAsync(table, ct)};{await IndexesAsync(table, ct)}", ct);
        }
    }

    /// <summary>Gives a copied table its key and indexes. An event that Marten appended twice stands there twice: the first counts.</summary>
    public async Task IndexAsync(string table, CancellationToken ct)
    {
        var key = await KeyAsync(table, ct);
        try
        {
            await ExecuteAsync($"{SortInMemory};{key}", ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            await ExecuteAsync($"""
                delete from devex_next.{table} where ctid in (
                    select ctid from (select ctid, row_number() over (partition by tenant_id, event_id order by ctid) as nth from devex_next.{table}) t where nth > 1)
                """, ct);
            await ExecuteAsync(key, ct);
        }

        await ExecuteAsync($"{SortInMemory};{await IndexesAsync(table, ct)}", ct);
    }

    // By the names of the live ones, which migrations to come may call.
    private Task<string> KeyAsync(string table, CancellationToken ct) => ScalarAsync<string>($"""
        select format('alter table devex_next.{table} add constraint %I %s', conname, pg_get_constraintdef(oid))
        from pg_constraint where conrelid = 'devex.{table}'::regclass and contype = 'p'
        """, ct);

    private Task<string> IndexesAsync(string table, CancellationToken ct) => ScalarAsync<string>($"""
        select coalesce(string_agg(replace(pg_get_indexdef(indexrelid), ' ON devex.', ' ON devex_next.'), ';'), '')
        from pg_index where indrelid = 'devex.{table}'::regclass and not indisprimary
        """, ct);

    /// <summary>From now on a cell that is marked live, because people or teams move, is marked here too.</summary>
    public Task MirrorMarksAsync(CancellationToken ct) => ExecuteAsync("""
        create function devex_next.mirror_marks() returns trigger language plpgsql as $$
        begin
            insert into devex_next.dirty_cells (tenant_id, kind, key) select tenant_id, kind, key from marked;
            return null;
        end $$;
        create trigger mirror_marks after insert on devex.dirty_cells referencing new table as marked
            for each statement execute function devex_next.mirror_marks();
        """, ct);

    public Task AnalyzeAsync(string[] tables, CancellationToken ct) => ExecuteAsync(Lines(tables, t => $"analyze devex_next.{t};"), ct);

    /// <summary>Changes places in one short transaction, in which nothing else is projected. Pages wait for it some milliseconds at most.</summary>
    /// <param name="catchUp">Brings the new tables up to the live checkpoint and computes all that is marked.</param>
    public async Task SwapAsync(Func<CancellationToken, Task> catchUp, CancellationToken ct)
    {
        for (var tried = 1; !await TrySwapAsync(catchUp, last: tried == Tries, ct); tried++)
        {
            await catchUp(ct);
        }
    }

    /// <summary>Removes the tables that were live before.</summary>
    public async Task TidyAsync(CancellationToken ct)
    {
        await DropAsync(ct);
        // Each cell was marked and taken: what is left of that is read by whoever counts the marks.
        await ExecuteAsync("vacuum devex.dirty_cells", ct);
    }

    private async Task<bool> TrySwapAsync(Func<CancellationToken, Task> catchUp, bool last, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            // In the order in which the projector and the cell worker take theirs. Who waits for the marks holds nothing that we need.
            await using var hold = new NpgsqlCommand($"""
                set local lock_timeout = '{Patience}';
                select set_config('deadlock_timeout', '{LookForDeadlock}', true) from pg_roles where rolname = current_user and rolsuper;
                select from devex.projections where name = '{Projector.Name}' for update;
                lock table devex.dirty_cells in access exclusive mode;
                """, connection, transaction);
            await hold.ExecuteNonQueryAsync(ct);
            await catchUp(ct);

            await using var swap = new NpgsqlCommand($"""
                create schema devex_before;
                {Lines(All, t => $"alter table devex.{t} set schema devex_before; alter table devex_next.{t} set schema devex;")}
                update devex.projections p set seq_id = n.seq_id, updated_at = now() from devex_next.projections n where p.name = n.name;
                """, connection, transaction);
            await swap.ExecuteNonQueryAsync(ct);

            // What still fails has been put aside again since then; what ended a process was not run.
            await using var heal = new NpgsqlCommand($"""
                update devex.dead_letter set status = 'replayed'
                where stage = 'projection' and status = 'open' and last_at < $1 and code not in ('{Quarantine.OfEvent}', '{Quarantine.OfCell}')
                """, connection, transaction)
            {
                Parameters = { new() { Value = _startedAt } },
            };
            await heal.ExecuteNonQueryAsync(ct);
            await using var tell = new NpgsqlCommand("""
                select pg_notify('devex_cells', json_build_object('tenant', tenant_id, 'kinds', array['day', 'change', 'builds', 'inner', 'middle', 'outer', 'dora'], 'subjects', array[]::text[])::text)
                from devex.tenants
                """, connection, transaction);
            await tell.ExecuteNonQueryAsync(ct);
            await transaction.CommitAsync(ct);
            return true;
        }
        catch (PostgresException e) when (!last && e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            return false;
        }
    }

    private Task DropAsync(CancellationToken ct) =>
        ExecuteAsync("drop schema if exists devex_before cascade; drop schema if exists devex_next cascade", ct);

    private static string Lines(string[] tables, Func<string, string> line) => string.Join('\n', tables.Select(line));

    private async Task ExecuteAsync(string sql, CancellationToken ct)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<T> ScalarAsync<T>(string sql, CancellationToken ct)
    {
        await using var query = source.CreateCommand(sql);
        return (T)(await query.ExecuteScalarAsync(ct))!;
    }
}
