using System.Globalization;

namespace DevEx.Testing;

/// <summary>A folder for one test process, named by it, so that a later run can clear away what a killed one left.</summary>
public static class TemporaryHome
{
    private const string Prefix = "devex-tests-";

    public static string Create()
    {
        foreach (var left in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*").Where(IsAbandoned))
        {
            Remove(left);
        }

        // Not CreateTempSubdirectory: a server that runs as another user than the tests must be able to pass through.
        return Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), Prefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture))).FullName;
    }

    public static void Remove(string home)
    {
        try
        {
            Directory.Delete(home, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another run clears it at the same time, or it is another user's: the next run tries again.
        }
    }

    private static bool IsAbandoned(string home) =>
        int.TryParse(Path.GetFileName(home)[Prefix.Length..], CultureInfo.InvariantCulture, out var pid)
        && !Directory.Exists($"/proc/{pid}")
        && !Directory.EnumerateDirectories(home, "pg*").Any(server => File.Exists(Path.Combine(server, "data", "postmaster.pid")));
}
