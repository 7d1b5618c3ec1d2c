using DevEx.Agent.Spool;

namespace DevEx.Agent.Delivery;

/// <summary>What one attempt to empty the spool achieved.</summary>
/// <param name="Sent">Events that the server has now, those it had already included.</param>
/// <param name="Duplicates">Those among them that it had.</param>
/// <param name="Rejected">Events that it will never take.</param>
/// <param name="Error">Why it stopped; null when nothing is left.</param>
internal sealed record FlushReport(int Sent, int Duplicates, int Rejected, string? Error);

/// <summary>Empties the spool: looks at lines, sends them, and lets go of them only on the server's word.</summary>
/// <remarks>A death at any point leaves the lines where they were, with their ids; the server knows those it has already.</remarks>
internal sealed class Flusher(SpoolFolder spool, EventsClient client, TimeProvider clock)
{
    private const int MostEvents = 500;
    private const int MostBytes = 1_000_000;

    private readonly SettledEvents _settled = new(spool);
    private SendState _state = new();
    private int _sent;
    private int _duplicates;
    private int _rejected;

    /// <summary>Sends all there is. The caller holds the flush lock.</summary>
    public async Task<FlushReport> FlushAsync(CancellationToken ct)
    {
        _state = SendState.Load(spool.StateFile);
        _settled.Forget(clock.GetUtcNow());
        string? error = null;
        while (error is null && spool.TakeSegments() is { Count: > 0 } segments)
        {
            foreach (var segment in segments)
            {
                error = await EmptyAsync(segment, ct);
                _state.Save(spool.StateFile);
                if (error is not null)
                {
                    break;
                }
            }
        }

        return new FlushReport(_sent, _duplicates, _rejected, error);
    }

    private async Task<string?> EmptyAsync(string file, CancellationToken ct)
    {
        var segment = Segment.Read(file, clock.GetUtcNow());
        _state = _state with { Corrupt = _state.Corrupt + segment.Corrupt };
        spool.CountDropped(segment.TooOld);
        var left = segment.Lines;
        while (left.Count > 0)
        {
            var (settled, stop) = await SettleAsync(NextBatch(left), ct);
            left = left.GetRange(settled, left.Count - settled);
            Segment.Replace(file, left);
            if (stop is not null)
            {
                return Postpone(stop);
            }
        }

        Segment.Replace(file, left);
        return null;
    }

    // After a failure one event goes ahead and finds out whether the server is back.
    private List<byte[]> NextBatch(List<byte[]> lines)
    {
        var most = _state.Failures > 0 ? 1 : MostEvents;
        var bytes = 0;
        return [.. lines.TakeWhile((line, i) => i < most && (bytes += line.Length + 1) <= MostBytes)];
    }

    /// <summary>Sends lines, in halves where the server refuses the whole; tells how many from the first on are done with.</summary>
    private async Task<(int Settled, Answer.Postponed? Stop)> SettleAsync(List<byte[]> lines, CancellationToken ct)
    {
        switch (await client.SendAsync(lines, ct))
        {
            case Answer.Stored stored:
                Keep(lines, stored.Acknowledgement);
                return (lines.Count, null);

            case Answer.Refused refused when lines.Count == 1:
                _settled.Reject([(lines[0], new RejectedEvent(0, "refused", refused.Reason))]);
                _rejected++;
                return (1, null);

            case Answer.Refused:
                var half = lines.Count / 2;
                var (first, stop) = await SettleAsync(lines.GetRange(0, half), ct);
                if (stop is not null)
                {
                    return (first, stop);
                }

                var (second, later) = await SettleAsync(lines.GetRange(half, lines.Count - half), ct);
                return (half + second, later);

            case Answer.Postponed postponed:
                return (0, postponed);

            case var unknown:
                throw new InvalidOperationException($"No such answer: {unknown}.");
        }
    }

    private void Keep(List<byte[]> lines, Acknowledgement acknowledged)
    {
        var rejected = (acknowledged.Rejected ?? []).ToDictionary(r => r.Index);
        _settled.Reject([.. rejected.Values.Select(r => (lines[r.Index], r))]);
        _settled.Sent([.. lines.Where((_, i) => !rejected.ContainsKey(i))]);
        _sent += lines.Count - rejected.Count;
        _duplicates += acknowledged.Duplicates;
        _rejected += rejected.Count;
        if (_state.StoreEpoch is { } known && acknowledged.StoreEpoch is { } now && known != now)
        {
            // The server was set back to an earlier state: what it acknowledged since may be gone.
            _settled.BringBack();
        }

        _state = _state with
        {
            LastSentAt = clock.GetUtcNow(),
            LastError = null,
            NextAttemptAt = null,
            Failures = 0,
            StoreEpoch = acknowledged.StoreEpoch ?? _state.StoreEpoch,
        };
    }

    private string Postpone(Answer.Postponed postponed)
    {
        var failures = _state.Failures + 1;
        var wait = postponed.Wait ?? Backoff.After(failures, Random.Shared.NextDouble());
        _state = _state with { Failures = failures, LastError = postponed.Reason, NextAttemptAt = clock.GetUtcNow() + wait };
        return postponed.Reason;
    }
}
