using System.Text.Json;
using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using NpgsqlTypes;

namespace DevEx.Store.Projections;

/// <summary>One row an attempt of a run, and one a job.</summary>
internal static class RunFacts
{
    public static async Task WriteAsync(TenantTransaction transaction, List<Run> runs, CancellationToken ct)
    {
        if (runs.Count == 0)
        {
            return;
        }

        var jobs = JobsOf(runs);
        await MarkWhereTheyWereAsync(transaction, jobs, ct);
        await TouchedChanges.ByRunsAsync(transaction, runs, ct);
        await WriteRowsAsync(transaction, runs, ct);
        await DirtyCells.MarkAsync(transaction, CellKey.Builds,
            [.. jobs.Select(j => CellKey.OfBuilds(CellKey.Ci, j.Run.Repository, j.Job.FinishedAt ?? j.Job.At)).Distinct()], ct);

        // A finished run of a merge commit ends that change's integration.
        await TouchedChanges.ByMergeAsync(transaction, runs.Column(r => r.Provider), runs.Column(r => r.Repository), runs.Column(r => r.Sha), ct);
    }

    /// <summary>Without marking what they touch: where everything is computed anyway.</summary>
    public static async Task WriteRowsAsync(TenantTransaction transaction, List<Run> runs, CancellationToken ct)
    {
        if (runs.Count > 0)
        {
            await WriteChangesAsync(transaction, runs, ct);
            await WriteRunsAsync(transaction, runs, ct);
            await WriteJobsAsync(transaction, JobsOf(runs), ct);
        }
    }

    private static List<(Run Run, Job Job)> JobsOf(List<Run> runs) => [.. runs.SelectMany(r => r.Jobs.Select(j => (Run: r, Job: j)))];

    private static Task WriteRunsAsync(TenantTransaction transaction, List<Run> runs, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            insert into runs (
                tenant_id, provider, repository, run_id, attempt, workflow, event, ref, sha, change_numbers, queued_at, started_at, finished_at, outcome, url)
            select $1, r.provider, r.repository, r.run_id, r.attempt, r.workflow, r.event, r.ref, r.sha, string_to_array(r.numbers, ',')::int[],
                   r.queued_at, r.started_at, r.finished_at, r.outcome, r.url
            from unnest(
                $2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
                $11::timestamptz[], $12::timestamptz[], $13::timestamptz[], $14::text[], $15::text[])
                r(provider, repository, run_id, attempt, workflow, event, ref, sha, numbers, queued_at, started_at, finished_at, outcome, url)
            on conflict (tenant_id, provider, repository, run_id, attempt) do update set
                workflow = excluded.workflow, event = excluded.event, ref = excluded.ref, sha = excluded.sha, change_numbers = excluded.change_numbers,
                queued_at = excluded.queued_at, started_at = excluded.started_at, finished_at = excluded.finished_at, outcome = excluded.outcome,
                url = excluded.url
            """,
            [
                runs.Column(r => r.Provider), runs.Column(r => r.Repository), runs.Column(r => r.RunId), runs.Column(r => r.Attempt),
                runs.Column(r => r.Workflow ?? ""), runs.Column(r => r.Trigger), runs.Column(r => r.Ref), runs.Column(r => r.Sha),
                runs.Column(r => string.Join(',', r.ChangeNumbers)),
                runs.Column(r => r.QueuedAt), runs.Column(r => r.StartedAt), runs.Column(r => r.FinishedAt), runs.Column(r => r.Outcome?.Word()),
                runs.Column(r => r.Url),
            ], ct);

    /// <summary>Before the runs themselves: they still say of which changes they were.</summary>
    private static Task WriteChangesAsync(TenantTransaction transaction, List<Run> runs, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            with n as (
                select provider, repository, run_id, attempt, string_to_array(numbers, ',')::int[] as numbers
                from unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::text[]) n(provider, repository, run_id, attempt, numbers)
            ), gone as (
                delete from run_changes c using n join runs o on o.tenant_id = $1 and o.provider = n.provider and o.repository = n.repository
                    and o.run_id = n.run_id and o.attempt = n.attempt
                where c.tenant_id = $1 and c.provider = n.provider and c.repository = n.repository and c.run_id = n.run_id and c.attempt = n.attempt
                    and c.number = any(o.change_numbers) and c.number <> all(n.numbers)
            )
            insert into run_changes (tenant_id, provider, repository, number, run_id, attempt)
            select $1, n.provider, n.repository, number, n.run_id, n.attempt from n, unnest(n.numbers) number order by 2, 3, 4, 5, 6
            on conflict do nothing
            """,
            [
                runs.Column(r => r.Provider), runs.Column(r => r.Repository), runs.Column(r => r.RunId), runs.Column(r => r.Attempt),
                runs.Column(r => string.Join(',', r.ChangeNumbers)),
            ], ct);

    private static Task WriteJobsAsync(TenantTransaction transaction, List<(Run Run, Job Job)> jobs, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            insert into jobs (
                tenant_id, provider, repository, run_id, attempt, job_id, workflow, name, sha, queued_at, started_at, finished_at, outcome, environment, steps, url)
            select $1, j.* from unnest(
                $2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[],
                $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::text[], $14::text[], $15::jsonb[], $16::text[]) j
            on conflict (tenant_id, provider, repository, run_id, attempt, job_id) do update set
                workflow = excluded.workflow, name = excluded.name, sha = excluded.sha, queued_at = excluded.queued_at, started_at = excluded.started_at,
                finished_at = excluded.finished_at, outcome = excluded.outcome, environment = excluded.environment, steps = excluded.steps, url = excluded.url
            """,
            [
                jobs.Column(j => j.Run.Provider), jobs.Column(j => j.Run.Repository), jobs.Column(j => j.Run.RunId), jobs.Column(j => j.Run.Attempt),
                jobs.Column(j => j.Job.Id), jobs.Column(j => j.Run.Workflow), jobs.Column(j => j.Job.Name), jobs.Column(j => j.Run.Sha),
                jobs.Column(j => j.Job.QueuedAt), jobs.Column(j => j.Job.StartedAt), jobs.Column(j => j.Job.FinishedAt ?? j.Job.At),
                jobs.Column(j => j.Job.Outcome.Word()), jobs.Column(j => j.Job.Environment),
                new Npgsql.NpgsqlParameter
                {
                    Value = jobs.Column(j => JsonSerializer.Serialize(j.Job.Steps, EventJson.Default.IReadOnlyListJobStep)),
                    NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
                },
                jobs.Column(j => j.Job.Url),
            ], ct);

    /// <summary>A later word may move a job to another day: the day where it was has to forget it.</summary>
    private static Task MarkWhereTheyWereAsync(TenantTransaction transaction, List<(Run Run, Job Job)> jobs, CancellationToken ct) =>
        transaction.ExecuteAsync("""
            insert into dirty_cells (tenant_id, kind, key)
            select distinct $1, 'builds', 'ci/' || o.repository || '/' || to_char(o.finished_at at time zone 'UTC', 'YYYY-MM-DD')
            from unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::timestamptz[])
                n(provider, repository, run_id, attempt, job_id, finished_at)
            join jobs o on o.tenant_id = $1 and o.provider = n.provider and o.repository = n.repository and o.run_id = n.run_id
                and o.attempt = n.attempt and o.job_id = n.job_id and o.finished_at <> n.finished_at
            order by 3
            """,
            [
                jobs.Column(j => j.Run.Provider), jobs.Column(j => j.Run.Repository), jobs.Column(j => j.Run.RunId), jobs.Column(j => j.Run.Attempt),
                jobs.Column(j => j.Job.Id), jobs.Column(j => j.Job.FinishedAt ?? j.Job.At),
            ], ct);
}
