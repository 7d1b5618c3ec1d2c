using DevEx.Domain.Events;
using DevEx.Domain.Loops;

namespace DevEx.Domain.Metrics;

/// <summary>Somebody waited for a build once.</summary>
/// <param name="Build">Which.</param>
/// <param name="Waited">How long.</param>
/// <param name="At">When the waiting ended, where charts place it.</param>
public sealed record BuildWait(BuildKey Build, TimeSpan Waited, DateTimeOffset At);

/// <summary>Finds how long people waited for builds: for local ones while these held their loop, for CI's in working time.</summary>
public static class BuildWaits
{
    /// <summary>For each iteration and label the part that was waited for: what ran beside somebody who typed cost nothing.</summary>
    public static IReadOnlyList<BuildWait> Local(string repository, IEnumerable<Iteration> iterations)
    {
        ArgumentNullException.ThrowIfNull(iterations);
        return
        [
            .. iterations.SelectMany(i => i.Parts
                .Where(p => p is { Label: not null, Phase: Phase.Build or Phase.Test or Phase.Package })
                .GroupBy(p => p.Label!)
                .Select(g => new BuildWait(
                    new(repository, g.Key, BuildPlace.Local),
                    TimeSpan.FromTicks(g.Sum(p => (p.FinishedAt - p.StartedAt).Ticks)),
                    g.Max(p => p.FinishedAt)))
                .Where(w => w.Waited > TimeSpan.Zero)),
        ];
    }

    /// <summary>
    /// The run time of the change's last required pipeline, laid to the jobs that it was spent on: walking back from its end, always to
    /// the job that finished last before the next one began. A job's queue is part of its wait. Jobs that ran beside these cost nobody
    /// anything, and nobody waits for the pipeline of a bot.
    /// </summary>
    /// <param name="calendar">Of the team of the author.</param>
    /// <param name="required">Names of workflows; null when the source does not tell, and then every one is.</param>
    public static IReadOnlyList<BuildWait> Ci(
        Change change, IEnumerable<Run> runs, WorkingCalendar calendar, IReadOnlySet<string>? required = null)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(calendar);
        if (change.Author.Bot || LastRequired(change, runs, required) is not { StartedAt: { } start, FinishedAt: { } end } run)
        {
            return [];
        }

        return
        [
            .. Path(run, start, end)
                .Where(piece => piece.Name is not null)
                .Select(piece => new BuildWait(
                    new(run.Repository, piece.Name!, BuildPlace.Ci), calendar.WorkingTime(piece.From, piece.To), piece.To))
                .Where(w => w.Waited > TimeSpan.Zero),
        ];
    }

    /// <summary>Of the required ones that were finished before the merge the one that finished last; null when there is none.</summary>
    public static Run? LastRequired(Change change, IEnumerable<Run> runs, IReadOnlySet<string>? required = null)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(runs);
        return runs
            .Where(r => r.Repository == change.Repository
                && (r.ChangeNumbers.Contains(change.Number) || r.Sha == change.HeadSha)
                && (required is null || (r.Workflow is not null && required.Contains(r.Workflow)))
                && r.Took is not null
                && !(r.FinishedAt > change.MergedAt))
            .OrderBy(r => r.FinishedAt)
            .ThenBy(r => r.StartedAt)
            .ThenBy(r => r.RunId, StringComparer.Ordinal)
            .ThenBy(r => r.Attempt)
            .LastOrDefault();
    }

    // Without a hole from the start to the end, the last first; a run without jobs is its workflow's.
    private static IEnumerable<(string? Name, DateTimeOffset From, DateTimeOffset To)> Path(Run run, DateTimeOffset start, DateTimeOffset end)
    {
        var (job, to) = (Last(run.Jobs.Where(j => j.StartedAt < end)), end);
        while (to > start)
        {
            var before = job is null ? null : Last(run.Jobs.Where(j => j.FinishedAt <= job.StartedAt));
            var from = before is null ? start : Partition.Clamp(before.FinishedAt!.Value, start, to);
            yield return (job is null ? run.Workflow : Build.NameOf(run, job), from, to);
            (job, to) = (before, from);
        }
    }

    // A job that took no time holds nobody up, and the walk back would not get past it.
    private static Job? Last(IEnumerable<Job> jobs) => jobs
        .Where(j => j.Took > TimeSpan.Zero)
        .OrderByDescending(j => j.FinishedAt)
        .ThenBy(j => j.StartedAt)
        .ThenBy(j => j.Name, StringComparer.Ordinal)
        .FirstOrDefault();
}
