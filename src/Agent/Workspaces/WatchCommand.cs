using System.Runtime.InteropServices;
using DevEx.Agent.Delivery;
using DevEx.Agent.Settings;
using DevEx.Agent.Spool;

namespace DevEx.Agent.Workspaces;

/// <summary><c>devex watch</c>: notes edits in a clone as they happen, until it is stopped.</summary>
internal sealed class WatchCommand(string clone)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenEvents = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromMilliseconds(1500);

    private DateTimeOffset _toldAt = TimeProvider.System.GetUtcNow();

    public static async Task<int> WatchAsync(string path, CancellationToken ct)
    {
        if (GitFolder.Find(Path.GetFullPath(path)) is not { } git)
        {
            return Say($"{path} is in no git repository, and without .gitignore every build would look like an edit.");
        }

        if (AgentHome.Find() is not { } home || home.Connection() is null)
        {
            return Say("No server is connected. Run: devex connect <url> <token>");
        }

        using var only = FileLock.TryTake(home.WorkspaceFile(git.TopLevel, "watch"));
        if (only is null)
        {
            return Say($"{git.TopLevel} is watched already.");
        }

        // A closed terminal ends the watch as Ctrl-C does: with what it has seen told.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            ending.Cancel();
        });
        Console.WriteLine($"Watching {git.TopLevel}. Only the times of edits are told, never names. Ctrl-C ends it.");
        await new WatchCommand(git.TopLevel).RunAsync(ending.Token);
        return 0;
    }

    private async Task RunAsync(CancellationToken ct)
    {
        using var watch = Open();
        using var clock = new PeriodicTimer(Tick);
        try
        {
            while (await clock.WaitForNextTickAsync(ct))
            {
                await (watch?.SortAsync(ct) ?? Task.CompletedTask);
                if (TimeProvider.System.GetUtcNow() - _toldAt >= BetweenEvents)
                {
                    await TellAsync(watch, ct);
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            using var goodbye = new CancellationTokenSource(LongestGoodbye);
            await FinishAsync(watch, goodbye.Token);
        }
    }

    private static int Say(string problem)
    {
        Console.Error.WriteLine(problem);
        return 1;
    }

    private EditWatch? Open()
    {
        try
        {
            return new EditWatch(clone);
        }
        catch (IOException e)
        {
            Console.Error.WriteLine($"The system does not watch for us ({e.Message}); looking every {BetweenEvents.TotalSeconds:0} s instead.");
            return null;
        }
    }

    private async Task FinishAsync(EditWatch? watch, CancellationToken ct)
    {
        try
        {
            await (watch?.SortAllAsync(ct) ?? Task.CompletedTask);
            await TellAsync(watch, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // What is spooled by now goes with the next command.
        }
    }

    private async Task TellAsync(EditWatch? watch, CancellationToken ct)
    {
        var now = TimeProvider.System.GetUtcNow();
        var seen = watch is null or { Blind: true } ? Look(now) : [];
        IReadOnlyList<DateTimeOffset> beats = [.. watch?.TakeBeats() ?? [], .. seen];
        _toldAt = now;

        // Asked anew each time: the developer may have paused, or be on another branch.
        if (Notebook.Open() is not { } notebook || WorkPlace.At(clone) is not { Recorded: true } place)
        {
            return;
        }

        try
        {
            if (beats.Count > 0)
            {
                notebook.Spool.Append(EventLine.Edits(Guid.CreateVersion7(), place.Workspace, "watcher", EditsLook.Thin(beats)));
            }

            if (notebook.Spool.HasEvents)
            {
                await FlushCommand.FlushAsync(notebook, byHand: false, ct);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"Not recorded: {e.Message}");
        }
    }

    private IReadOnlyList<DateTimeOffset> Look(DateTimeOffset now)
    {
        var look = EditsLook.Begin(clone, _toldAt, now);
        look?.Finish();
        return look?.Beats ?? [];
    }
}
