using DevEx.Domain.Events;

namespace DevEx.Collectors.GitHub;

/// <summary>What GitHub repeats of a pull request whatever happened to it, and the events that say what did.</summary>
internal sealed class PullRequest(GitHubPayload p)
{
    private const string Provider = GitHubSetup.Provider;

    private readonly string _repository = p.Repository();
    private readonly int _number = p.Number("pull_request.number");
    private readonly Actor _author = p.Person("pull_request.user");
    private readonly string _headSha = p.Sha("pull_request.head.sha");
    private readonly string _headRef = p.Text("pull_request.head.ref");
    private readonly string _baseRef = p.Text("pull_request.base.ref");
    private readonly string _title = p.Text("pull_request.title");

    public ChangeOpened Opened() => Describe(new ChangeOpened
    {
        At = At("created_at"), Provider = Provider, Repository = _repository, Number = _number, Author = _author,
        HeadSha = _headSha, HeadRef = _headRef, BaseRef = _baseRef, Title = _title,
    });

    public ChangeMarkedReady MarkedReady() => Describe(new ChangeMarkedReady
    {
        At = At("updated_at"), Provider = Provider, Repository = _repository, Number = _number, Author = _author,
        HeadSha = _headSha, HeadRef = _headRef, BaseRef = _baseRef, Title = _title,
    });

    public ChangeDrafted Drafted() => Describe(new ChangeDrafted
    {
        At = At("updated_at"), Provider = Provider, Repository = _repository, Number = _number, Author = _author,
        HeadSha = _headSha, HeadRef = _headRef, BaseRef = _baseRef, Title = _title,
    });

    /// <summary>It does not say whether the push was forced: that stands in the push itself.</summary>
    public ChangeUpdated Updated() => Describe(new ChangeUpdated
    {
        At = At("updated_at"), Provider = Provider, Repository = _repository, Number = _number, Author = _author,
        HeadSha = _headSha, HeadRef = _headRef, BaseRef = _baseRef, Title = _title,
        Before = p.ShaOrNull("before"), After = p.ShaOrNull("after"),
    });

    public ChangeMerged Merged() => Describe(new ChangeMerged
    {
        At = At("merged_at"), Provider = Provider, Repository = _repository, Number = _number, Author = _author,
        HeadSha = _headSha, HeadRef = _headRef, BaseRef = _baseRef, Title = _title,
        MergeSha = p.ShaOrNull("pull_request.merge_commit_sha"),
        By = p.Has("pull_request.merged_by") ? p.Person("pull_request.merged_by") : null,
    });

    public ChangeClosed Closed() => Describe(new ChangeClosed
    {
        At = At("closed_at"), Provider = Provider, Repository = _repository, Number = _number, Author = _author,
        HeadSha = _headSha, HeadRef = _headRef, BaseRef = _baseRef, Title = _title,
    });

    public ChangeReopened Reopened() => Describe(new ChangeReopened
    {
        At = At("updated_at"), Provider = Provider, Repository = _repository, Number = _number, Author = _author,
        HeadSha = _headSha, HeadRef = _headRef, BaseRef = _baseRef, Title = _title,
    });

    private DateTimeOffset At(string field) => p.Instant($"pull_request.{field}");

    private T Describe<T>(T e) where T : ChangeDescribed => e with
    {
        Draft = p.FlagOrNull("pull_request.draft") ?? false,
        Size = Size(),
        Url = p.LinkOrNull("pull_request.html_url"),
        OpenedAt = p.InstantOrNull("pull_request.created_at"),
    };

    private ChangeSize? Size() =>
        p.NumberOrNull("pull_request.additions") is { } additions
        && p.NumberOrNull("pull_request.deletions") is { } deletions
        && p.NumberOrNull("pull_request.changed_files") is { } files
            ? new(additions, deletions, files)
            : null;
}
