using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DevEx.Store.Projections;

/// <summary>Keeps facts and cells up to date as events come in. One node does it at a time; another takes over when it goes.</summary>
public sealed class Projecting(Database database, Projector projector, CellWorker cells, ILogger<Projecting> log) : BackgroundService
{
    // A notification may be missed (a lost connection); then this bounds how late an event is seen.
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly string _node = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.CreateVersion7():n}";

    private TimeSpan _wait = ShortestWait;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LeadAsync(stoppingToken);
                await DelayAsync(AskAgain, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.Log(e is DeposedException or NpgsqlException { IsTransient: true } ? LogLevel.Warning : LogLevel.Error, e, "Projecting failed; trying again in {Wait}", _wait);
                await DelayAsync(_wait, stoppingToken);
                _wait = _wait * 3 < LongestWait ? _wait * 3 : LongestWait;
            }
        }
    }

    /// <summary>Projects and recomputes until nothing is left, whoever leads.</summary>
    public Task CatchUpAsync(CancellationToken ct) => CatchUpAsync(null, ct);

    /// <summary>Leads until something fails; returns when another node does.</summary>
    private async Task LeadAsync(CancellationToken ct)
    {
        await using var term = await Term.BeginAsync(database, _node, ct);
        if (term is null)
        {
            return;
        }

        log.LogInformation("This node projects, in epoch {Epoch}", term.Epoch);
        await PassedOver.ProjectKnownAsync(database, log, ct);
        while (true)
        {
            await CatchUpAsync(term, ct);
            _wait = ShortestWait;
            await term.WaitAsync(LookAnyway, ct);
        }
    }

    private async Task CatchUpAsync(Term? term, CancellationToken ct)
    {
        var worked = true;
        while (worked)
        {
            if (term is not null)
            {
                await term.ConfirmAsync(ct);
            }

            // All facts first: a cell that many events touch is then recomputed once.
            var projected = 0;
            for (var round = 0; round < 5 && await projector.ProjectAsync(term, ct) is > 0 and var passed; round++)
            {
                projected += passed;
            }

            worked = await cells.RecomputeAsync(term?.Cells, ct) > 0 || projected > 0;
        }
    }

    private static async Task DelayAsync(TimeSpan wait, CancellationToken ct) =>
        await Task.Delay(wait, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
