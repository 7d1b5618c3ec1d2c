using DevEx.Agent.Settings;
using DevEx.Agent.Spool;
using DevEx.Agent.Workspaces;

namespace DevEx.Agent.Delivery;

/// <summary><c>devex flush</c>: sends what waits; by hand with a word about it, in the background without.</summary>
internal static class FlushCommand
{
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(30);

    public static async Task<int> SendAsync(CancellationToken ct)
    {
        if (Notebook.Open() is not { } notebook)
        {
            Console.Error.WriteLine("Nothing to send: no server is connected, or recording is paused. See: devex status");
            return 1;
        }

        var report = await FlushAsync(notebook, byHand: true, ct);
        if (report is null)
        {
            Console.Error.WriteLine("Another devex is sending right now.");
            return 1;
        }

        Console.WriteLine($"Sent {report.Sent} events{(report.Rejected > 0 ? $", {report.Rejected} were rejected: devex status" : "")}.");
        if (report.Error is { } error)
        {
            Console.Error.WriteLine($"The rest waits. {error}");
        }

        return report.Error is null ? 0 : 1;
    }

    /// <summary>The background's way: finishes a look at edits that a command left to it, and sends if it is time and nobody else does.</summary>
    public static async Task<int> SendQuietlyAsync(EditsLook? look, CancellationToken ct)
    {
        if (Notebook.Open() is { } notebook)
        {
            // The folder that a developer was in must stay free to be removed.
            Environment.CurrentDirectory = notebook.Home.Location;
            Finish(look, notebook);
            await FlushAsync(notebook, byHand: false, ct);
        }

        return 0;
    }

    /// <summary>Null when it was not our turn.</summary>
    public static async Task<FlushReport?> FlushAsync(Notebook notebook, bool byHand, CancellationToken ct)
    {
        var spool = notebook.Spool;
        using var http = ServerHttp.Open();
        var client = new EventsClient(http, notebook.Connection, TimeProvider.System);
        var total = new FlushReport(0, 0, 0, null);
        AgentHome.Create(spool.Location);
        do
        {
            using var turn = byHand ? FileLock.Take(spool.FlushLockFile, LongestTurn) : FileLock.TryTake(spool.FlushLockFile);
            if (turn is null || (!byHand && !SendState.Due(spool.StateFile, TimeProvider.System.GetUtcNow())))
            {
                return null;
            }

            var report = await new Flusher(spool, client, TimeProvider.System).FlushAsync(ct);
            total = new FlushReport(total.Sent + report.Sent, total.Duplicates + report.Duplicates, total.Rejected + report.Rejected, report.Error);
        }
        while (total.Error is null && spool.HasEvents);

        return total;
    }

    private static void Finish(EditsLook? look, Notebook notebook)
    {
        if (look is null)
        {
            return;
        }

        look.Finish();
        var place = WorkPlace.At(look.Clone);
        if (place.Recorded && look.Beats is { Count: > 0 } beats)
        {
            notebook.Spool.Append(EventLine.Edits(Guid.CreateVersion7(), place.Workspace, "run", beats));
        }
    }
}
