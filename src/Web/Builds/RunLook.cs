using DevEx.Domain.Events;
using DevEx.Web.Components.Shared;

namespace DevEx.Web.Builds;

/// <summary>How a run of a pipeline is drawn: its jobs on one axis, and the steps of the one that is looked at.</summary>
internal static class RunLook
{
    private const string Queued = "rule-strong";

    public static readonly IReadOnlyList<LegendEntry> Legend =
        [new("In the queue", Queued), new("Success", "good"), new("Failure", "bad"), new("Error, timeout, cancelled", "warn")];

    public static List<Lane> Lanes(RunAnswer run) =>
        [.. run.Jobs.SelectMany(j => j.Asked ? StepLanes(j).Prepend(Job(j)) : [Job(j)])];

    /// <summary>From the first moment that is known of any of them to the last.</summary>
    public static LaneAxis? Axis(IReadOnlyList<Lane> lanes)
    {
        var bars = lanes.SelectMany(l => l.Bars).ToList();
        return bars.Count == 0 ? null : LaneAxis.FromZero(bars.Min(b => b.From), bars.Max(b => b.To));
    }

    public static string Colour(Outcome? outcome) => outcome switch
    {
        null => "ink-3",
        Outcome.Success => "good",
        Outcome.Failure => "bad",
        _ => "warn",
    };

    /// <summary>As badges look; null for what needs none.</summary>
    public static string? Badge(Outcome? outcome) => outcome switch
    {
        Outcome.Success => null,
        Outcome.Failure => "bad",
        null or Outcome.Skipped => "plain",
        _ => "warn",
    };

    public static string Word(Outcome? outcome) => outcome is { } known ? known.ToString().ToLowerInvariant() : "not known";

    public static string Time(long? ms) => ms is { } known ? Figures.Duration(TimeSpan.FromMilliseconds(known)) : "–";

    private static Lane Job(RunJob job)
    {
        var words = $"{job.Name}: {(job.QueueMs is { } queue ? $"{Time(queue)} in the queue, " : "")}{(job.RunMs is { } ran ? $"ran {Time(ran)}, " : "")}{Word(job.Outcome)}";
        var bars = new List<LaneBar>();
        if (job.QueueMs > 0)
        {
            bars.Add(new(job.QueuedAt!.Value, job.StartedAt!.Value, Queued, $"{job.Name} in the queue: {Time(job.QueueMs)}"));
        }

        if (job.RunMs is not null)
        {
            bars.Add(new(job.StartedAt!.Value, Later(job.StartedAt.Value, job.FinishedAt!.Value), Colour(job.Outcome), $"{job.Name}: {Time(job.RunMs)}, {Word(job.Outcome)}"));
        }

        return new(job.Name, bars, words);
    }

    private static IEnumerable<Lane> StepLanes(RunJob job) => job.Steps.Where(s => s.RunMs is not null).OrderBy(s => s.Number).Select(Step);

    private static Lane Step(RunStep step)
    {
        var words = $"{step.Name}: {Time(step.RunMs)}{(step.Outcome is null ? "" : $", {Word(step.Outcome)}")}";
        return new(step.Name, [new(step.StartedAt!.Value, Later(step.StartedAt.Value, step.FinishedAt!.Value), Colour(step.Outcome), words)], $"Step {words}", Inner: true);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => other > one ? other : one;
}
