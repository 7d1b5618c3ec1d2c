using System.Text;
using DevEx.Store.Tests.Events;

namespace DevEx.Store.Tests.Projections;

/// <summary>Every row of every fact and cell as text, in one order: two stores that tell the same story have the same dump.</summary>
internal static class Dump
{
    private static readonly string[] Tables =
    [
        "steps", "edits", "changes", "reviews", "pushes", "commits", "branch_commits", "runs", "jobs", "deployments", "incidents", "annotations",
        "run_changes", "iterations", "developer_days", "journeys", "step_waits", "job_waits", "build_days", "build_weeks", "builds", "inner_rollups", "inner_weeks", "change_rollups", "dora_deployments",
    ];

    public static async Task<string> OfAsync(TestStore store)
    {
        Assert.Equal(0, await store.CountAsync("dirty_cells"));
        var dump = new StringBuilder();
        foreach (var table in Tables)
        {
            foreach (var row in await store.LinesAsync($"select to_jsonb(t)::text from devex.{table} t order by 1"))
            {
                dump.Append(table).Append(' ').AppendLine(row);
            }
        }

        return dump.ToString();
    }

    /// <summary>Says where two dumps differ, for they are long.</summary>
    public static void AssertSame(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        Assert.True(
            expected == actual,
            $"missing:\n{string.Join('\n', left.Except(right).Take(5))}\nand instead:\n{string.Join('\n', right.Except(left).Take(5))}");
    }
}
