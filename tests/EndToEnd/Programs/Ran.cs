using System.Diagnostics;

namespace DevEx.EndToEnd.Programs;

/// <summary>What a program did: its exit code and all it wrote.</summary>
internal sealed record Ran(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a program to its end.</summary>
    public static async Task<Ran> OfAsync(string program, IEnumerable<string> arguments, string? folder = null, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, output, await error);
    }

    public Ran MustSucceed() => ExitCode == 0 ? this : throw new InvalidOperationException($"Exit code {ExitCode}: {Output} {Error}");
}
