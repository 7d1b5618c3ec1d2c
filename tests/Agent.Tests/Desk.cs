using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using DevEx.Agent.Settings;
using DevEx.Agent.Spool;

// The tests speak to the program as a Unix shell does.
[assembly: UnsupportedOSPlatform("windows")]

namespace DevEx.Agent.Tests;

/// <summary>What a command did: its exit code and all it wrote.</summary>
internal sealed record Ran(int ExitCode, string Output, string Error);

/// <summary>A developer's machine of its own for one test: a home for the agent, a folder to work in, and the real program.</summary>
internal sealed class Desk : IDisposable
{
    private static readonly string Agent = FindAgent();

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("devex-desk-");

    public Desk(string? serverUrl = null)
    {
        Home = Path.Combine(_root.FullName, "home");
        Folder = Path.Combine(_root.FullName, "shop");
        Directory.CreateDirectory(Folder);
        if (serverUrl is not null)
        {
            new AgentHome(Home).Connect(new Connection(serverUrl, "dxa_test"));
        }
    }

    /// <summary>The agent's home.</summary>
    public string Home { get; }

    /// <summary>The folder that commands run in.</summary>
    public string Folder { get; }

    public AgentHome AgentHome => new(Home);

    public SpoolFolder Spool => AgentHome.SpoolFor(AgentHome.Connection()!);

    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Makes the folder a repository that came from <c>Shop/Checkout</c>, with one commit.</summary>
    public async Task MakeRepositoryAsync(string remote = "git@github.com:Shop/Checkout.git")
    {
        Write(".gitignore", "out/\n*.log\n");
        Write("Order.cs", "class Order;");
        await ShellAsync($"git init -q -b main && git remote add origin {remote} && git add -A && git -c user.name=a -c user.email=a@b commit -qm first");
    }

    public void Write(string file, string text)
    {
        var full = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    /// <summary>A file that was last written a while ago.</summary>
    public void WriteAgo(string file, TimeSpan ago)
    {
        Write(file, "edited");
        File.SetLastWriteTimeUtc(Path.Combine(Folder, file), TimeProvider.System.GetUtcNow().UtcDateTime - ago);
    }

    public Task<Ran> DevexAsync(params string[] args) => FinishAsync(Start(Agent, args));

    public Task<Ran> ShellAsync(string line) => FinishAsync(Start("/bin/bash", ["-c", line]));

    public Process StartDevex(params string[] args) => Start(Agent, args);

    /// <summary>Starts it as a terminal does: at the head of a group of its own.</summary>
    public Process StartGroup(params string[] args) => Start("setsid", [Agent, .. args]);

    public static async Task<Ran> FinishAsync(Process process)
    {
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var ran = new Ran(process.ExitCode, output, await error);
        process.Dispose();
        return ran;
    }

    public void Dispose() => Assert.True(SpinWait.SpinUntil(TryDelete, TimeSpan.FromSeconds(30)), $"{_root} cannot be removed.");

    // A sending in the background may still put a file there while we take the others away.
    private bool TryDelete()
    {
        try
        {
            _root.Delete(recursive: true);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string FindAgent()
    {
        // artifacts/bin/Agent.Tests/debug/ beside artifacts/bin/Agent/debug/
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var agent = Path.Combine(own.Parent!.Parent!.FullName, "Agent", own.Name, OperatingSystem.IsWindows() ? "devex.exe" : "devex");
        return File.Exists(agent) ? agent : throw new FileNotFoundException("Build the agent first.", agent);
    }

    private Process Start(string program, IEnumerable<string> args)
    {
        // Who starts the tests in the background may have them ignore interrupts, and every program that they start.
        var start = new ProcessStartInfo("env", ["--default-signal", program, .. args])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["DEVEX_AGENT_HOME"] = Home;
        start.Environment["DEVEX"] = Agent;
        start.Environment.Remove("DO_NOT_TRACK");
        start.Environment.Remove("DEVEX_VERBOSE");
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
