using DevEx.Domain.Metrics;
using NpgsqlTypes;

namespace DevEx.Store.Projections;

/// <summary>
/// Recomputes what is said of builds as such: since when each is known, whether it is flaky, whether it became slower. A cell is a
/// repository's local builds or its jobs of CI; it looks back from the last day of these, so no clock is asked.
/// </summary>
internal static class BuildMarks
{
    /// <summary>How far it looks back for what is flaky and for what became slower.</summary>
    public const int LookBack = Regression.RecentDays + Regression.DaysBefore;

    // It reads five weeks: a repository that builds all the time is looked at no more often than this.
    private const string Rest = "interval '10 seconds'";

    private static readonly GroupRule Rule = new();

    public static Task MarkAsync(TenantTransaction transaction, string[] keys, CancellationToken ct) => transaction.ExecuteAsync($"""
        insert into dirty_cells (tenant_id, kind, key, due_at)
        select $1, 'build-marks', k, now() + {Rest} from unnest($2::text[]) k order by k
        """, [keys], ct);

    public static async Task RecomputeAsync(TenantTransaction transaction, IReadOnlyList<string> keys, CancellationToken ct)
    {
        var asked = keys.Select(Read).ToList();
        var known = await KnownBuild.ReadAsync(transaction, asked, ct);
        var groups = known.GroupBy(b => (b.Place, b.Repository))
            .Select(g => new LastDay(g.Key.Place, g.Key.Repository, g.Max(b => b.LastDay))).ToList();
        var days = await DaysAsync(transaction, groups, ct);
        var flaky = await FlakyJobs.ReadAsync(transaction, groups.FindAll(g => g.Place != CellKey.Local), ct);
        var until = groups.ToDictionary(g => (g.Place, g.Repository), g => g.Day);

        await transaction.ExecuteAsync("""
            delete from builds b using unnest($2::text[], $3::text[]) k(place, repository)
            where b.tenant_id = $1 and b.place = k.place and b.repository = k.repository
            """, [asked.Column(k => k.Place), asked.Column(k => k.Repository)], ct);
        await WriteAsync(
            transaction,
            known.Select(b => (Build: b, Flaky: flaky.Of(b), Test: TestOf(b, [.. days[(b.Place, b.Repository, b.Name)]], until[(b.Place, b.Repository)]))), ct);
    }

    private static (string Place, string Repository) Read(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? throw new FormatException($"'{key}' is no repository's builds.") : (key[..slash], key[(slash + 1)..]);
    }

    /// <summary>Null with too few runs, and where too few people stand behind either side: then nobody is told, whoever asks.</summary>
    private static (RegressionTest Test, DateOnly To)? TestOf(KnownBuild build, List<PeopledDay> days, DateOnly to) =>
        (build.Place != CellKey.Local || (IsShown(days, RegressionTest.Earlier(to)) && IsShown(days, RegressionTest.Recent(to))))
        && RegressionTest.Of(new(build.Key, [.. days.Select(d => new BuildDay(d.Day, d.Durations))]), to) is { } test
            ? (test, to)
            : null;

    private static bool IsShown(List<PeopledDay> days, DayRange range)
    {
        var people = days.Where(d => range.Contains(d.Day))
            .SelectMany(d => Enumerable.Range(0, PersonBuild.Count(d.People)).Select(i => PersonBuild.Read(d.People, i)))
            .Where(p => p.Runs > 0)
            .GroupBy(p => p.Subject)
            .Select(g => new Contribution(g.Key, g.Sum(p => p.Runs), 1)).ToList();
        return people.Select(p => (Guid?)p.Subject).Append(null).All(viewer => Rule.Judge(people, viewer, range.Days) == Disclosure.Shown);
    }

    private static async Task<ILookup<(string Place, string Repository, string Name), PeopledDay>> DaysAsync(
        TenantTransaction transaction, List<LastDay> groups, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select c.place, c.repository, b.name, b.day, b.durations, b.people
            from unnest($2::text[], $3::text[], $4::date[]) c(place, repository, last_day)
            cross join lateral generate_series(0, $5 - 1) back
            cross join lateral (
                select name, day, durations, people from build_days
                where tenant_id = $1 and day = c.last_day - back and place = c.place and repository = c.repository and team = ''
                offset 0
            ) b
            """, groups.Column(g => g.Place), groups.Column(g => g.Repository), groups.Column(g => g.Day), LookBack);
        var days = new List<((string, string, string) Of, PeopledDay Day)>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            days.Add((
                (rows.GetString(0), rows.GetString(1), rows.GetString(2)),
                new(rows.GetFieldValue<DateOnly>(3), rows.GetFieldValue<byte[]>(4), rows.GetFieldValue<byte[]>(5))));
        }

        return days.ToLookup(d => d.Of, d => d.Day);
    }

    private static Task WriteAsync(
        TenantTransaction transaction, IEnumerable<(KnownBuild Build, FlakyJob? Flaky, (RegressionTest Test, DateOnly To)? Tested)> builds,
        CancellationToken ct) => transaction.CopyAsync(
        """
        builds (tenant_id, place, repository, name, first_day, last_day, commits, flaky_commits, flaky_failures, flaky_cost_ms,
                before_ms, now_ms, p, n_before, n_now, tested_to, turned_on, turn_before_ms, turn_after_ms, turn_z)
        """, builds,
        async (copy, row) =>
        {
            var (test, turn) = (row.Tested?.Test, row.Tested?.Test.Turn);
            await copy.WriteAsync(row.Build.Place, ct);
            await copy.WriteAsync(row.Build.Repository, ct);
            await copy.WriteAsync(row.Build.Name, ct);
            await copy.WriteAsync(row.Build.FirstDay, NpgsqlDbType.Date, ct);
            await copy.WriteAsync(row.Build.LastDay, NpgsqlDbType.Date, ct);
            await copy.WriteAsync(row.Flaky?.Commits, ct);
            await copy.WriteAsync(row.Flaky?.FlakyCommits, ct);
            await copy.WriteAsync(row.Flaky?.Failures, ct);
            await copy.WriteAsync(Ms(row.Flaky?.Cost), ct);
            await copy.WriteAsync(Ms(test?.Before), ct);
            await copy.WriteAsync(Ms(test?.Now), ct);
            await copy.WriteAsync(test?.P, ct);
            await copy.WriteAsync(test?.NBefore, ct);
            await copy.WriteAsync(test?.NNow, ct);
            await copy.WriteAsync(row.Tested?.To, ct);
            await copy.WriteAsync(turn?.Day, ct);
            await copy.WriteAsync(Ms(turn?.Before), ct);
            await copy.WriteAsync(Ms(turn?.After), ct);
            await copy.WriteAsync(turn?.Z, ct);
        }, ct);

    private static long? Ms(TimeSpan? time) => (long?)time?.TotalMilliseconds;

    private sealed record PeopledDay(DateOnly Day, byte[] Durations, byte[] People);
}

/// <summary>The last day on which a repository's builds of a place are known.</summary>
internal sealed record LastDay(string Place, string Repository, DateOnly Day);
