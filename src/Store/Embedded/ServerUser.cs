using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace DevEx.Store.Embedded;

/// <summary>Whom the server runs as: ourselves, or an unprivileged user when we are root, which initdb and postgres refuse.</summary>
internal sealed partial class ServerUser
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Passable = OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly string[] Tools = ["setpriv", "runuser", "su"];
    private static readonly string[] LibpqVariables = ["PGDATA", "PGHOST", "PGPORT", "PGOPTIONS", "PGUSER", "PGDATABASE"];

    // What a statement takes of memory the next one takes again. By default glibc gives it back in between, and every page of it is faulted in anew:
    // a quarter of an append's CPU. A backend keeps at most so much; elsewhere these mean nothing.
    private static readonly (string Variable, string Value)[] Memory = [("MALLOC_TRIM_THRESHOLD_", "8388608"), ("MALLOC_MMAP_THRESHOLD_", "4194304")];

    private readonly string? _name;
    private readonly uint _uid;
    private readonly uint _gid;
    private readonly string _tool;

    private ServerUser(string? name, uint uid, uint gid, string tool)
    {
        _name = name;
        _uid = uid;
        _gid = gid;
        _tool = tool;
    }

    public static bool IsRoot => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    public static ServerUser Detect()
    {
        if (!IsRoot)
        {
            return new(null, 0, 0, "");
        }

        var tool = Tools.FirstOrDefault(IsUsable)
            ?? throw new InvalidOperationException("PostgreSQL does not run as root, and setpriv, runuser and su are all missing: start DevEx as another user.");
        var wanted = Environment.GetEnvironmentVariable("DEVEX_PG_USER");
        return As(wanted is { Length: > 0 } ? [wanted] : ["postgres", "nobody"], tool);
    }

    internal static ServerUser As(string[] names, string tool)
    {
        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(f => f.Length >= 4).ToList();

        // A bare number will not do: initdb looks its user up by name.
        var user = names.Select(name => users.Find(f => f[0] == name)).FirstOrDefault(f => f is not null)
            ?? throw new InvalidOperationException($"PostgreSQL does not run as root, and there is no user {string.Join(" or ", names)}: set DEVEX_PG_USER.");
        return new(user[0], uint.Parse(user[2], CultureInfo.InvariantCulture), uint.Parse(user[3], CultureInfo.InvariantCulture), tool);
    }

    /// <summary>The program and its arguments, preceded by what it takes to run them as this user.</summary>
    public IReadOnlyList<string> Command(string program, params IEnumerable<string> arguments) => (_name, _tool) switch
    {
        (null, _) => [program, .. arguments],
        (_, "setpriv") => [Which("setpriv"), $"--reuid={_uid}", $"--regid={_gid}", "--clear-groups", "--", program, .. arguments],
        (_, "runuser") => [Which("runuser"), "-u", _name, "--", program, .. arguments],
        _ => [Which("su"), "-s", "/bin/sh", "-c", "exec \"$0\" \"$@\"", _name, "--", program, .. arguments],
    };

    public async Task<Ran> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct)
    {
        var start = StartInfo(Command(program, arguments));
        if (_name is not null)
        {
            start.Environment["HOME"] = "/";
        }

        return await Ran.OfAsync(start, ct);
    }

    /// <summary>How to start a command of the server's: in plain English, in a folder anyone can read, without another server's settings.</summary>
    public static ProcessStartInfo StartInfo(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { WorkingDirectory = OperatingSystem.IsWindows() ? @"C:\" : "/" };
        start.Environment["LC_ALL"] = "C";
        foreach (var (variable, value) in Memory)
        {
            start.Environment[variable] = value;
        }

        foreach (var variable in LibpqVariables)
        {
            start.Environment.Remove(variable);
        }

        return start;
    }

    /// <summary>A folder that only we write to, and that the server's user can pass through.</summary>
    public void MakePassableFolder(string path) => Make(path, _name is null ? OwnerOnly : Passable);

    /// <summary>A folder for ourselves alone.</summary>
    public static void MakeOwnFolder(string path) => Make(path, OwnerOnly);

    /// <summary>A folder for the server alone.</summary>
    public void MakeServerFolder(string path)
    {
        Make(path, OwnerOnly);
        GiveToServer(path);
    }

    /// <summary>A file for the server alone.</summary>
    public void MakeServerFile(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(path, options))
        {
            writer.Write(text);
        }

        GiveToServer(path);
    }

    private static void Make(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        // Else someone who can write beside it could have us change the owner of a folder elsewhere.
        if (new DirectoryInfo(path).LinkTarget is { } target)
        {
            throw new InvalidOperationException($"{path} is a link to {target}; a folder of PostgreSQL's must be a real one.");
        }

        Directory.CreateDirectory(path, mode);
        File.SetUnixFileMode(path, mode);
    }

    private void GiveToServer(string path)
    {
        if (_name is not null && ChangeOwner(path, _uid, _gid) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{path} cannot be given to the user {_name}");
        }
    }

    private static string Which(string tool) =>
        OnPath.Find(tool) ?? throw new InvalidOperationException($"The program {tool} is missing.");

    // BusyBox has a setpriv too, but one that cannot change the user.
    private static bool IsUsable(string tool) =>
        OnPath.Find(tool) is { } path && !(tool == "setpriv" && new FileInfo(path).ResolveLinkTarget(true)?.Name == "busybox");

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint uid, uint gid);
}
