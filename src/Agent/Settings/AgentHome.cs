using DevEx.Agent.Spool;

namespace DevEx.Agent.Settings;

/// <summary>The agent's own folder on this machine: whom it reports to, whether it is paused, and what waits to be sent.</summary>
internal sealed class AgentHome(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Location => path;

    public string ConnectionFile => Path.Combine(path, "config.json");

    public bool Paused => File.Exists(PauseFile);

    private string PauseFile => Path.Combine(path, "paused");

    /// <summary>Null when the machine offers no folder for a user's data.</summary>
    public static AgentHome? Find()
    {
        if (Environment.GetEnvironmentVariable("DEVEX_AGENT_HOME") is { Length: > 0 } chosen)
        {
            return new AgentHome(Path.GetFullPath(chosen));
        }

        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length == 0 ? null : new AgentHome(Path.Combine(data, "devex-agent"));
    }

    /// <summary>True where the developer asked, by the common convention, not to be measured.</summary>
    public static bool TrackingDeclined => Environment.GetEnvironmentVariable("DO_NOT_TRACK") is { Length: > 0 } wish && wish != "0";

    /// <summary>Null when no server is connected.</summary>
    public Connection? Connection() => Settings.Connection.Load(ConnectionFile);

    public SpoolFolder SpoolFor(Connection connection) => new(Path.Combine(path, "servers", connection.FolderName));

    public void Connect(Connection connection)
    {
        Create(path);
        connection.Save(ConnectionFile);
    }

    public void Pause()
    {
        Create(path);
        File.WriteAllText(PauseFile, "");
    }

    public void Resume() => File.Delete(PauseFile);

    /// <summary>A file about one workspace; its name says nothing about where the workspace is.</summary>
    public string WorkspaceFile(string topLevel, string kind)
    {
        var folder = Path.Combine(path, "workspaces");
        Create(folder);
        return Path.Combine(folder, $"{Fingerprint(topLevel):x16}.{kind}");
    }

    /// <summary>Makes a folder that nobody else on the machine can look into.</summary>
    public static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }
    }

    // FNV-1a: stable between runs, and loads no cryptography library at each command.
    private static ulong Fingerprint(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text)
        {
            hash = unchecked((hash ^ c) * 1099511628211UL);
        }

        return hash;
    }
}
