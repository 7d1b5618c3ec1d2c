using System.Diagnostics;

namespace DevEx.Store.Embedded;

/// <summary>What came of a program that was run to its end.</summary>
internal sealed record Ran(int ExitCode, string Text)
{
    private static readonly TimeSpan TextLimit = TimeSpan.FromSeconds(2);

    public bool Failed => ExitCode != 0;

    public static async Task<Ran> OfAsync(ProcessStartInfo start, CancellationToken ct)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        using var cancelled = ct.Register(() => process.Kill(entireProcessTree: true));
        process.StandardInput.Close();
        var texts = Task.WhenAll(process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));

        // Not WaitForExitAsync alone: it also waits for the end of the output, which a server left running may hold open.
        await ExitOf(process).WaitAsync(ct);
        var read = await Task.WhenAny(texts, Task.Delay(TextLimit, ct)) == texts;
        return new Ran(process.ExitCode, read ? string.Concat(await texts).Trim() : "");
    }

    private static Task ExitOf(Process process)
    {
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => exited.TrySetResult();
        if (process.HasExited)
        {
            exited.TrySetResult();
        }

        return exited.Task;
    }
}

/// <summary>Programs on the search path, and in the folders of the system that a user's path may lack.</summary>
internal static class OnPath
{
    private static readonly string[] SystemFolders = OperatingSystem.IsWindows() ? [] : ["/usr/sbin", "/sbin", "/usr/bin", "/bin"];

    public static IEnumerable<string> Folders =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Concat(SystemFolders);

    public static string? Find(string program) => Folders.Select(folder => Path.Combine(folder, Executable(program))).FirstOrDefault(File.Exists);

    public static string Executable(string program) => OperatingSystem.IsWindows() && !Path.HasExtension(program) ? program + ".exe" : program;
}
