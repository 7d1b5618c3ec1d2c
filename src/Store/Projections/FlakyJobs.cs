using DevEx.Domain.Events;
using DevEx.Domain.Metrics;

namespace DevEx.Store.Projections;

/// <summary>How flaky a job of CI is.</summary>
/// <param name="Cost">Null when it is not flaky, and when no duration is known.</param>
internal sealed record FlakyJob(int Commits, int FlakyCommits, int Failures, TimeSpan? Cost);

/// <summary>How flaky the jobs of repositories are, by the commits of the days that are looked back.</summary>
internal sealed class FlakyJobs
{
    private readonly Dictionary<(string Repository, string Name), int> _commits = [];
    private readonly List<Build> _suspects = [];
    private Dictionary<BuildKey, FlakyBuild> _flaky = [];

    /// <summary>Null of one that is not of CI.</summary>
    public FlakyJob? Of(KnownBuild build)
    {
        if (build.Place == CellKey.Local)
        {
            return null;
        }

        var commits = _commits.GetValueOrDefault((build.Repository, build.Name));
        return _flaky.TryGetValue(build.Key, out var flaky) ? new(commits, flaky.FlakyCommits, flaky.Failures, flaky.Cost) : new(commits, 0, 0, null);
    }

    public static async Task<FlakyJobs> ReadAsync(TenantTransaction transaction, List<LastDay> of, CancellationToken ct)
    {
        var jobs = new FlakyJobs();
        if (of.Count > 0)
        {
            await jobs.ReadRowsAsync(transaction, of, ct);
            jobs._flaky = FlakyBuild.Find(jobs._suspects).ToDictionary(f => f.Build);
        }

        return jobs;
    }

    // Only what was said of a commit that both failed and succeeded comes over; of the others it is enough how many there are.
    private async Task ReadRowsAsync(TenantTransaction transaction, List<LastDay> of, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            with j as materialized (
                select c.repository, left(coalesce(nullif(j.workflow, '') || '/', '') || j.name, 200) as name, j.sha, j.outcome, j.attempt, j.started_at, j.finished_at
                from unnest($2::text[], $3::date[]) c(repository, day)
                join jobs j on j.tenant_id = $1 and j.repository = c.repository and j.sha is not null and j.outcome <> 'skipped'
                    and j.finished_at >= (c.day - $4::int + 1)::timestamp at time zone 'UTC' and j.finished_at < (c.day + 1)::timestamp at time zone 'UTC'
            ), commits as (
                select repository, name, sha, bool_or(outcome = 'failure') and bool_or(outcome = 'success') as both from j group by 1, 2, 3
            )
            select repository, name, null, null, null, null, null::timestamptz, count(*) from commits group by 1, 2
            union all
            select j.repository, j.name, j.sha, j.outcome, j.attempt,
                   trunc(extract(epoch from greatest(j.finished_at - j.started_at, interval '0')) * 1000)::bigint, j.finished_at, null
            from j join commits c on c.repository = j.repository and c.name = j.name and c.sha = j.sha and c.both
            """, of.Column(c => c.Repository), of.Column(c => c.Day), BuildMarks.LookBack);
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var (repository, name) = (rows.GetString(0), rows.GetString(1));
            if (rows.IsDBNull(2))
            {
                _commits[(repository, name)] = (int)rows.GetInt64(7);
                continue;
            }

            _suspects.Add(new()
            {
                Repository = repository,
                Name = name,
                Where = BuildPlace.Ci,
                Sha = rows.GetString(2),
                Outcome = Columns.Parse<Outcome>(rows.GetString(3)),
                Attempt = rows.GetInt32(4),
                Duration = rows.IsDBNull(5) ? null : TimeSpan.FromMilliseconds(rows.GetInt64(5)),
                At = rows.GetFieldValue<DateTimeOffset>(6),
            });
        }
    }
}
