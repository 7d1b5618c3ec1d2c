using DevEx.Domain.Events;

namespace DevEx.Web.Tests.Changes;

/// <summary>One pull request of Ann's in the events that agents, a forge and a CI send of it, from her first edit to production.</summary>
internal sealed class ToldChange(Guid author)
{
    public const string Repository = "shop/api";
    public const int Number = 7;

    private const string Forge = "github";
    private const string Branch = "topic";

    public static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly Guid Reviewer = new("00000000-0000-7000-8000-000000000099");

    /// <summary>Merged at 14:00 and 123 milliseconds, in production on the next morning.</summary>
    public IEnumerable<DevEvent> All =>
    [
        .. InnerLoop,
        Push(Nine.AddHours(1), Branch, "c1", Nine.AddMinutes(30)),
        Described(new ChangeOpened { At = default, Provider = "", Repository = "", Number = 0, Author = new(), HeadSha = "", HeadRef = "", BaseRef = "", Title = "" }, At(65), "c1"),
        .. Run("1", "ci", At(66), At(80), Outcome.Failure, "pull_request", $"refs/heads/{Branch}", "c1"),
        Review(At(120), ReviewState.ChangesRequested, "1"),
        Push(At(180), Branch, "c2", At(175)),
        Described(new ChangeUpdated { At = default, Provider = "", Repository = "", Number = 0, Author = new(), HeadSha = "", HeadRef = "", BaseRef = "", Title = "", Before = "c1", After = "c2" }, At(180), "c2"),
        Review(At(240), ReviewState.Approved, "2"),
        Described(new ChangeMerged { At = default, Provider = "", Repository = "", Number = 0, Author = new(), HeadSha = "", HeadRef = "", BaseRef = "", Title = "", MergeSha = "m1" }, Merged, "c2"),
        Push(Merged, "main", "m1", null),
        .. Run("2", "ci", At(301), At(310), Outcome.Success, "push", "refs/heads/main", "m1"),
        .. Deployment("10", "staging", production: false, At(311), At(315)),
        .. Deployment("11", "production", production: true, Nine.AddDays(1), Nine.AddDays(1).AddMinutes(10)),
    ];

    /// <summary>Opened and looked at, and no more.</summary>
    public IEnumerable<DevEvent> Open => All.Where(e => e.At < At(181) && e is not (DeploymentEvent or ChangeMerged));

    public static DateTimeOffset Merged => At(300).AddMilliseconds(123);

    private DevEvent[] InnerLoop =>
    [
        new EditsObserved
        {
            At = At(10),
            Subject = author,
            Workspace = new(Repository, Branch),
            Source = "watcher",
            Beats = [Nine, At(5), At(10)],
        },
        new StepFinished
        {
            At = At(12),
            Subject = author,
            Workspace = new(Repository, Branch),
            Phase = Phase.Build,
            Tool = "dotnet",
            Label = "dotnet build",
            StartedAt = At(10),
            FinishedAt = At(12),
            Outcome = Outcome.Success,
            Source = "agent",
        },
        // Elsewhere in the same hour: no part of the change.
        new StepFinished
        {
            At = At(42),
            Subject = author,
            Workspace = new(Repository, "another"),
            Phase = Phase.Test,
            Tool = "dotnet",
            Label = "dotnet test",
            StartedAt = At(40),
            FinishedAt = At(42),
            Outcome = Outcome.Success,
            Source = "agent",
        },
    ];

    private static DateTimeOffset At(double minutes) => Nine.AddMinutes(minutes);

    private ChangeDescribed Described(ChangeDescribed kind, DateTimeOffset at, string head) => kind with
    {
        At = at,
        Provider = Forge,
        Repository = Repository,
        Number = Number,
        Author = new(author),
        HeadSha = head,
        HeadRef = Branch,
        BaseRef = "main",
        Title = "Split the basket",
        Url = "https://github.test/shop/api/pull/7",
        OpenedAt = At(65),
    };

    private static ReviewSubmitted Review(DateTimeOffset at, ReviewState state, string id) => new()
    {
        At = at,
        Provider = Forge,
        Repository = Repository,
        Number = Number,
        Reviewer = new(Reviewer),
        State = state,
        ReviewId = id,
    };

    private static CommitsPushed Push(DateTimeOffset at, string branch, string sha, DateTimeOffset? authoredAt) => new()
    {
        At = at,
        Provider = Forge,
        Repository = Repository,
        Ref = $"refs/heads/{branch}",
        After = sha,
        DefaultBranch = "main",
        Commits = [new(sha, authoredAt)],
    };

    private static DevEvent[] Run(string id, string workflow, DateTimeOffset from, DateTimeOffset to, Outcome outcome, string trigger, string on, string sha)
    {
        var finished = new RunFinished
        {
            At = to,
            Provider = Forge,
            Repository = Repository,
            RunId = id,
            Workflow = workflow,
            Event = trigger,
            Ref = on,
            Sha = sha,
            ChangeNumbers = trigger == "pull_request" ? [Number] : [],
            QueuedAt = from,
            StartedAt = from.AddSeconds(20),
            FinishedAt = to,
            Outcome = outcome,
        };
        return [finished];
    }

    private static DevEvent[] Deployment(string id, string environment, bool production, DateTimeOffset from, DateTimeOffset to) =>
    [
        new DeploymentStarted { At = from, Provider = Forge, Repository = Repository, DeploymentId = id, Environment = environment, Production = production, Sha = "m1" },
        new DeploymentFinished
        {
            At = to,
            Provider = Forge,
            Repository = Repository,
            DeploymentId = id,
            Environment = environment,
            Production = production,
            Sha = "m1",
            Outcome = Outcome.Success,
            Url = "https://github.test/shop/api/deployments/11",
        },
    ];
}
