using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace DevEx.Agent.Workspaces;

/// <summary>Asks git which files of a clone do not count as the developer's work.</summary>
internal static class IgnoredFiles
{
    private const int NoneIgnored = 1;

    /// <summary>Those of the files, named from the clone's top, that no .gitignore names; none when git cannot tell.</summary>
    public static async Task<IReadOnlyCollection<string>> NotIgnoredAsync(string clone, IReadOnlyCollection<string> files, CancellationToken ct)
    {
        if (files.Count == 0)
        {
            return [];
        }

        var asked = new ProcessStartInfo("git", ["-c", "core.fsmonitor=false", "-C", clone, "check-ignore", "-z", "--stdin"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        try
        {
            using var git = Process.Start(asked)!;
            var answer = git.StandardOutput.ReadToEndAsync(ct);
            await git.StandardInput.WriteAsync(string.Concat(files.Select(f => f + '\0')).AsMemory(), ct);
            git.StandardInput.Close();
            var ignored = (await answer).Split('\0');
            await git.WaitForExitAsync(ct);
            return git.ExitCode is 0 or NoneIgnored ? [.. files.Except(ignored)] : [];
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return [];
        }
    }
}
