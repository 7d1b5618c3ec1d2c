using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace DevEx.Store.Embedded;

/// <summary>The folder of postgres, initdb and pg_ctl, and which major version they are.</summary>
internal sealed partial record PostgresPrograms(string Folder, int Major)
{
    /// <summary>The oldest version that the store's statements are written for.</summary>
    private const int OldestMajor = 15;

    private static readonly string[] Needed = ["postgres", "initdb", "pg_ctl"];

    private static readonly string[] UsualFolders =
        OperatingSystem.IsWindows() ? [@"C:\Program Files\PostgreSQL\*\bin"]
        : OperatingSystem.IsMacOS() ?
        [
            "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin",
            "/Applications/Postgres.app/Contents/Versions/*/bin", "/Library/PostgreSQL/*/bin",
        ]
        : ["/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/lib64/postgresql*/bin", "/usr/local/pgsql*/bin", "/opt/postgresql*/bin"];

    public string this[string program] => Path.Combine(Folder, OnPath.Executable(program));

    public static async Task<PostgresPrograms> FindAsync(EmbeddedOptions options, string home, CancellationToken ct)
    {
        if (options.Programs is { } wanted)
        {
            return await TryAsync(wanted, ct) ?? throw new InvalidOperationException(
                $"DEVEX_PG_BIN names {wanted}, which does not hold {string.Join(", ", Needed)} of PostgreSQL {OldestMajor} or later.");
        }

        var fetched = PostgresDownload.Folder(home);
        foreach (var folder in options.OnlyFetched ? [fetched] : Installed().Append(fetched))
        {
            if (await TryAsync(folder, ct) is { } found)
            {
                return found;
            }
        }

        if (!options.AllowDownload)
        {
            throw new InvalidOperationException(WhatToDo("No PostgreSQL found on this machine"));
        }

        await PostgresDownload.FetchAsync(home, options.Log, ct);
        return await TryAsync(fetched, ct) ?? throw new InvalidOperationException(WhatToDo("The fetched PostgreSQL does not run on this machine"));
    }

    /// <summary>One line that says what is wrong and how to mend it.</summary>
    public static string WhatToDo(string trouble) =>
        $"{trouble}: install PostgreSQL {OldestMajor} or later, or name the folder of its programs in DEVEX_PG_BIN, "
        + "or name a database in ConnectionStrings__DevEx.";

    /// <summary>The programs of a folder; null if they are not all there, do not run, or are too old.</summary>
    private static async Task<PostgresPrograms?> TryAsync(string folder, CancellationToken ct)
    {
        if (!Needed.All(program => File.Exists(Path.Combine(folder, OnPath.Executable(program)))))
        {
            return null;
        }

        try
        {
            var ran = await Ran.OfAsync(new ProcessStartInfo(Path.Combine(folder, OnPath.Executable("postgres")), "--version"), ct);
            var major = Version().Match(ran.Text) is { Success: true } version ? int.Parse(version.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
            return ran.Failed || major < OldestMajor ? null : new(folder, major);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static IEnumerable<string> Installed() => OnPath.Folders.Concat(BesidePgConfig()).Concat(UsualFolders.SelectMany(Matching));

    private static IEnumerable<string> BesidePgConfig() =>
        OnPath.Find("pg_config") is { } found && Path.GetDirectoryName(new FileInfo(found).ResolveLinkTarget(true)?.FullName) is { } folder ? [folder] : [];

    /// <summary>The folders that a pattern with one star fits, the highest version first.</summary>
    private static IEnumerable<string> Matching(string pattern)
    {
        var split = pattern.LastIndexOf(Path.DirectorySeparatorChar, pattern.IndexOf('*', StringComparison.Ordinal));
        var end = pattern.IndexOf(Path.DirectorySeparatorChar, split + 1);
        return Directory.Exists(pattern[..split])
            ? Directory.EnumerateDirectories(pattern[..split], pattern[(split + 1)..end]).OrderByDescending(VersionIn).Select(d => d + pattern[end..])
            : [];
    }

    private static double VersionIn(string folder) =>
        double.TryParse(NumberAtEnd().Match(folder).Value, CultureInfo.InvariantCulture, out var version) ? version : 0;

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)")]
    private static partial Regex Version();

    [GeneratedRegex(@"\d+(\.\d+)?$")]
    private static partial Regex NumberAtEnd();
}
