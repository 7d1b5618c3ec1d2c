using System.Text.Json;
using DevEx.Domain.Events;
using DevEx.Store.Organisation;

namespace DevEx.Collectors.GitHub;

/// <summary>An event with the id that follows from what it says.</summary>
public sealed record TranslatedEvent(Guid Id, DevEvent Event);

/// <summary>What a payload says in our words: events, or the reason why there are none.</summary>
public sealed record Translation(IReadOnlyList<TranslatedEvent> Events, string? Reason)
{
    internal static Translation Nothing(string reason) => new([], reason);
}

/// <summary>Turns what GitHub sends into events. Pure; takes any JSON, and never fails on it.</summary>
public static class GitHubTranslator
{
    /// <summary>False for events of which nothing is used: they are kept as they came.</summary>
    public static bool Knows(string eventName) => Rules(eventName) is not null;

    /// <param name="eventName">As in the header <c>X-GitHub-Event</c>.</param>
    /// <param name="payload">The body, parsed.</param>
    /// <param name="subjectOf">The pseudonym of a login; null leaves the person unknown.</param>
    public static Translation Translate(string eventName, JsonElement payload, Func<Login, Guid?> subjectOf)
    {
        if (Rules(eventName) is not { } rules)
        {
            return Translation.Nothing($"Nothing of '{eventName}' is used.");
        }

        var read = new GitHubPayload(payload, subjectOf);
        try
        {
            return rules(read) switch
            {
                _ when read.Missing.Count > 0 => Translation.Nothing($"Missing or not usable: {string.Join(", ", read.Missing.Distinct())}."),
                { Event: { } e } => new([new(GitHubEventId.Of(e), e)], null),
                { Reason: var reason } => Translation.Nothing(reason!),
            };
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair in a text or a name, which JSON's grammar lets pass.
            return Translation.Nothing("It holds text that is no Unicode.");
        }
    }

    /// <summary>Everyone whom the events of a payload would name.</summary>
    public static IReadOnlyCollection<Login> Logins(string eventName, JsonElement payload)
    {
        var logins = new HashSet<Login>();
        Translate(eventName, payload, login =>
        {
            logins.Add(login);
            return null;
        });
        return logins;
    }

    private static Func<GitHubPayload, Statement>? Rules(string eventName) => eventName switch
    {
        "pull_request" => ChangeRules.OfPullRequest,
        "pull_request_review" => ChangeRules.OfReview,
        "push" => ChangeRules.OfPush,
        "workflow_run" => RunRules.OfRun,
        "workflow_job" => RunRules.OfJob,
        "deployment" => DeploymentRules.OfDeployment,
        "deployment_status" => DeploymentRules.OfStatus,
        _ => null,
    };
}

/// <summary>What the rules of one kind of payload make of it.</summary>
internal readonly record struct Statement(DevEvent? Event, string? Reason)
{
    public static implicit operator Statement(DevEvent e) => new(e, null);

    public static Statement Nothing(string reason) => new(null, reason);

    public static Statement UnusedAction(GitHubPayload p) => Nothing($"Nothing of the action '{p.Action}' is used.");
}
