using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace DevEx.Store.Embedded;

/// <summary>Where everything of one server stands: a folder per major version, as a newer server cannot read an older one's data.</summary>
internal sealed partial class ServerFolder
{
    // The address of a unix socket has room for 107 bytes, of which "/.s.PGSQL.5432.lock" takes its part.
    private const int LongestSocketFolder = 85;

    private readonly string _home;

    private ServerFolder(string home, int major)
    {
        _home = home;
        Root = Path.Combine(home, $"pg{major}");
        Socket = SocketFolder(Root);
    }

    public string Root { get; }

    public string Data => Path.Combine(Root, "data");

    /// <summary>Where initdb works. It becomes <see cref="Data"/> by a rename, so a half-made cluster is never taken for a whole one.</summary>
    public string HalfMade => Path.Combine(Root, "data.init");

    public string SecretFile => Path.Combine(Root, "secret");

    public string Log => Path.Combine(Root, "server.log");

    public string Clients => Path.Combine(Root, "clients");

    public string Socket { get; }

    public bool HasCluster => File.Exists(Path.Combine(Data, "PG_VERSION"));

    public static ServerFolder Open(string home, int major, ServerUser user)
    {
        var folder = new ServerFolder(home, major);
        user.MakePassableFolder(folder.Root);
        ServerUser.MakeOwnFolder(folder.Clients);
        user.MakeServerFolder(folder.Socket);
        return folder;
    }

    /// <summary>pg_ctl hands its paths to a shell in double quotes, so no path may hold what a shell would act on there.</summary>
    public static string CheckHome(string home)
    {
        var full = Path.GetFullPath(home);
        return OperatingSystem.IsWindows() || !ShellActs().IsMatch(full)
            ? full
            : throw new InvalidOperationException($"The folder {full} cannot hold a PostgreSQL server: choose one without quotes, $, ` and \\ in its name.");
    }

    public string ReadSecret() => File.ReadAllText(SecretFile).Trim();

    /// <summary>The last lines that the server wrote, for the message of a failed start.</summary>
    public string LogTail() => File.Exists(Log) ? string.Join('\n', File.ReadLines(Log).TakeLast(15)) : "";

    /// <summary>Clusters that other versions of PostgreSQL left in the same home.</summary>
    public IEnumerable<string> OtherClusters() =>
        Directory.EnumerateDirectories(_home, "pg*").Where(d => d != Root && File.Exists(Path.Combine(d, "data", "PG_VERSION")));

    private static string SocketFolder(string root)
    {
        var beside = Path.Combine(root, "run");
        if (OperatingSystem.IsWindows() || (Encoding.UTF8.GetByteCount(beside) <= LongestSocketFolder && PlainPath().IsMatch(beside)))
        {
            return beside;
        }

        return "/tmp/devex-pg-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)))[..16];
    }

    [GeneratedRegex("""["$`\\\p{Cc}]""")]
    private static partial Regex ShellActs();

    [GeneratedRegex("^[A-Za-z0-9/._-]+$")]
    private static partial Regex PlainPath();
}
