namespace DevEx.Testing;

/// <summary>The browser of tests and benchmarks: what CHROMIUM names, else Chromium's shell without windows, else the whole browser.</summary>
public static class Chromium
{
    private static readonly string[] Known = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

    public static string[] Arguments { get; } =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ];

    /// <summary>Null where there is none.</summary>
    public static string? Find() => Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named : Array.Find(Known, File.Exists);
}
