using DevEx.Domain.Events;

namespace DevEx.Web.Demo;

/// <summary>A change on the main branch, with the run that tested it there.</summary>
public sealed record DemoMerge(DemoRepository Repository, int Number, string Sha, DateTimeOffset At, DemoRun Run);

/// <summary>A change from its first push to its end, told event by event.</summary>
public sealed class DemoChange
{
    private const string Provider = "github";
    private const string MainBranch = "refs/heads/main";

    // A change speaks of itself the same way in every event; these give the kind of event, Describe the rest.
    private static readonly Actor Nobody = new(null);
    private static readonly ChangeOpened Opened = new()
    {
        At = default, Provider = "", Repository = "", Number = 0, Author = Nobody, HeadSha = "", HeadRef = "", BaseRef = "", Title = "",
    };
    private static readonly ChangeMarkedReady MarkedReady = new()
    {
        At = default, Provider = "", Repository = "", Number = 0, Author = Nobody, HeadSha = "", HeadRef = "", BaseRef = "", Title = "",
    };
    private static readonly ChangeUpdated Updated = new()
    {
        At = default, Provider = "", Repository = "", Number = 0, Author = Nobody, HeadSha = "", HeadRef = "", BaseRef = "", Title = "",
    };
    private static readonly ChangeMerged Merged = new()
    {
        At = default, Provider = "", Repository = "", Number = 0, Author = Nobody, HeadSha = "", HeadRef = "", BaseRef = "", Title = "",
    };
    private static readonly ChangeClosed Closed = new()
    {
        At = default, Provider = "", Repository = "", Number = 0, Author = Nobody, HeadSha = "", HeadRef = "", BaseRef = "", Title = "",
    };

    private readonly DemoTeam _team;
    private readonly DemoRepository _repository;
    private readonly DemoRandom _chance;
    private readonly Actor _author;
    private readonly string _branch;
    private readonly string _title;
    private readonly int _number;
    private readonly DateTimeOffset _openedAt;
    private string _head;
    private ChangeSize _size;
    private bool _draft;

    public DemoChange(DemoTeam team, DemoWorkItem item, Actor author, DemoRandom chance, bool draft)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(chance);

        (_team, _repository, _chance, _author, _draft) = (team, item.Repository, chance, author, draft);
        (_branch, _title, _number, _openedAt) = (item.Branch, item.Title, item.Number, item.OpensAt);
        _head = chance.Sha();
        _size = new(chance.Below(220) + 4, chance.Below(90), chance.Below(9) + 1);
        Push($"refs/heads/{_branch}", item.OpensAt.AddSeconds(-40), null, commits: chance.Below(3) + 1);
        Events.Add(Describe(Opened, item.OpensAt));
    }

    public List<DevEvent> Events { get; } = [];

    /// <summary>The pipeline of the newest commit.</summary>
    public DemoRun Check(DateTimeOffset at, bool passes)
    {
        var run = DemoRuns.Of(new(_team, _repository, _head, $"refs/heads/{_branch}", _number, at.AddSeconds(4)), _chance, passes);
        Events.AddRange(run.Events);
        return run;
    }

    public void MarkReady(DateTimeOffset at)
    {
        _draft = false;
        Events.Add(Describe(MarkedReady, at));
    }

    public void Ask(DateTimeOffset at, Actor reviewer) => Events.Add(new ReviewRequested
    {
        At = at,
        Provider = Provider,
        Repository = _repository.Name,
        Number = _number,
        Reviewer = reviewer,
    });

    public void Review(DateTimeOffset at, Actor reviewer, ReviewState state) => Events.Add(new ReviewSubmitted
    {
        At = at,
        Provider = Provider,
        Repository = _repository.Name,
        Number = _number,
        Reviewer = reviewer,
        State = state,
        ReviewId = DemoRuns.Number(_chance),
        Commit = _head,
    });

    public void Update(DateTimeOffset at)
    {
        var before = _head;
        _head = _chance.Sha();
        _size = _size with { Additions = _size.Additions + _chance.Below(40) + 1 };
        Push($"refs/heads/{_branch}", at, before, commits: 1);
        Events.Add(Describe(Updated with { Before = before, After = _head, Forced = false }, at));
    }

    public void Close(DateTimeOffset at) => Events.Add(Describe(Closed, at));

    public DemoMerge Merge(DateTimeOffset at, Actor by, bool passes)
    {
        var sha = _chance.Sha();
        Events.Add(Describe(Merged with { MergeSha = sha, By = by }, at));
        Push(MainBranch, at, null, commits: 1, sha);
        var run = DemoRuns.Of(new(_team, _repository, sha, MainBranch, null, at.AddSeconds(3)), _chance, passes);
        Events.AddRange(run.Events);
        return new(_repository, _number, sha, at, run);
    }

    private void Push(string branch, DateTimeOffset at, string? before, int commits, string? sha = null)
    {
        var head = sha ?? _head;
        var list = new List<PushedCommit>();
        for (var back = commits - 1; back >= 0; back--)
        {
            list.Add(new(back == 0 ? head : _chance.Sha(), at.AddMinutes(-35 * back).AddSeconds(-_chance.Below(600)), _author.Subject));
        }

        Events.Add(new CommitsPushed
        {
            At = at,
            Provider = Provider,
            Repository = _repository.Name,
            Ref = branch,
            Before = before,
            After = head,
            Created = before is null && branch != MainBranch,
            DefaultBranch = "main",
            Commits = list,
        });
    }

    private ChangeDescribed Describe(ChangeDescribed kind, DateTimeOffset at) => kind with
    {
        At = at,
        Provider = Provider,
        Repository = _repository.Name,
        Number = _number,
        Author = _author,
        HeadSha = _head,
        HeadRef = _branch,
        BaseRef = "main",
        Draft = _draft,
        Size = _size,
        Title = _title,
        OpenedAt = _openedAt,
    };
}
