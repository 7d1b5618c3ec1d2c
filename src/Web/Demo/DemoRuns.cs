using System.Globalization;
using DevEx.Domain.Events;

namespace DevEx.Web.Demo;

/// <summary>What a pipeline is to run for: a commit of a pull request, or of the main branch.</summary>
public sealed record DemoTrigger(DemoTeam Team, DemoRepository Repository, string Sha, string Ref, int? Change, DateTimeOffset At);

/// <summary>A pipeline run that was told, and how it ended.</summary>
public sealed record DemoRun(IReadOnlyList<DevEvent> Events, DateTimeOffset FinishedAt, bool Passed);

/// <summary>The CI of the demo: a run per commit with its jobs and their steps, and one suite that is red now and then for no reason.</summary>
public static class DemoRuns
{
    private const string Provider = "github";
    private const double FlakyFails = 0.2;

    private static readonly TimeSpan Queue = TimeSpan.FromSeconds(28);

    public static DemoRun Of(DemoTrigger trigger, DemoRandom chance, bool passes)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        ArgumentNullException.ThrowIfNull(chance);

        var run = new Telling(trigger, chance, "ci", attempt: 1, trigger.At);
        var built = run.Job("build", run.StartedAt, TimeSpan.FromMinutes(3.2), Outcome.Success);
        run.Job("lint", run.StartedAt, TimeSpan.FromMinutes(1.2), Outcome.Success);
        var ended = run.Job("test", built, TimeSpan.FromMinutes(4.5), passes ? Outcome.Success : Outcome.Failure);
        if (passes && trigger.Change is null && trigger.Team.Setting == DemoSetting.Containers)
        {
            ended = run.Job("image", ended, TimeSpan.FromMinutes(2.6), Outcome.Success);
        }

        run.Finish(ended, passes ? Outcome.Success : Outcome.Failure);
        return trigger.Repository.Name == "acme-demo/storefront-web"
            ? new([.. run.Events, .. EndToEnd(trigger, chance, run.StartedAt)], ended, passes)
            : new(run.Events, ended, passes);
    }

    private static List<DevEvent> EndToEnd(DemoTrigger trigger, DemoRandom chance, DateTimeOffset from)
    {
        var first = new Telling(trigger, chance, "end-to-end", attempt: 1, from);
        var outcome = chance.Chance(FlakyFails) ? Outcome.Failure : Outcome.Success;
        var ended = first.Job("browser", first.StartedAt, TimeSpan.FromMinutes(7.5), outcome);
        first.Finish(ended, outcome);
        if (outcome == Outcome.Success)
        {
            return first.Events;
        }

        // Somebody sees it and runs it again: the same commit, and now it is green.
        var second = new Telling(trigger, chance, "end-to-end", attempt: 2, ended + chance.Minutes(4, 40), first.RunId);
        var again = second.Job("browser", second.StartedAt, TimeSpan.FromMinutes(7.5), Outcome.Success);
        second.Finish(again, Outcome.Success);
        return [.. first.Events, .. second.Events];
    }

    /// <summary>One attempt of a run, told as it goes.</summary>
    private sealed class Telling
    {
        private readonly DemoTrigger _trigger;
        private readonly DemoRandom _chance;
        private readonly RunQueued _queued;

        public Telling(DemoTrigger trigger, DemoRandom chance, string workflow, int attempt, DateTimeOffset queuedAt, string? runId = null)
        {
            (_trigger, _chance) = (trigger, chance);
            RunId = runId ?? Number(chance);
            StartedAt = queuedAt + chance.Duration(Queue, 1);
            _queued = new()
            {
                At = queuedAt,
                Provider = Provider,
                Repository = trigger.Repository.Name,
                RunId = RunId,
                Attempt = attempt,
                Workflow = workflow,
                Event = trigger.Change is null ? "push" : "pull_request",
                Ref = trigger.Ref,
                Sha = trigger.Sha,
                ChangeNumbers = trigger.Change is { } number ? [number] : [],
                QueuedAt = queuedAt,
            };
            Events =
            [
                _queued,
                As(new RunStarted { At = StartedAt, Provider = Provider, Repository = _queued.Repository, RunId = RunId, Workflow = workflow }),
            ];
        }

        public string RunId { get; }

        public DateTimeOffset StartedAt { get; }

        public List<DevEvent> Events { get; }

        public DateTimeOffset Job(string name, DateTimeOffset after, TimeSpan mean, Outcome outcome)
        {
            var startedAt = after + _chance.Duration(TimeSpan.FromSeconds(9), 1);
            var steps = Steps(name, startedAt, mean, outcome);
            Events.Add(new JobFinished
            {
                At = steps[^1].FinishedAt!.Value,
                Provider = Provider,
                Repository = _queued.Repository,
                RunId = RunId,
                Attempt = _queued.Attempt,
                JobId = Number(_chance),
                Name = name,
                Workflow = _queued.Workflow,
                Sha = _queued.Sha,
                Ref = _queued.Ref,
                Labels = ["ubuntu-latest"],
                QueuedAt = after,
                StartedAt = startedAt,
                FinishedAt = steps[^1].FinishedAt,
                Outcome = outcome,
                Steps = steps,
            });
            return steps[^1].FinishedAt!.Value;
        }

        public void Finish(DateTimeOffset at, Outcome outcome) => Events.Add(As(new RunFinished
        {
            At = at,
            Provider = Provider,
            Repository = _queued.Repository,
            RunId = RunId,
            Workflow = _queued.Workflow,
            FinishedAt = at,
            Outcome = outcome,
        }));

        private List<JobStep> Steps(string name, DateTimeOffset from, TimeSpan mean, Outcome outcome)
        {
            var steps = new List<JobStep>();
            var at = from;
            foreach (var (step, share) in (ReadOnlySpan<(string, double)>)[("Set up", 0.05), ("Check out", 0.05), ("Restore", 0.2), (name, 0.7)])
            {
                var to = at + _chance.Duration(mean * share, 0.5);
                steps.Add(new(steps.Count + 1, step, at, to, share > 0.5 ? outcome : Outcome.Success));
                at = to;
            }

            return steps;
        }

        /// <summary>With all that is known of the run; <c>with</c> keeps the kind of event.</summary>
        private RunDescribed As(RunDescribed bare) => bare with
        {
            Attempt = _queued.Attempt,
            Event = _queued.Event,
            Ref = _queued.Ref,
            Sha = _queued.Sha,
            ChangeNumbers = _queued.ChangeNumbers,
            QueuedAt = _queued.QueuedAt,
            StartedAt = StartedAt,
        };
    }

    internal static string Number(DemoRandom chance) =>
        (10_000_000_000 + (long)(chance.Next() % 9_000_000_000)).ToString(CultureInfo.InvariantCulture);
}
