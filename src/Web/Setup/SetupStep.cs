using DevEx.Domain.Metrics;
using DevEx.Web.Components.Shared;

namespace DevEx.Web.Setup;

/// <summary>One step of the set-up: whether it is done, what there is, and what to do.</summary>
/// <param name="Missing">What is not possible without it.</param>
/// <param name="Ask">The words of its link.</param>
internal sealed record SetupStep(string Name, string Href, bool Done, bool Optional, string SoFar, string Missing, string Ask)
{
    /// <summary>In the order in which they help most.</summary>
    public static IReadOnlyList<SetupStep> All(SetupState state) =>
    [
        new("Teams", "setup/teams", state.Teams > 0 && state.Members > 0, false,
            state.Teams == 0 ? "No team." : $"{Of(state.Teams, "team")}, {Of(state.Members, "person", "people")}.",
            state.Teams == 0 ? "Figures are of teams; there is none yet." : "Nobody is in a team yet.", state.Teams == 0 ? "Make a team" : "Teams"),
        new("Senders", "setup/tokens", state.Senders > 0, false,
            state.Senders == 0 ? "No token of an agent or a pipeline." : $"{Of(state.Senders, "token")} of agents and pipelines.",
            state.Hooks == 0 ? "Nothing can send yet." : "Nothing can send yet but a webhook.", state.Senders == 0 ? "Make a token" : "Tokens"),
        new("GitHub", "setup/github", state.HeardHooks > 0, false,
            state.Hooks == 0 ? "No webhook." : $"{Of(state.Hooks, "webhook")}, {state.HeardHooks} of them delivering.",
            state.Hooks == 0 ? "Pull requests and pipelines are not known yet." : "No webhook has delivered yet.", state.Hooks == 0 ? "Connect GitHub" : "GitHub"),
        new("People", "setup/people", state.Unassigned == 0, false,
            state.Unassigned == 0 ? "Everybody who is known by a login is in a team." : $"{Of(state.Unassigned, "login")} of nobody's team.",
            "What they do counts for no team.", state.Unassigned == 0 ? "People" : "Say who they are"),
        new("Sprints", "setup/teams", state.Teams > 0 && state.WithoutSprint == 0, true,
            state.Teams == 0 ? "No team." : state.WithoutSprint == 0 ? "Every team has its sprints." : $"{Of(state.WithoutSprint, "team")} without a first day: their sprints are counted from 1 January 2024.",
            "Say when sprints begin.", "Teams"),
        new("Baselines", "setup/baselines", state.Baselines + state.Targets > 0, true,
            state.Baselines + state.Targets == 0 ? $"Everybody is compared with {Figures.Duration(Baseline.Traditional.Cycle)} a cycle." : $"{Of(state.Baselines, "traditional loop")}, {Of(state.Targets, "target")}.",
            "Say how long your loop took before containers.", "Baselines"),
        new("Annotations", "setup/annotations", state.Annotations > 0, true,
            state.Annotations == 0 ? "None." : $"{Of(state.Annotations, "annotation")}.", "Say what happened, and charts show it.", "Annotations"),
    ];

    private static string Of(int n, string one, string? many = null) => $"{Figures.Count(n)} {(n == 1 ? one : many ?? one + "s")}";
}
