using DevEx.Agent.Spool;

namespace DevEx.Agent.Settings;

/// <summary>Where a record goes when records are wanted: the agent's home, the server, and the spool for it.</summary>
internal sealed record Notebook(AgentHome Home, Connection Connection, SpoolFolder Spool)
{
    /// <summary>Null when nothing is to be recorded: declined, paused, or no server connected.</summary>
    public static Notebook? Open() =>
        !AgentHome.TrackingDeclined && AgentHome.Find() is { Paused: false } home && home.Connection() is { } connection
            ? new Notebook(home, connection, home.SpoolFor(connection))
            : null;
}
