using System.Text.Json;
using DevEx.Domain.Events;
using DevEx.Domain.Loops;

namespace DevEx.Domain.Tests.Loops;

/// <summary>Events of one change, one run and one deployment as tests write them down: minutes after nine o'clock.</summary>
internal static class Story
{
    public static readonly Actor Ann = new(new Guid("00000000-0000-7000-8000-00000000000a"));
    public static readonly Actor Bob = new(new Guid("00000000-0000-7000-8000-00000000000b"));
    public static readonly Actor Bot = new(new Guid("00000000-0000-7000-8000-00000000000c"), Bot: true);

    private const string Provider = "github";
    private const string Repository = "shop/checkout";

    public static DateTimeOffset Min(double minutes) => Day.Nine.AddMinutes(minutes);

    public static ChangeOpened Opened(double at, bool draft = false) => Described<ChangeOpened>(at, draft);

    public static ChangeMarkedReady Ready(double at) => Described<ChangeMarkedReady>(at);

    public static ChangeDrafted Drafted(double at) => Described<ChangeDrafted>(at, draft: true);

    public static ChangeClosed Closed(double at) => Described<ChangeClosed>(at);

    public static ChangeReopened Reopened(double at) => Described<ChangeReopened>(at);

    public static ChangeUpdated Pushed(double at, string sha, bool? forced = null) =>
        Described<ChangeUpdated>(at) with { HeadSha = sha, After = sha, Forced = forced };

    public static ChangeMerged Merged(double at) => Described<ChangeMerged>(at) with { MergeSha = "m1", By = Bob };

    public static ReviewSubmitted Review(double at, Actor by, ReviewState state, string? id = null) => new()
    {
        At = Min(at),
        Provider = Provider,
        Repository = Repository,
        Number = 7,
        Reviewer = by,
        State = state,
        ReviewId = id ?? $"{by.Subject}-{at}",
    };

    public static ReviewDismissed Dismissed(double at, string id) => new()
    {
        At = Min(at),
        Provider = Provider,
        Repository = Repository,
        Number = 7,
        Reviewer = Bob,
        ReviewId = id,
    };

    /// <summary>A push of commits of which each was written at a minute; its sha is <c>c</c> and that minute.</summary>
    public static CommitsPushed PushedTo(string branch, double at, params double[] commits) => new()
    {
        At = Min(at),
        Provider = Provider,
        Repository = Repository,
        Ref = $"refs/heads/{branch}",
        DefaultBranch = "main",
        Commits = [.. commits.Select(c => new PushedCommit(FormattableString.Invariant($"c{c}"), Min(c)))],
    };

    public static T InRun<T>(double at, int attempt = 1)
        where T : RunDescribed => Read<T>($$"""
            {"at":"{{WireInstant.ToText(Min(at))}}","provider":"{{Provider}}","repository":"{{Repository}}","runId":"4711",
             "attempt":{{attempt}},"workflow":"ci"}
            """);

    public static JobFinished Job(double? queued, double? started, double? finished, int attempt = 1, string id = "99") => new()
    {
        At = Min(finished ?? 0),
        Provider = Provider,
        Repository = Repository,
        RunId = "4711",
        Attempt = attempt,
        JobId = id,
        Name = "test",
        QueuedAt = queued is { } q ? Min(q) : null,
        StartedAt = started is { } s ? Min(s) : null,
        FinishedAt = finished is { } f ? Min(f) : null,
        Outcome = Outcome.Success,
    };

    public static DeploymentStarted DeployStarted(double at, string id = "55", bool production = true) => new()
    {
        At = Min(at),
        Provider = Provider,
        Repository = Repository,
        DeploymentId = id,
        Environment = production ? "production" : "staging",
        Production = production,
        Sha = "m1",
    };

    public static DeploymentFinished DeployFinished(double at, Outcome outcome, string id = "55", bool production = true) => new()
    {
        At = Min(at),
        Provider = Provider,
        Repository = Repository,
        DeploymentId = id,
        Environment = production ? "production" : "staging",
        Production = production,
        Sha = "m1",
        Outcome = outcome,
    };

    /// <summary>A deployment that was folded from its start and its end.</summary>
    public static Deployment Deploy(
        string id, double started, double finished, bool production = true, Outcome outcome = Outcome.Success, string sha = "m1") =>
        Deployment.Fold([
            DeployStarted(started, id, production) with { Sha = sha },
            DeployFinished(finished, outcome, id, production) with { Sha = sha }])!;

    public static IncidentOpened IncidentOpened(double at, string id = "9", string? deployment = null, string? repository = Repository) => new()
    {
        At = Min(at),
        Provider = "pagerduty",
        IncidentId = id,
        Repository = repository,
        Deployment = deployment,
        Title = "The basket leaks",
    };

    public static IncidentResolved IncidentResolved(double at, string id = "9") => new()
    {
        At = Min(at),
        Provider = "pagerduty",
        IncidentId = id,
        Title = "The basket leaks",
    };

    /// <summary>A merged change with a number, a head and a merge commit of its own.</summary>
    public static Change MergedChange(int number, double merged, string? mergeSha = null, string? headSha = null, double opened = -60) =>
        Change.Fold([Opened(opened), Merged(merged)])! with { Number = number, MergeSha = mergeSha, HeadSha = headSha ?? $"h{number}" };

    /// <summary>All that a fold says, as text, so that lists compare by what is in them.</summary>
    public static string Text(object? fold) => JsonSerializer.Serialize(fold);

    /// <summary>Several orders of the same events, each with some of them twice.</summary>
    public static IEnumerable<DevEvent[]> Arrivals(params DevEvent[] events)
    {
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            DevEvent[] arrival = [.. events, .. events.Where(_ => random.Next(2) == 0)];
            random.Shuffle(arrival);
            yield return arrival;
        }
    }

    private static T Described<T>(double at, bool draft = false)
        where T : ChangeDescribed => Read<T>($$"""
            {"at":"{{WireInstant.ToText(Min(at))}}","provider":"{{Provider}}","repository":"{{Repository}}","number":7,
             "author":{"subject":"{{Ann.Subject}}"},"headSha":"h1","headRef":"feature","baseRef":"main",
             "draft":{{(draft ? "true" : "false")}},"title":"A basket that holds"}
            """);

    // A generic method cannot make a record that has required members; the wire can.
    private static T Read<T>(string body)
        where T : DevEvent => (T)EventCatalogue.Kinds.Single(k => k.Json.Type == typeof(T)).Read(body);
}
