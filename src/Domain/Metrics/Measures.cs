using System.Collections.Frozen;
using DevEx.Domain.Loops;
using static DevEx.Domain.Metrics.MeasureUnit;

namespace DevEx.Domain.Metrics;

/// <summary>The catalogue of all measures. What stands here stands in docs/metrics.md word for word.</summary>
public static class Measures
{
    public static DurationMeasures Cycle { get; } =
        DurationMeasures.Of("cycle", "Inner loop", "All phases of a complete iteration", "iterations");

    public static Measure Iterations { get; } = new(
        "iterations", "Iterations", "Rounds in which a build, test, package, deployment or wait began", Count);

    public static Measure IterationsPerDay { get; } = new(
        "iterationsPerDay", "Iterations per developer-day", "Complete iterations ÷ developer-days that have one", Cycles);

    public static Measure PossiblePerDay { get; } = new("possiblePerDay", "Possible iterations per day", "Focus time ÷ mean cycle", Cycles);

    public static Measure TaxShare { get; } = new(
        "taxShare", "Tax share", "(Package + manifest + push + deploy + commit + wait) ÷ active time", Share);

    public static Measure FeedbackShare { get; } = new("feedbackShare", "Feedback share", "(Active time − code − inspect) ÷ active time", Share);

    public static Measure Lost { get; } = new("lost", "Lost cycles", "Active time ÷ cycle of the baseline − complete iterations", Cycles);

    public static Measure LostInPhase { get; } = new(
        "lostInPhase", "Lost cycles of a phase", "(Time in the phase − complete iterations × the baseline's time in it) ÷ cycle of the baseline", Cycles);

    public static Measure LostPerDay { get; } = new("lostPerDay", "Lost cycles per developer-day", "Lost cycles ÷ developer-days", Cycles);

    public static Measure LostPerTenDays { get; } = new(
        "lostPerTenDays", "Lost cycles per developer in ten working days", "10 × lost cycles ÷ developer-days", Cycles);

    public static Measure LostOfTeams { get; } = new(
        "lostOfTeams", "Lost cycles of several teams", "Of each team that may be shown active time ÷ cycle of the baseline − complete iterations, added up", Cycles);

    public static DurationMeasures Middle { get; } = DurationMeasures.Of("middle", "Middle loop", "Merged − ready for review", "pull requests");

    public static DurationMeasures MiddleWorking { get; } = DurationMeasures.Of(
        "middleWorking", "Middle loop in working time", "Working time from ready for review to merged", "pull requests", WorkingMilliseconds);

    public static DurationMeasures Outer { get; } = DurationMeasures.Of("outer", "Outer loop", "In production − merged", "changes");

    public static DurationMeasures OuterWorking { get; } = DurationMeasures.Of(
        "outerWorking", "Outer loop in working time", "Working time from merged to in production", "changes", WorkingMilliseconds);

    public static DurationMeasures Build { get; } = DurationMeasures.Of("build", "Build", "Finished − started", "runs");

    public static Measure BuildQueue { get; } = new("buildQueue", "Queue of a build, mean", "Started − queued: the sum ÷ the number of runs", Milliseconds);

    public static Measure BuildFailureShare { get; } = new("buildFailureShare", "Failure rate of a build", "Runs that failed ÷ runs", Share);

    public static Measure BuildFlaky { get; } = new(
        "buildFlaky", "Flakiness of a build", "Commits on which the same job of CI both failed and succeeded ÷ commits that it ran on", Share);

    public static Measure BuildFlakyCost { get; } = new(
        "buildFlakyCost", "Cost of a flaky build", "Run time of the failures on such commits, and of the runs after them up to the one that succeeds", Milliseconds);

    public static Measure BuildCost { get; } = new("buildCost", "Cost of a build", "The time that people waited for its runs, added up", Milliseconds);

    public static Measure BuildLost { get; } = new("buildLost", "Lost cycles of a build", "Cost of the build ÷ cycle of the baseline", Cycles);

    public static Measure BuildRegression { get; } = new(
        "buildRegression", "Slow-down of a build", "Median of the last 7 days ÷ median of the 28 days before, where that is clear and no chance", Share);

    public static Measure LeadTime { get; } = new("leadTime", "Change lead time", "Median time from a change's first commit to production", Milliseconds);

    public static Measure DeploymentDays { get; } = new(
        "deploymentDays", "Deployment frequency", "Median number of days of a week on which something came to production", Count);

    public static Measure DeploymentsPerDay { get; } = new("deploymentsPerDay", "Deployments a day", "Deployments to production ÷ days", Count);

    public static Measure ChangeFailRate { get; } = new(
        "changeFailRate", "Change fail rate", "Deployments to production that were rolled back, reverted, hot-fixed or broke something ÷ all", Share);

    public static Measure RecoveryTime { get; } = new(
        "recoveryTime", "Failed deployment recovery time", "Median time from a failed deployment to the next good one", Milliseconds);

    public static Measure DeploymentRework { get; } = new(
        "deploymentRework", "Deployment rework rate", "Deployments to production that were only made because something went wrong ÷ all", Share);

    public static Measure Lever { get; } = new("lever", "Lever", "Half of a phase's time in a repository ÷ cycle of the baseline ÷ sprints", Cycles);

    public static Measure WhatIfIterations { get; } = new(
        "whatIfIterations", "Iterations per developer-day, what if", "Complete iterations × active time ÷ active time with the changes ÷ developer-days", Cycles);

    public static Measure WhatIfCycle { get; } = new("whatIfCycle", "Cycle, mean, what if", "Active time with the changes ÷ complete iterations", Milliseconds);

    public static Measure WhatIfTaxShare { get; } = new("whatIfTaxShare", "Tax share, what if", "Tax with the changes ÷ active time with the changes", Share);

    public static Measure WhatIfLost { get; } = new(
        "whatIfLost", "Lost cycles per sprint, what if", "(Active time with the changes ÷ cycle of the baseline − complete iterations) ÷ sprints", Cycles);

    public static Measure MedianChanged { get; } = new("medianChange", "Change of the median", "Median after − median before, over windows of the same length", Milliseconds);

    private static readonly FrozenDictionary<SegmentKind, Measure> Segments = new (SegmentKind Kind, string Name, string Formula)[]
    {
        (SegmentKind.Draft, "Draft", "Opened until ready for review: before the loop"),
        (SegmentKind.Pickup, "Pickup", "Ready for review until the first response of another person"),
        (SegmentKind.Review, "Review", "First response until the last approval"),
        (SegmentKind.MergeWait, "Merge wait", "Last approval until merged"),
        (SegmentKind.Unreviewed, "Unreviewed", "Ready for review until merged, when nobody responded"),
        (SegmentKind.Closed, "Closed", "Closed until reopened: cut out of the loop"),
        (SegmentKind.Unattributed, "Unattributed", "What nothing that is known explains"),
        (SegmentKind.Integrate, "Integrate", "Merged until the pipeline of the default branch is through"),
        (SegmentKind.Stage, "Stage", "Then until the first deployment outside production"),
        (SegmentKind.ReleaseWait, "Release wait", "Then until the deployment to production begins"),
        (SegmentKind.Rollout, "Rollout", "Then until that deployment succeeded"),
        (SegmentKind.Observe, "Observe", "In production, and watched for a day: after the loop"),
    }.ToFrozenDictionary(s => s.Kind, s => new Measure("segment" + s.Kind, s.Name, s.Formula, Milliseconds));

    private static readonly FrozenDictionary<string, Measure> ByKey = All.ToFrozenDictionary(m => m.Key, StringComparer.Ordinal);

    public static IReadOnlyList<Measure> All =>
    [
        .. Cycle.All, Iterations, IterationsPerDay, PossiblePerDay, TaxShare, FeedbackShare, Lost, LostInPhase, LostPerDay, LostPerTenDays, LostOfTeams,
        .. Middle.All, .. MiddleWorking.All, .. Outer.All, .. OuterWorking.All, .. Segments.OrderBy(s => s.Key).Select(s => s.Value),
        .. Build.All, BuildQueue, BuildFailureShare, BuildFlaky, BuildFlakyCost, BuildCost, BuildLost, BuildRegression,
        LeadTime, DeploymentDays, DeploymentsPerDay, ChangeFailRate, RecoveryTime, DeploymentRework, Lever, WhatIfIterations, WhatIfCycle, WhatIfTaxShare,
        WhatIfLost, MedianChanged,
    ];

    /// <summary>The mean length of a segment over all changes, also those that do not have it: so the means add up to the loop's.</summary>
    public static Measure Segment(SegmentKind kind) => Segments[kind];

    /// <summary>Null when there is no such measure.</summary>
    public static Measure? Find(string key) => ByKey.GetValueOrDefault(key);
}
