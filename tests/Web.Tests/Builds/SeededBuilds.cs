using DevEx.Domain.Metrics;
using DevEx.Store.Projections;
using DevEx.Web.Builds;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Builds;

/// <summary>Writes cells of builds: what the projector would have made of their events.</summary>
internal sealed class SeededBuilds(SeededGroup seeds)
{
    /// <summary>A day of a job of CI.</summary>
    public Task CiAsync(string name, DateOnly day, params double[] seconds) => DayAsync(new(BuildRef.Ci, "shop/api", name), day, "", [], seconds);

    /// <summary>A day of a local build that each of so many people ran once and waited for, some longer than others.</summary>
    public Task LocalAsync(string name, DateOnly day, int people, double seconds, string team = "") => DayAsync(
        new(BuildRef.Local, "shop/api", name), day, team,
        [.. Enumerable.Range(1, people).Select(p => new PersonBuild(Person(p), (long)(seconds * 1000) + p, 1))], [.. Enumerable.Repeat(seconds, people)]);

    public async Task DayAsync(BuildRef build, DateOnly day, string team, PersonBuild[] people, double[] seconds, int failures = 0, int errors = 0)
    {
        var durations = new Histogram();
        foreach (var took in seconds)
        {
            durations.Add(TimeSpan.FromSeconds(took));
        }

        await seeds.ExecuteAsync("""
            insert into devex.build_days (tenant_id, day, place, repository, name, team, n, failures, errors, timeouts, queue_ms, waited_ms, durations, people)
            values ('default', $1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11, $12)
            """, day, build.Place, build.Repository, build.Name, team, seconds.Length, failures, errors, build.IsLocal ? 0L : 1000L * seconds.Length,
            build.IsLocal ? people.Sum(p => p.WaitedMs) : 60_000L, durations.ToBytes(), PersonBuild.Write(people));
        await seeds.AddUpAsync(BuildWeek.Of(build.Place, build.Repository, day));
    }

    /// <summary>What is said of a job as such.</summary>
    public Task MarkAsync(string name, int flaky, int beforeMs, int nowMs, double p, DateOnly turned) => seeds.ExecuteAsync("""
        insert into devex.builds (tenant_id, place, repository, name, first_day, last_day, commits, flaky_commits, flaky_failures, flaky_cost_ms,
            before_ms, now_ms, p, n_before, n_now, tested_to, turned_on, turn_before_ms, turn_after_ms, turn_z)
        values ('default', 'ci', 'shop/api', $1, $5, $5, 20, $2, $2, 60000, $3, $4, $6, 100, 30, $5, $5, $3, $4, 5)
        """, name, flaky, (long)beforeMs, (long)nowMs, turned, p);

    public static Guid Person(int n) => new(n, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 7);
}
