using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace DevEx.Store.Events;

/// <summary>Where requests leave their batches: one writer puts what has queued up into one commit.</summary>
public sealed class AppendQueue(EventStore store) : BackgroundService
{
    private const int GroupSize = 2000;
    private const int MaxWaiting = 1024;
    private const int Attempts = 4;

    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(MaxWaiting);

    /// <summary>Returns when the batch is committed.</summary>
    /// <exception cref="QueueFullException">Too much is waiting; the sender is to come again later.</exception>
    public Task<IReadOnlyList<AppendOutcome>> AppendAsync(Batch batch, CancellationToken ct)
    {
        var waiting = new Waiting(batch);
        return _waiting.Writer.TryWrite(waiting) ? waiting.Answer.Task.WaitAsync(ct) : throw new QueueFullException();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var group = new List<Waiting>();
        // Ends when the channel is completed and empty: what was taken in before the stop is still answered.
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            Fill(group);
            foreach (var ofTenant in group.GroupBy(w => w.Batch.Tenant))
            {
                await AppendAsync([.. ofTenant]);
            }

            group.Clear();
        }
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    private void Fill(List<Waiting> group)
    {
        var events = 0;
        while (events < GroupSize && _waiting.Reader.TryRead(out var next))
        {
            group.Add(next);
            events += next.Batch.Events.Count + next.Batch.Rejected.Count;
        }
    }

    private async Task AppendAsync(List<Waiting> group)
    {
        try
        {
            var outcomes = await StoreAsync(group.ConvertAll(w => w.Batch));
            foreach (var (index, waiting) in group.Index())
            {
                waiting.Answer.TrySetResult(outcomes[index]);
            }
        }
        catch (Exception e) when (group.Count > 1 && IsOfOneBatch(e))
        {
            // One request's fault must not fail its neighbours: each goes alone.
            foreach (var waiting in group)
            {
                await AppendAsync([waiting]);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever it is, it is the senders' to know: a queue that ended here would leave all later ones waiting for ever.
            group.ForEach(w => w.Answer.TrySetException(e));
        }
    }

    /// <summary>A deadlock with another node's group is nobody's fault: one of the two goes again.</summary>
    private async Task<IReadOnlyList<IReadOnlyList<AppendOutcome>>> StoreAsync(List<Batch> batches)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await store.AppendAsync(batches, CancellationToken.None);
            }
            catch (PostgresException e) when (attempt < Attempts && e.SqlState is (PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure))
            {
            }
        }
    }

    private static bool IsOfOneBatch(Exception e) => e is PostgresException { IsTransient: false } or (not NpgsqlException and not OutOfMemoryException);

    private sealed record Waiting(Batch Batch)
    {
        public TaskCompletionSource<IReadOnlyList<AppendOutcome>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>More batches wait than may: an answer of 503 and "come again".</summary>
public sealed class QueueFullException() : Exception("Too many batches are waiting to be stored.");
