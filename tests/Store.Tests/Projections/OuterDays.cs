using DevEx.Domain.Events;
using static DevEx.Store.Tests.Projections.Mixed;

namespace DevEx.Store.Tests.Projections;

/// <summary>The changes, pipelines, deployments and incidents of those days.</summary>
internal static class OuterDays
{
    private const string GitHub = "github";
    private const string Repository = "shop/checkout";
    private const int Changes = 8;

    public static IEnumerable<DevEvent> Events() =>
        Enumerable.Range(1, Changes).SelectMany(Change).Concat(Deployments()).Concat(Incidents()).Concat(Annotations());

    private static DateTimeOffset Merged(int n) => Monday((8 * n) + 6);

    private static IEnumerable<DevEvent> Change(int n)
    {
        var opened = Monday(8 * n);
        yield return Pushed(n, -1, new PushedCommit($"b{n}", opened.AddHours(-2 - n), n % 2 == 0 ? Ann : Cem));
        yield return Described<ChangeOpened>(n, 0, draft: n % 3 == 0);
        // What was on the default branch before, with a commit that is older than the branch.
        yield return Pushed(n, 2.5, new($"c{n - 1}", opened.AddDays(-2)), new($"b{n}b", opened.AddHours(2)));
        yield return new ReviewRequested { At = opened.AddHours(1), Provider = GitHub, Repository = Repository, Number = n, Reviewer = new(Bob) };
        if (n % 3 == 0)
        {
            yield return Described<ChangeMarkedReady>(n, 1.1);
            yield return Described<ChangeDrafted>(n, 1.2, draft: true);
            yield return Described<ChangeMarkedReady>(n, 1.5);
        }

        yield return Review(n, 2, Bob, n % 2 == 0 ? ReviewState.ChangesRequested : ReviewState.Commented);
        yield return Described<ChangeUpdated>(n, 3) with { Before = $"h{n}", After = $"h{n}b", HeadSha = $"h{n}b", Forced = n == 5 };
        yield return Review(n, 4, Bob, ReviewState.Approved);
        if (n == 4)
        {
            yield return new ReviewDismissed { At = opened.AddHours(4.5), Provider = GitHub, Repository = Repository, Number = n, Reviewer = new(Bob), ReviewId = "4-4" };
            yield return Described<ChangeClosed>(n, 4.6);
            yield return Described<ChangeReopened>(n, 5);
        }

        foreach (var e in Run($"pr-{n}", "pull_request", $"h{n}b", opened.AddHours(3), n))
        {
            yield return e;
        }

        if (n == Changes)
        {
            yield return Described<ChangeClosed>(n, 6);
            yield break;
        }

        // One is merged without a word of its merge commit: there the head stands for it.
        var merged = Described<ChangeMerged>(n, 6) with { HeadSha = $"h{n}b", MergeSha = n == 6 ? null : $"m{n}", By = new(Ann) };
        yield return n == 6 ? merged with { Title = "Revert \"Change 5 after 6 h\"" } : merged;
        yield return new CommitsPushed
        {
            At = Merged(n).AddSeconds(2), Provider = GitHub, Repository = Repository, Ref = "refs/heads/main", DefaultBranch = "main",
            Before = $"m{n - 1}", After = n == 6 ? "h6b" : $"m{n}", Commits = [new($"c{n}", Merged(n).AddDays(-1), Ann)],
        };
        foreach (var e in Run($"main-{n}", "push", $"m{n}", Merged(n).AddMinutes(1), null))
        {
            yield return e;
        }
    }

    private static IEnumerable<DevEvent> Run(string id, string trigger, string sha, DateTimeOffset at, int? change)
    {
        foreach (var attempt in (int[])[1, 2])
        {
            var start = at.AddMinutes((attempt * 20) + 1);
            yield return Described<RunQueued>(at.AddMinutes(attempt * 20)) with { Attempt = attempt };
            yield return Described<RunStarted>(start) with { Attempt = attempt, StartedAt = start };
            yield return new JobFinished
            {
                At = start.AddMinutes(9), Provider = GitHub, Repository = Repository, RunId = id, Attempt = attempt, JobId = $"{id}-job", Name = "test",
                Workflow = "ci", Sha = sha, QueuedAt = at, StartedAt = start, FinishedAt = start.AddMinutes(9),
                Outcome = attempt == 1 ? Outcome.Failure : Outcome.Success, Labels = ["linux"], Steps = [new(1, "restore", start, start.AddMinutes(1), Outcome.Success)],
            };
            if (id == "pr-2")
            {
                // A later word about the first job, which moves it to the next day.
                yield return new JobFinished
                {
                    At = start.AddDays(1), Provider = GitHub, Repository = Repository, RunId = id, Attempt = attempt, JobId = $"{id}-job", Name = "test",
                    Workflow = "ci", Sha = sha, QueuedAt = at, StartedAt = start, FinishedAt = start.AddDays(1), Outcome = Outcome.Timeout,
                };
            }

            yield return Described<RunFinished>(start.AddMinutes(10)) with
            {
                Attempt = attempt,
                StartedAt = start,
                FinishedAt = start.AddMinutes(10),
                Outcome = attempt == 1 ? Outcome.Failure : Outcome.Success,
            };
        }

        T Described<T>(DateTimeOffset when) where T : RunDescribed => Made<T>($$"""
            {"at":"{{WireInstant.ToText(when)}}","provider":"{{GitHub}}","repository":"{{Repository}}","runId":"{{id}}","workflow":"ci",
             "event":"{{trigger}}","ref":"refs/heads/main","sha":"{{sha}}","queuedAt":"{{WireInstant.ToText(at)}}","changeNumbers":[{{change}}]}
            """);
    }

    private static IEnumerable<DevEvent> Deployments()
    {
        // Staging gets every merge; production some, the first of them failing; one of a commit that no push named.
        (string Id, string Sha, double Hour, bool Production, Outcome Outcome)[] all =
        [
            ("s1", "m1", 14.6, false, Outcome.Success), ("p0", "m0", 10, true, Outcome.Success), ("p1", "m1", 15, true, Outcome.Failure),
            ("s2", "m2", 22.6, false, Outcome.Success), ("p2", "m2", 24, true, Outcome.Success), ("s3", "m3", 31, false, Outcome.Error),
            ("p3", "unknown", 40, true, Outcome.Success), ("s5", "m5", 47, false, Outcome.Success), ("p5", "m5", 50, true, Outcome.Success),
            ("p6", "h6b", 56, true, Outcome.Success), ("p7", "m7", 66, true, Outcome.Success),
        ];
        foreach (var (id, sha, hour, production, outcome) in all)
        {
            var started = new DeploymentStarted
            {
                At = Monday(hour), Provider = GitHub, Repository = Repository, DeploymentId = id, Environment = production ? "production" : "staging",
                Production = production, Sha = sha,
            };
            yield return started;
            yield return new DeploymentFinished
            {
                At = Monday(hour + 0.3), Provider = GitHub, Repository = Repository, DeploymentId = id, Environment = started.Environment,
                Production = production, Sha = sha, Outcome = outcome, RollbackOf = id == "p3" ? "p2" : null,
            };
        }
    }

    private static IEnumerable<DevEvent> Incidents()
    {
        foreach (var (id, hour) in ((string, double)[])[("i1", 26), ("i2", 52)])
        {
            yield return new IncidentOpened { At = Monday(hour), Provider = "pager", IncidentId = id, Repository = Repository, Title = "Down", Severity = "high" };
            yield return new IncidentResolved { At = Monday(hour + 2), Provider = "pager", IncidentId = id, Repository = Repository, Title = "Up again" };
        }

        yield return new IncidentOpened { At = Monday(41), Provider = "pager", IncidentId = "i3", Deployment = "p1", Title = "Baskets are empty" };
    }

    private static IEnumerable<DevEvent> Annotations()
    {
        yield return new AnnotationAdded { At = Monday(5), AnnotationId = "a", Scope = new("all"), Title = "Cache", Kind = "rollout" };
        yield return new AnnotationAdded { At = Monday(7), AnnotationId = "a", Scope = new("team", "shop"), Title = "Cache for the shop", Kind = "rollout" };
        yield return new AnnotationAdded { At = Monday(9), AnnotationId = "b", Scope = new("repository", Repository), Title = "Mistake", Kind = "holiday" };
        yield return new AnnotationRemoved { At = Monday(11), AnnotationId = "b" };
    }

    /// <summary>The last two come from one branch, and the second mends in haste.</summary>
    private static string Branch(int n) => n >= 7 ? "hotfix" : $"topic-{n}";

    private static CommitsPushed Pushed(int n, double hour, params PushedCommit[] commits) => new()
    {
        At = Monday((8 * n) + hour), Provider = GitHub, Repository = Repository, Ref = $"refs/heads/{Branch(n)}", DefaultBranch = "main", Commits = commits,
    };

    private static ReviewSubmitted Review(int n, double hour, Guid by, ReviewState state) => new()
    {
        At = Monday((8 * n) + hour), Provider = GitHub, Repository = Repository, Number = n, Reviewer = new(by), State = state, ReviewId = $"{n}-{hour}",
    };

    private static T Described<T>(int n, double hour, bool draft = false) where T : ChangeDescribed => Made<T>($$"""
        {"at":"{{WireInstant.ToText(Monday((8 * n) + hour))}}","provider":"{{GitHub}}","repository":"{{Repository}}","number":{{n}},
         "author":{"subject":"{{(n % 2 == 0 ? Ann : Cem)}}","bot":false},"headSha":"h{{n}}","headRef":"{{Branch(n)}}","baseRef":"main",
         "draft":{{(draft ? "true" : "false")}},"size":{"additions":{{n * 10}},"deletions":{{n}},"files":2},"title":"Change {{n}} after {{hour}} h"}
        """);

    private static T Made<T>(string json) where T : DevEvent => (T)EventCatalogue.Kinds.Single(k => k.Json.Type == typeof(T)).Read(json);
}
