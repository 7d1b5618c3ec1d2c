using DevEx.Domain.Events;

namespace DevEx.Domain.Loops;

/// <summary>Gathers what the sorted events of one run say.</summary>
internal sealed class RunFold
{
    private readonly SortedDictionary<string, JobFinished> _jobs = new(StringComparer.Ordinal);
    private string? _workflow;
    private string? _trigger;
    private string? _ref;
    private string? _sha;
    private IReadOnlyList<int> _changes = [];
    private DateTimeOffset? _queuedAt;
    private DateTimeOffset? _startedAt;
    private DateTimeOffset? _finishedAt;
    private Outcome? _outcome;
    private string? _url;

    public static Run? Of(IReadOnlyList<RunEvent> sorted)
    {
        var fold = new RunFold();
        foreach (var e in sorted)
        {
            fold.Apply(e);
        }

        return sorted.Count == 0 ? null : fold.Result(sorted[^1]);
    }

    private void Apply(RunEvent e)
    {
        switch (e)
        {
            // A run that waits is said to have started when it was made: only what comes later knows its start.
            case RunQueued queued:
                Describe(queued);
                _queuedAt = Known(queued.QueuedAt) ?? _queuedAt ?? queued.At;
                break;
            case RunStarted started:
                Describe(started);
                _queuedAt = Known(started.QueuedAt) ?? _queuedAt;
                _startedAt = Known(started.StartedAt) ?? _startedAt ?? started.At;
                break;
            case RunFinished finished:
                Describe(finished);
                _queuedAt = Known(finished.QueuedAt) ?? _queuedAt;
                _startedAt = Known(finished.StartedAt) ?? _startedAt;
                _finishedAt = Known(finished.FinishedAt) ?? finished.At;
                _outcome = finished.Outcome ?? _outcome;
                break;
            case JobFinished job:
                _jobs[job.JobId] = job;
                break;
        }
    }

    private void Describe(RunDescribed e)
    {
        _workflow = e.Workflow;
        _trigger = e.Event ?? _trigger;
        _ref = e.Ref ?? _ref;
        _sha = e.Sha ?? _sha;
        _changes = e.ChangeNumbers is { Count: > 0 } numbers ? numbers : _changes;
        _url = e.Url ?? _url;
    }

    private Run Result(RunEvent any) => new()
    {
        Provider = any.Provider,
        Repository = any.Repository,
        RunId = any.RunId,
        Attempt = Math.Max(1, any.Attempt),
        Workflow = _workflow ?? _jobs.Values.Select(j => j.Workflow).FirstOrDefault(w => w is not null),
        Trigger = _trigger,
        Ref = _ref ?? _jobs.Values.Select(j => j.Ref).FirstOrDefault(r => r is not null),
        Sha = _sha ?? _jobs.Values.Select(j => j.Sha).FirstOrDefault(s => s is not null),
        ChangeNumbers = _changes,
        QueuedAt = any.Attempt > 1 ? _startedAt : _queuedAt,
        StartedAt = _startedAt,
        FinishedAt = _finishedAt,
        Outcome = _outcome,
        Url = _url,
        Jobs = [.. _jobs.Values.Select(JobOf)],
    };

    // A stored body that leaves a list out is read as one without it, which is null and not the record's default.
    private Job JobOf(JobFinished e)
    {
        var queuedAt = Known(e.QueuedAt);
        return new()
        {
            Id = e.JobId,
            Name = e.Name,
            Labels = e.Labels ?? [],
            QueuedAt = e.Attempt > 1 && queuedAt < _startedAt ? _startedAt : queuedAt,
            StartedAt = Known(e.StartedAt),
            FinishedAt = Known(e.FinishedAt),
            At = e.At,
            Outcome = e.Outcome,
            Environment = e.Environment,
            Steps = e.Steps ?? [],
            Cache = e.Cache,
            Url = e.Url,
        };
    }

    // Year 1 and 1970 are how some sources write "not yet".
    private static DateTimeOffset? Known(DateTimeOffset? at) => at?.ToUnixTimeMilliseconds() > 0 ? at : null;
}
