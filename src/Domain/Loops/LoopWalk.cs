using DevEx.Domain.Events;

namespace DevEx.Domain.Loops;

/// <summary>One walk along the steps of a developer in a workspace, which gives every millisecond to one phase of one iteration.</summary>
internal sealed class LoopWalk(long idle)
{
    private readonly List<Iteration> _done = [];

    // Steps other than code in the order in which they started: the first that still runs holds the time.
    private readonly Queue<Stretch> _running = new();

    private readonly List<PhasePart> _parts = [];
    private readonly long[] _ms = new long[PhaseTimes.LoopPhases.Count];
    private bool _open;
    private long _openedAt;
    private long _now = long.MinValue;
    private long _codeUntil = long.MinValue;
    private string? _codeLabel;
    private bool _lastWasCode;
    private bool _workedSinceCode;
    private Stretch? _answer;

    /// <param name="stretches">In their order.</param>
    public IReadOnlyList<Iteration> Walk(List<Stretch> stretches)
    {
        var end = long.MinValue;
        foreach (var stretch in stretches)
        {
            PassTo(stretch.From);
            Begin(stretch);
            end = Math.Max(end, stretch.To);
        }

        PassTo(end);
        Close();
        return _done;
    }

    private void Begin(Stretch stretch)
    {
        if (!_open)
        {
            Open();
        }
        else if (stretch.IsCode && _workedSinceCode)
        {
            Close();
            Open();
        }

        _lastWasCode = stretch.IsCode;
        if (stretch.IsCode)
        {
            _workedSinceCode = false;
            _codeUntil = Math.Max(_codeUntil, stretch.To);
            _codeLabel = stretch.Label;
            return;
        }

        _workedSinceCode |= stretch.Known;
        _running.Enqueue(stretch);
        if (stretch.Answers && (_answer is not { } earlier || stretch.To >= earlier.To))
        {
            _answer = stretch;
        }
    }

    private void PassTo(long until)
    {
        while (_now < until)
        {
            if (_codeUntil > _now)
            {
                Spend(Phase.Code, _codeLabel, Math.Min(_codeUntil, until));
            }
            else if (Running() is { } step)
            {
                Spend(step.Phase, step.Label, Math.Min(step.To, until));
            }
            else if (_open && until - _now < idle)
            {
                Spend(_lastWasCode ? Phase.Code : Phase.Inspect, label: null, until);
            }
            else
            {
                Close();
                _now = until;
            }
        }
    }

    private Stretch? Running()
    {
        while (_running.TryPeek(out var step))
        {
            if (step.To > _now)
            {
                return step;
            }

            _running.Dequeue();
        }

        return null;
    }

    private void Spend(Phase phase, string? label, long until)
    {
        _ms[(int)phase] += until - _now;
        _lastWasCode = phase == Phase.Code;
        var started = InnerLoop.Instant(_now);
        if (_parts.Count > 0 && _parts[^1].Phase == phase && _parts[^1].Label == label)
        {
            started = _parts[^1].StartedAt;
            _parts.RemoveAt(_parts.Count - 1);
        }

        _parts.Add(new(phase, started, InnerLoop.Instant(until), label));
        _now = until;
    }

    private void Open()
    {
        _open = true;
        _openedAt = _now;
        _workedSinceCode = false;
        _answer = null;
    }

    private void Close()
    {
        if (_open && _now > _openedAt)
        {
            _done.Add(new(
                InnerLoop.Instant(_openedAt),
                InnerLoop.Instant(_now),
                PhaseTimes.FromArray(_ms),
                [.. _parts],
                Complete: _answer is not null,
                _answer?.Outcome));
        }

        _open = false;
        _parts.Clear();
        Array.Clear(_ms);
    }
}
