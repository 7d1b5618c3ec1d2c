using DevEx.Agent.Delivery;
using DevEx.Agent.Settings;
using DevEx.Agent.Spool;
using DevEx.Agent.Workspaces;

namespace DevEx.Agent.Terminal;

/// <summary><c>devex status</c>: whether all is well between this machine and the server.</summary>
internal static class StatusCommand
{
    public static int Show()
    {
        if (AgentHome.Find() is not { } home || home.Connection() is not { } connection)
        {
            Console.WriteLine("No server is connected. Run: devex connect <url> <token>");
            return 1;
        }

        var place = WorkPlace.At(Environment.CurrentDirectory);
        Row("Server", connection.Url);
        Row("Recording", Recording(home, place));
        Row("Here", place.Workspace.Repository + (place.Workspace.Branch is { } branch ? $", branch {branch}" : ""));
        Row("Watcher", Watched(home, place) ? "running" : "not running");
        Spool(home.SpoolFor(connection));
        return 0;
    }

    private static void Spool(SpoolFolder spool)
    {
        var state = SendState.Load(spool.StateFile);
        var now = TimeProvider.System.GetUtcNow();
        Row("Waiting", Events(spool.Peek().Count));
        Row("Rejected", Events(spool.Rejected().Count) + (spool.Rejected().Count > 0 ? $", see {spool.RejectedFolder}" : ""));
        if (spool.Dropped + state.Corrupt is > 0 and var gone)
        {
            Row("Given up", $"{Events(gone)} ({state.Corrupt} unreadable, {spool.Dropped} too old or too many)");
        }

        Row("Last sent", state.LastSentAt is { } sent ? $"{DayTable.Span((long)(now - sent).TotalMilliseconds)} ago" : "never");
        if (state.LastError is { } error)
        {
            Row("Last error", error);
        }

        if (state.NextAttemptAt > now)
        {
            Row("Next try", $"in {DayTable.Span((long)(state.NextAttemptAt.Value - now).TotalMilliseconds)}, or now: devex flush");
        }
    }

    private static string Recording(AgentHome home, WorkPlace place) => (home, place) switch
    {
        _ when AgentHome.TrackingDeclined => "off, DO_NOT_TRACK is set",
        ({ Paused: true }, _) => "paused, until: devex resume",
        (_, { Recorded: false }) => "off here, git config devex.record says so",
        _ => "on",
    };

    private static bool Watched(AgentHome home, WorkPlace place)
    {
        if (place.TopLevel is not { } clone)
        {
            return false;
        }

        using var free = FileLock.TryTake(home.WorkspaceFile(clone, "watch"));
        return free is null;
    }

    private static string Events(long count) => count == 1 ? "1 event" : $"{count} events";

    private static void Row(string name, string value) => Console.WriteLine($"{name,-11}{value}");
}
