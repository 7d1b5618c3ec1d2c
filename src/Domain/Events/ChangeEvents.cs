using System.Text.Json.Serialization;

namespace DevEx.Domain.Events;

/// <summary>Something happened to a change: a pull request, a merge request.</summary>
public abstract record ChangeEvent : DevEvent
{
    /// <summary>The forge: <c>github</c>, <c>gitlab</c>.</summary>
    public required string Provider { get; init; }

    public required string Repository { get; init; }

    public required int Number { get; init; }

    public override string StreamId => $"change/{Provider}/{Repository}/{Number}";
}

/// <summary>Lines and files that a change touches.</summary>
public sealed record ChangeSize(int Additions, int Deletions, int Files);

/// <summary>What a forge says of a change whenever it speaks of it; the latest word counts.</summary>
public abstract record ChangeDescribed : ChangeEvent
{
    public required Actor Author { get; init; }

    public required string HeadSha { get; init; }

    public required string HeadRef { get; init; }

    public required string BaseRef { get; init; }

    public bool Draft { get; init; }

    public ChangeSize? Size { get; init; }

    public required string Title { get; init; }

    public string? Url { get; init; }

    /// <summary>When the change was opened, which every payload repeats: so a missed opening is no loss.</summary>
    public DateTimeOffset? OpenedAt { get; init; }
}

public sealed record ChangeOpened : ChangeDescribed;

/// <summary>The author asks for review: a draft became ready.</summary>
public sealed record ChangeMarkedReady : ChangeDescribed;

public sealed record ChangeDrafted : ChangeDescribed;

/// <summary>The author pushed to the change.</summary>
public sealed record ChangeUpdated : ChangeDescribed
{
    public string? Before { get; init; }

    public string? After { get; init; }

    /// <summary>Null when the source does not say.</summary>
    public bool? Forced { get; init; }
}

public sealed record ChangeMerged : ChangeDescribed
{
    /// <summary>The commit on the base branch: merge, squash or the last one rebased.</summary>
    public string? MergeSha { get; init; }

    public Actor? By { get; init; }
}

/// <summary>Closed without a merge.</summary>
public sealed record ChangeClosed : ChangeDescribed;

public sealed record ChangeReopened : ChangeDescribed;

public sealed record ReviewRequested : ChangeEvent
{
    public Actor? Reviewer { get; init; }
}

[JsonConverter(typeof(WireEnum<ReviewState>))]
public enum ReviewState
{
    Approved,
    ChangesRequested,
    Commented,
}

public sealed record ReviewSubmitted : ChangeEvent
{
    public required Actor Reviewer { get; init; }

    public required ReviewState State { get; init; }

    public required string ReviewId { get; init; }

    public string? Commit { get; init; }
}

public sealed record ReviewDismissed : ChangeEvent
{
    public required Actor Reviewer { get; init; }

    public required string ReviewId { get; init; }

    public string? Commit { get; init; }
}

/// <summary>One commit of a push. When it was pushed is the push's <see cref="DevEvent.At"/>.</summary>
public sealed record PushedCommit(string Sha, DateTimeOffset? AuthoredAt = null, Guid? Subject = null);

public sealed record CommitsPushed : DevEvent
{
    public required string Provider { get; init; }

    public required string Repository { get; init; }

    /// <summary>In full: <c>refs/heads/main</c>.</summary>
    public required string Ref { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }

    public bool Forced { get; init; }

    public bool Created { get; init; }

    public bool Deleted { get; init; }

    /// <summary>The forge's default branch at the time, when the source says.</summary>
    public string? DefaultBranch { get; init; }

    /// <summary>Oldest first; a source may leave some out of a long push.</summary>
    public IReadOnlyList<PushedCommit> Commits { get; init => field = value ?? []; } = [];

    public override string StreamId => $"push/{Provider}/{Repository}/{Day(At)}";
}
