using DevEx.Web.Components.Shared;
using DevEx.Web.Demo;

namespace DevEx.Web.Welcome;

/// <summary>Where the three beginnings stand, as the page shows it and asks for it again: one word for each, and words for the demo.</summary>
/// <param name="States"><c>demo-idle</c>, <c>demo-running</c>, <c>demo-done</c>, <c>demo-failed</c> or <c>demo-loaded</c>; <c>agent-waiting</c> or <c>agent-heard</c>; the same of <c>hook</c>.</param>
/// <param name="Share">Of the demo's weeks, 0 to 1.</param>
/// <param name="Week">Which week is being sent.</param>
/// <param name="Pace">How many events so far, and how many a second.</param>
/// <param name="Problem">Why the demo stopped.</param>
public sealed record WelcomeProgress(IReadOnlyList<string> States, double Share, string Week, string Pace, string? Problem)
{
    public static WelcomeProgress Of(DemoState demo, Arrived arrived)
    {
        var sent = demo.Progress;
        return new(
            [
                demo switch
                {
                    { Stage: DemoStage.Running } => "demo-running",
                    { Stage: DemoStage.Done } => "demo-done",
                    { Stage: DemoStage.Failed } => "demo-failed",
                    _ => arrived.DemoPeople > 0 ? "demo-loaded" : "demo-idle",
                },
                arrived.StepAt is null ? "agent-waiting" : "agent-heard",
                arrived.DeliveryAt is null ? "hook-waiting" : "hook-heard",
            ],
            demo.Stage == DemoStage.Done ? 1 : sent?.Share ?? 0,
            sent is null || sent.Week == default ? "Inventing an organisation" : $"Sending the week of {Figures.Dates(sent.Week, sent.Week)}",
            sent is null
                ? "0 events"
                : $"{Figures.Count(sent.Events + sent.Duplicates)} events, {Figures.Count((long)sent.EventsPerSecond)} a second",
            demo.Message);
    }

    public bool Is(string state) => States.Contains(state);
}
