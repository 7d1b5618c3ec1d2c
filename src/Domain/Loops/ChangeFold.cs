using DevEx.Domain.Events;

namespace DevEx.Domain.Loops;

/// <summary>Gathers what the sorted events of one change say.</summary>
internal sealed class ChangeFold
{
    private readonly List<ChangeReview> _reviews = [];
    private readonly List<ChangePush> _pushes = [];
    private readonly List<(DateTimeOffset At, bool Draft)> _turns = [];
    private readonly List<Segment> _closings = [];
    private ChangeDescribed? _first;
    private ChangeDescribed? _latest;
    private ChangeMerged? _merged;
    private DateTimeOffset? _openedAt;
    private DateTimeOffset? _closedAt;
    private ChangeSize? _size;
    private string? _url;
    private string? _before;
    private string? _mergeSha;
    private Actor? _mergedBy;

    public static Change? Of(IReadOnlyList<ChangeEvent> sorted)
    {
        var fold = new ChangeFold();
        foreach (var e in sorted)
        {
            fold.Describe(e as ChangeDescribed);
            fold.Apply(e);
        }

        return fold.Result(sorted);
    }

    private void Describe(ChangeDescribed? e)
    {
        if (e is null)
        {
            return;
        }

        _first ??= e;
        _latest = e;
        _size = e.Size ?? _size;
        _url = e.Url ?? _url;
        _openedAt = Earlier(_openedAt, e.OpenedAt);
    }

    private void Apply(ChangeEvent e)
    {
        switch (e)
        {
            case ChangeOpened:
                _openedAt = Earlier(_openedAt, e.At);
                break;
            case ChangeMarkedReady:
                _turns.Add((e.At, Draft: false));
                break;
            case ChangeDrafted:
                _turns.Add((e.At, Draft: true));
                break;
            case ChangeUpdated pushed:
                Push(pushed);
                break;
            case ChangeMerged merged:
                _merged ??= merged;
                _mergeSha ??= merged.MergeSha;
                _mergedBy ??= merged.By;
                break;
            case ChangeClosed:
                _closedAt ??= e.At;
                break;
            case ChangeReopened when _closedAt is { } closed:
                _closings.Add(new(SegmentKind.Closed, closed, e.At));
                _closedAt = null;
                break;
            case ReviewSubmitted review when _reviews.All(r => r.Id != review.ReviewId):
                _reviews.Add(new(review.ReviewId, review.Reviewer, review.State, review.At));
                break;
            case ReviewDismissed dismissed:
                Dismiss(dismissed);
                break;
        }
    }

    private void Push(ChangeUpdated e)
    {
        if (_pushes.Count == 0 || _pushes[0].At == e.At)
        {
            _before ??= e.Before;
        }

        var push = new ChangePush(e.At, e.After ?? e.HeadSha, e.Forced);
        var same = _pushes.FindIndex(p => p.At == push.At && p.Sha == push.Sha);
        if (same < 0)
        {
            _pushes.Add(push);
        }
        else
        {
            // A webhook says whether it was forced, a later look at the history need not.
            _pushes[same] = push with { Forced = _pushes[same].Forced is true ? true : push.Forced ?? _pushes[same].Forced };
        }
    }

    private void Dismiss(ReviewDismissed e)
    {
        var index = _reviews.FindIndex(r => r.Id == e.ReviewId);
        if (index >= 0)
        {
            _reviews[index] = _reviews[index] with { DismissedAt = _reviews[index].DismissedAt ?? e.At };
        }
    }

    private Change? Result(IReadOnlyList<ChangeEvent> sorted)
    {
        if (_latest is not { } latest || _first is not { } first)
        {
            return null;
        }

        // What the first turn left behind is what it was opened as: a look back in time says Draft as it is now, not as it was then.
        var opensAsDraft = _turns.Count > 0 ? !_turns[0].Draft : first.Draft;
        var mergedAt = _merged?.At;
        return new Change
        {
            Provider = latest.Provider,
            Repository = latest.Repository,
            Number = latest.Number,
            Title = latest.Title,
            Author = latest.Author,
            HeadSha = latest.HeadSha,
            OpenedSha = _pushes.Count == 0 ? latest.HeadSha : _before,
            HeadRef = latest.HeadRef,
            BaseRef = latest.BaseRef,
            Draft = latest.Draft,
            Size = _size,
            Url = _url,
            FirstSeenAt = Earlier(_openedAt, sorted[0].At)!.Value,
            OpenedAt = _openedAt,
            ReadyAt = opensAsDraft ? ReadyTurn() : _openedAt,
            MergedAt = mergedAt,
            MergeSha = _mergeSha,
            MergedBy = _mergedBy,
            ClosedAt = mergedAt is null ? _closedAt : null,
            Reviews = _reviews,
            Pushes = _pushes,
            Drafts = Drafts(opensAsDraft),
            Closings = [.. _closings.Where(c => mergedAt is null || c.To <= mergedAt)],
            Rewritten = _pushes.Any(p => p.Forced == true),
        };
    }

    private DateTimeOffset? ReadyTurn()
    {
        var index = _turns.FindIndex(t => !t.Draft);
        return index < 0 ? null : _turns[index].At;
    }

    private List<Period> Drafts(bool opensAsDraft)
    {
        var drafts = new List<Period>();
        var from = opensAsDraft ? _openedAt : null;
        foreach (var (at, draft) in _turns)
        {
            if (draft)
            {
                from ??= at;
            }
            else if (from is { } began)
            {
                drafts.Add(new(began, at));
                from = null;
            }
        }

        if (from is { } open)
        {
            drafts.Add(new(open, _merged?.At));
        }

        return drafts;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? left, DateTimeOffset? right) =>
        left is null || right < left ? right ?? left : left;
}
