using DevEx.Domain.Events;

namespace DevEx.Collectors.GitHub;

/// <summary>What GitHub's deployments and their statuses mean.</summary>
internal static class DeploymentRules
{
    private const string Provider = GitHubSetup.Provider;

    public static Statement OfDeployment(GitHubPayload p) =>
        p.Action == "created" ? Started(p, p.Instant("deployment.created_at")) : Statement.UnusedAction(p);

    // "inactive" is never sent: that an environment was replaced shows in the next deployment to it.
    public static Statement OfStatus(GitHubPayload p) => (p.Action, p.Text("deployment_status.state")) switch
    {
        ("created", "in_progress") => Started(p, p.Instant("deployment_status.created_at")),
        ("created", "success") => Finished(p, Outcome.Success),
        ("created", "failure") => Finished(p, Outcome.Failure),
        ("created", "error") => Finished(p, Outcome.Error),
        ("created", var state) => Statement.Nothing($"A deployment in state '{state}' neither starts nor finishes."),
        _ => Statement.UnusedAction(p),
    };

    private static DeploymentStarted Started(GitHubPayload p, DateTimeOffset at) => Describe(p, new DeploymentStarted
    {
        At = at, Provider = Provider, Repository = p.Repository(), DeploymentId = p.Id("deployment.id"),
        Environment = p.Text("deployment.environment"), Sha = p.Sha("deployment.sha"),
    });

    private static DeploymentFinished Finished(GitHubPayload p, Outcome outcome) => Describe(p, new DeploymentFinished
    {
        At = p.Instant("deployment_status.created_at"), Provider = Provider, Repository = p.Repository(), DeploymentId = p.Id("deployment.id"),
        Environment = p.Text("deployment.environment"), Sha = p.Sha("deployment.sha"),
        Outcome = outcome,
    });

    private static T Describe<T>(GitHubPayload p, T e) where T : DeploymentEvent
    {
        var preview = p.FlagOrNull("deployment.transient_environment") ?? false;
        var changes = p.Items("workflow_run.pull_requests").Select(pr => pr.NumberOrNull("number")).OfType<int>().Distinct().ToList();
        return e with
        {
            // Workflows cannot set the flag: for them the name must do.
            Production = p.FlagOrNull("deployment.production_environment") == true || (!preview && IsProduction(e.Environment)),
            Preview = preview,
            ChangeNumber = changes is [var only] ? only : null,
            Url = p.LinkOrNull("deployment_status.environment_url") ?? p.LinkOrNull("deployment_status.target_url"),
        };
    }

    /// <summary>One of its words is "prod" or "production", as in "production-eu", and none makes it something before that.</summary>
    private static bool IsProduction(string environment)
    {
        var words = environment.ToLowerInvariant().Split(['-', '_', '.', '/', ' ', ':', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        return words.Any(w => w is "prod" or "production") && !words.Any(w => w is "pre" or "non" or "not" or "no");
    }
}
