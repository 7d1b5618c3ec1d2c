using DevEx.Domain.Events;

namespace DevEx.Domain.Loops;

/// <summary>Someone's answer to a change.</summary>
public sealed record ChangeReview(string Id, Actor Reviewer, ReviewState State, DateTimeOffset At, DateTimeOffset? DismissedAt = null);

/// <summary>The author pushed to the change.</summary>
public sealed record ChangePush(DateTimeOffset At, string Sha, bool? Forced);

/// <summary>A pull request or merge request, as far as its events tell. The latest word about a thing counts.</summary>
public sealed record Change
{
    public required string Provider { get; init; }

    public required string Repository { get; init; }

    public required int Number { get; init; }

    public required string Title { get; init; }

    public required Actor Author { get; init; }

    public required string HeadSha { get; init; }

    /// <summary>The head that it was opened with; null when the first push after the opening does not tell what was there before.</summary>
    public string? OpenedSha { get; init; }

    public required string HeadRef { get; init; }

    public required string BaseRef { get; init; }

    public bool Draft { get; init; }

    public ChangeSize? Size { get; init; }

    public string? Url { get; init; }

    /// <summary>The first instant at which anything is known of it.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>The first time that review was asked for: at the opening, unless it was a draft then.</summary>
    public DateTimeOffset? ReadyAt { get; init; }

    public DateTimeOffset? MergedAt { get; init; }

    public string? MergeSha { get; init; }

    public Actor? MergedBy { get; init; }

    /// <summary>Closed for good as it looks now; null when merged or open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>In order of time; each id once.</summary>
    public IReadOnlyList<ChangeReview> Reviews { get; init; } = [];

    /// <summary>In order of time.</summary>
    public IReadOnlyList<ChangePush> Pushes { get; init; } = [];

    public IReadOnlyList<Period> Drafts { get; init; } = [];

    /// <summary>The times between a closing and the reopening.</summary>
    public IReadOnlyList<Segment> Closings { get; init; } = [];

    /// <summary>Its history was overwritten, so the commits that are there now need not be those that it was opened with.</summary>
    public bool Rewritten { get; init; }

    /// <summary>It comes from a branch whose name says that it mends production in haste.</summary>
    public bool HotFix => HeadRef.StartsWith("hotfix", StringComparison.OrdinalIgnoreCase);

    /// <summary>It takes the other one back, as the forges name such changes and their branches.</summary>
    public bool Reverts(Change other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return HeadRef.StartsWith($"revert-{other.Number}-", StringComparison.Ordinal) || Title.StartsWith($"Revert \"{other.Title}\"", StringComparison.Ordinal);
    }

    /// <summary>Folds the events of one change's stream, in any order and any number; null when none describes the change.</summary>
    public static Change? Fold(IEnumerable<DevEvent> events) => ChangeFold.Of(EventOrder.Sorted<ChangeEvent>(events));
}
