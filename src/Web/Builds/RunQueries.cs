using System.Text.Json;
using DevEx.Domain.Events;
using DevEx.Store;

namespace DevEx.Web.Builds;

/// <summary>Reads one run of a pipeline with all its jobs.</summary>
internal static class RunQueries
{
    private const int MostJobs = 200;

    /// <returns>Null when it is not known, or when the build is none of its jobs.</returns>
    public static async Task<RunAnswer?> ReadAsync(TenantTransaction transaction, BuildRef build, RunRef run, CancellationToken ct)
    {
        var (jobs, workflow, sha) = await JobsAsync(transaction, build, run, ct);
        if (!jobs.Exists(j => j.Asked))
        {
            return null;
        }

        await using var query = transaction.Command("""
            select workflow, event, ref, sha, queued_at, started_at, finished_at, outcome, url from devex.runs
            where tenant_id = $1 and provider = $2 and repository = $3 and run_id = $4 and attempt = $5
            """, run.Provider, build.Repository, run.RunId, run.Attempt);
        await using var rows = await query.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct)
            ? new(
                run.Provider, run.RunId, run.Attempt, Text(rows, 0), Text(rows, 1), Text(rows, 2), Text(rows, 3) ?? sha, Instant(rows, 4), Instant(rows, 5),
                Instant(rows, 6), Text(rows, 7) is { } outcome ? Word(outcome) : null, Text(rows, 8), jobs)
            : new(run.Provider, run.RunId, run.Attempt, workflow, null, null, sha, null, null, null, null, null, jobs);
    }

    private static async Task<(List<RunJob> Jobs, string? Workflow, string? Sha)> JobsAsync(
        TenantTransaction transaction, BuildRef build, RunRef run, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select name, left(coalesce(nullif(workflow, '') || '/', '') || name, 200) = $6, queued_at, started_at, finished_at, outcome, url, steps::text, workflow, sha
            from devex.jobs
            where tenant_id = $1 and provider = $2 and repository = $3 and run_id = $4 and attempt = $5
            order by coalesce(queued_at, started_at, finished_at), started_at, name, job_id limit $7
            """, run.Provider, build.Repository, run.RunId, run.Attempt, build.Name, MostJobs);
        var (jobs, workflow, sha) = (new List<RunJob>(), (string?)null, (string?)null);
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            jobs.Add(new(
                rows.GetString(0), rows.GetBoolean(1), Instant(rows, 2), Instant(rows, 3), Instant(rows, 4), Word(rows.GetString(5)), Text(rows, 6),
                JsonSerializer.Deserialize<List<RunStep>>(rows.GetString(7), JsonSerializerOptions.Web) ?? []));
            (workflow, sha) = (Text(rows, 8) ?? workflow, Text(rows, 9) ?? sha);
        }

        return (jobs, workflow, sha);
    }

    private static Outcome Word(string outcome) => Enum.Parse<Outcome>(outcome, ignoreCase: true);

    private static string? Text(Npgsql.NpgsqlDataReader rows, int at) => rows.IsDBNull(at) ? null : rows.GetString(at);

    private static DateTimeOffset? Instant(Npgsql.NpgsqlDataReader rows, int at) => rows.IsDBNull(at) ? null : rows.GetFieldValue<DateTimeOffset>(at);
}
