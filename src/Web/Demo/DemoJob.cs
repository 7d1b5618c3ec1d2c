namespace DevEx.Web.Demo;

/// <summary>Where the demo that the button started stands.</summary>
public enum DemoStage
{
    Idle,
    Running,
    Done,
    Failed,
}

/// <param name="Message">Why it failed.</param>
public sealed record DemoState(DemoStage Stage, DemoProgress? Progress = null, string? Message = null);

/// <summary>Sends the demo from within the server, through its own front door; one at a time.</summary>
public sealed class DemoJob(TimeProvider clock, ILogger<DemoJob> log) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Raised after each step, on whatever thread it happened.</summary>
    public event Action? Changed;

    public DemoState State { get; private set; } = new(DemoStage.Idle);

    /// <param name="server">The server's own address.</param>
    /// <param name="token">Makes an import token, good for the time that it takes.</param>
    /// <returns>False when it runs already.</returns>
    public bool Start(Uri server, Func<CancellationToken, Task<string>> token, ulong seed = 1, int days = DemoOrganisation.DefaultDays)
    {
        lock (_lock)
        {
            if (State.Stage == DemoStage.Running)
            {
                return false;
            }

            State = new(DemoStage.Running);
            _running = Task.Run(() => RunAsync(server, token, new(seed, clock.GetUtcNow(), days)));
        }

        Changed?.Invoke();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(Uri server, Func<CancellationToken, Task<string>> token, DemoOrganisation organisation)
    {
        try
        {
            using var http = DemoClient.Connect(server, await token(_stop.Token));
            var sent = await new DemoClient(http, clock).SendAsync(organisation, new Reports(this), _stop.Token);
            Become(sent.Rejected == 0
                ? new(DemoStage.Done, sent)
                : new(DemoStage.Failed, sent, $"{sent.Rejected} events were rejected: {sent.Complaint}"));
        }
        catch (OperationCanceledException)
        {
            Become(new(DemoStage.Failed, State.Progress, "Stopped. Sending it again adds what is missing."));
        }
        catch (Exception e) when (e is DemoFailedException or HttpRequestException or IOException or System.Data.Common.DbException)
        {
            log.LogWarning(e, "The demo was not sent to the end");
            Become(new(DemoStage.Failed, State.Progress, e.Message));
        }
    }

    private void Become(DemoState state)
    {
        lock (_lock)
        {
            State = state;
        }

        Changed?.Invoke();
    }

    /// <summary>Told at once and in order, which <see cref="Progress{T}"/> does not promise.</summary>
    private sealed class Reports(DemoJob job) : IProgress<DemoProgress>
    {
        public void Report(DemoProgress value) => job.Become(new(DemoStage.Running, value));
    }
}
