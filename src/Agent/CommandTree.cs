using System.CommandLine;
using DevEx.Agent.Delivery;
using DevEx.Agent.Running;
using DevEx.Agent.Workspaces;

namespace DevEx.Agent;

/// <summary>The commands that a developer can give, apart from the fast way of <c>run</c>.</summary>
internal static class CommandTree
{
    private const int UsageError = 2;

    public static async Task<int> InvokeAsync(string[] args)
    {
        var root = new RootCommand("Tells DevEx how long your feedback loops take. Nothing but times, tools and outcomes leaves this machine: devex inspect.")
        {
            Run(),
            Flush(),
        };
        var read = root.Parse(args);
        var exitCode = await read.InvokeAsync();
        return read.Errors.Count > 0 ? UsageError : exitCode;
    }

    private static Command Run()
    {
        var words = new Argument<string[]>("command") { Description = "What to run, after --, just as you would type it.", Arity = ArgumentArity.OneOrMore };
        var phase = new Option<string>("--phase") { Description = "What it counts as, where the rules do not know it: build, test, package, push, deploy…" };
        var run = new Command("run", "Runs a command unchanged and records how long it took.") { words, phase };
        run.SetAction(_ => Misplaced());
        return run;
    }

    private static int Misplaced()
    {
        Console.Error.WriteLine(RunCommand.Usage);
        return UsageError;
    }

    private static Command Flush()
    {
        var quiet = new Option<bool>("--quiet") { Description = "Says nothing, and stays away while the server asks for patience." };
        var clone = new Option<string?>("--edits-in") { Hidden = true };
        var since = new Option<long>("--since") { Hidden = true };
        var before = new Option<long>("--before") { Hidden = true };
        var flush = new Command("flush", "Sends what waits, now.") { quiet, clone, since, before };
        flush.SetAction((read, ct) => read.GetValue(quiet)
            ? FlushCommand.SendQuietlyAsync(read.GetValue(clone) is { } folder ? Look(folder, read.GetValue(since), read.GetValue(before)) : null, ct)
            : FlushCommand.SendAsync(ct));
        return flush;
    }

    private static EditsLook? Look(string clone, long since, long before) =>
        EditsLook.Begin(clone, DateTimeOffset.FromUnixTimeMilliseconds(since), DateTimeOffset.FromUnixTimeMilliseconds(before));
}
