using System.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DevEx.Store.Projections;

/// <summary>Keeps facts and cells up to date as events come in. One node does it at a time; another takes over when it goes.</summary>
public sealed class ProjectionService(Database database, Projector projector, CellWorker cells, ILogger<ProjectionService> log) : BackgroundService
{
    private const long LeaderLock = 7001004;

    // A notification may be missed (a lost connection); then this bounds how late an event is seen.
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LeadAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError(e, "Projecting failed; trying again");
                await Task.Delay(AfterFailure, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Projects and recomputes until nothing is left.</summary>
    public async Task CatchUpAsync(CancellationToken ct)
    {
        var worked = true;
        while (worked)
        {
            // All facts first: a cell that many events touch is then recomputed once.
            var projected = 0;
            for (var round = 0; round < 5 && await projector.ProjectAsync(ct) is > 0 and var passed; round++)
            {
                projected += passed;
            }

            worked = await cells.RecomputeAsync(ct) > 0 || projected > 0;
        }
    }

    /// <summary>Leads as long as the connection that holds the lock lives.</summary>
    private async Task LeadAsync(CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        try
        {
            await ExecuteAsync(connection, $"select pg_advisory_lock({LeaderLock})", ct);
            await ExecuteAsync(connection, "listen devex_events", ct);
            while (true)
            {
                await CatchUpAsync(ct);
                await connection.WaitAsync(LookAnyway, ct);
            }
        }
        finally
        {
            await ReleaseAsync(connection);
        }
    }

    /// <summary>The pool resets a connection only when it is used next: until then the lock would keep out even ourselves.</summary>
    private static async Task ReleaseAsync(NpgsqlConnection connection)
    {
        try
        {
            if (connection.FullState == ConnectionState.Open)
            {
                await ExecuteAsync(connection, "select pg_advisory_unlock_all(); unlisten *", CancellationToken.None);
            }
        }
        catch (NpgsqlException)
        {
            // The connection is gone, and the lock with it.
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
