using DevEx.Domain.Events;
using DevEx.Domain.Loops;

namespace DevEx.Domain.Metrics;

/// <summary>Where a build ran.</summary>
public enum BuildPlace
{
    Local,
    Ci,
}

/// <summary>One build that was seen: a developer's own build, test or packaging, or a job of a CI.</summary>
public sealed record Build
{
    public required string Repository { get; init; }

    /// <summary>The label of a local step; <c>workflow/job</c> of a CI.</summary>
    public required string Name { get; init; }

    public required BuildPlace Where { get; init; }

    /// <summary>Null for local builds, and where the source does not tell.</summary>
    public TimeSpan? Queue { get; init; }

    /// <summary>Null for skipped ones, and where the source does not tell.</summary>
    public TimeSpan? Duration { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>Its end, where charts place it.</summary>
    public required DateTimeOffset At { get; init; }

    public int Attempt { get; init; } = 1;

    public string? Sha { get; init; }

    public CacheUse? Cache { get; init; }

    /// <summary>Null for a step that builds nothing.</summary>
    public static Build? Of(StepFinished e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Phase is not (Phase.Build or Phase.Test or Phase.Package)
            ? null
            : new()
            {
                Repository = e.Workspace.Repository,
                Name = e.Label,
                Where = BuildPlace.Local,
                Duration = e.Outcome == Outcome.Skipped || IsAbsent(e.StartedAt) ? null : Run.Between(e.StartedAt, e.FinishedAt),
                Outcome = e.Outcome,
                At = e.FinishedAt,
                Sha = e.Commit,
            };
    }

    public static Build Of(Run run, Job job)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(job);
        return new()
        {
            Repository = run.Repository,
            Name = NameOf(run, job),
            Where = BuildPlace.Ci,
            Queue = job.Queue,
            Duration = job.Took,
            Outcome = job.Outcome,
            At = job.FinishedAt ?? job.At,
            Attempt = run.Attempt,
            Sha = run.Sha,
            Cache = job.Cache,
        };
    }

    internal static string NameOf(Run run, Job job) => run.Workflow is null ? job.Name : $"{run.Workflow}/{job.Name}";

    // Year 1 and 1970 are how some sources write "not known".
    private static bool IsAbsent(DateTimeOffset at) => at.ToUnixTimeMilliseconds() <= 0;
}
