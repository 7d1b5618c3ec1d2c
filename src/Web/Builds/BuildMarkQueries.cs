using DevEx.Domain.Metrics;
using DevEx.Store;

namespace DevEx.Web.Builds;

/// <summary>What is said of builds as such, whatever the period.</summary>
internal sealed class BuildMarkQueries
{
    private readonly Dictionary<BuildRef, FlakyMark> _flaky = [];
    private readonly Dictionary<BuildRef, SlowerMark> _slower = [];

    public BuildRow Marked(BuildRow row)
    {
        var build = new BuildRef(row.Place, row.Repository, row.Name);
        return row with { Flaky = _flaky.GetValueOrDefault(build), Regression = _slower.GetValueOrDefault(build) };
    }

    /// <summary>Of all builds, also where few are asked for: how many were tested decides how much one has to show.</summary>
    public static async Task<BuildMarkQueries> ReadAsync(TenantTransaction transaction, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select place, repository, name, commits, flaky_commits, flaky_failures, flaky_cost_ms,
                   before_ms, now_ms, p, n_before, n_now, tested_to, turned_on, turn_before_ms, turn_after_ms, turn_z
            from devex.builds where tenant_id = $1 and (p is not null or flaky_commits > 0)
            """);
        var (marks, tests, until) = (new BuildMarkQueries(), new List<RegressionTest>(), new Dictionary<BuildKey, DateOnly>());
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var build = new BuildRef(rows.GetString(0), rows.GetString(1), rows.GetString(2));
            if (!rows.IsDBNull(4) && rows.GetInt32(4) > 0)
            {
                marks._flaky[build] = new(rows.GetInt32(4), rows.GetInt32(3), rows.GetInt32(5), rows.IsDBNull(6) ? null : rows.GetInt64(6));
            }

            if (!rows.IsDBNull(9))
            {
                var key = new BuildKey(build.Repository, build.Name, build.IsLocal ? BuildPlace.Local : BuildPlace.Ci);
                tests.Add(new(key, Time(rows, 7), Time(rows, 8), rows.GetDouble(9), rows.GetInt64(10), rows.GetInt64(11), Turn(rows)));
                until[key] = rows.GetFieldValue<DateOnly>(12);
            }
        }

        foreach (var slower in Regression.Among(tests))
        {
            marks._slower[new(slower.Build.Where == BuildPlace.Local ? BuildRef.Local : BuildRef.Ci, slower.Build.Repository, slower.Build.Name)] = new(
                slower.Turn?.Day, until[slower.Build], slower.Before.TotalMilliseconds, slower.Now.TotalMilliseconds, slower.Ratio, slower.P,
                slower.NBefore, slower.NNow);
        }

        return marks;
    }

    private static ChangePoint? Turn(Npgsql.NpgsqlDataReader rows) =>
        rows.IsDBNull(13) ? null : new(rows.GetFieldValue<DateOnly>(13), Time(rows, 14), Time(rows, 15), rows.GetDouble(16));

    private static TimeSpan Time(Npgsql.NpgsqlDataReader rows, int at) => TimeSpan.FromMilliseconds(rows.GetInt64(at));
}
