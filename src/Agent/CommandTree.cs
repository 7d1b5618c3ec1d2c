using System.CommandLine;
using DevEx.Agent.Delivery;
using DevEx.Agent.Settings;
using DevEx.Agent.Terminal;
using DevEx.Agent.Workspaces;

namespace DevEx.Agent;

/// <summary>The commands that a developer can give, apart from the fast way of <c>run</c>.</summary>
internal static class CommandTree
{
    private const int UsageError = 2;

    public static async Task<int> InvokeAsync(string[] args)
    {
        var root = new RootCommand("Tells DevEx how long your feedback loops take. Times, tools and outcomes are all that leaves this machine.")
        {
            Connect(),
            Run(),
            Watch(),
            Plain("today", "Shows your iterations of today.", ct => TodayCommand.ShowAsync(ct)),
            Plain("status", "Shows what is connected, what waits, and what went wrong.", _ => Task.FromResult(StatusCommand.Show())),
            Plain("inspect", "Shows, word for word, what waits to leave this machine.", _ => Task.FromResult(InspectCommand.Show())),
            Flush(),
            Plain("pause", "Records nothing until resumed.", _ => Task.FromResult(PauseCommand.Pause())),
            Plain("resume", "Records again.", _ => Task.FromResult(PauseCommand.Resume())),
        };
        var read = root.Parse(args);
        var exitCode = await read.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        return read.Errors.Count > 0 ? UsageError : exitCode;
    }

    private static Command Plain(string name, string description, Func<CancellationToken, Task<int>> act)
    {
        var command = new Command(name, description);
        command.SetAction((_, ct) => act(ct));
        return command;
    }

    private static Command Connect()
    {
        var url = new Argument<string>("url") { Description = "The server: https://devex.example.org" };
        var token = new Argument<string?>("token") { Description = "From the server's Sources page; left out, it is read from standard input.", Arity = ArgumentArity.ZeroOrOne };
        var connect = new Command("connect", "Connects this machine to a server.") { url, token };
        connect.SetAction((read, ct) => ConnectCommand.ConnectAsync(read.GetValue(url)!, read.GetValue(token), ct));
        return connect;
    }

    // Program reads run by hand; here it is for its help only.
    private static Command Run()
    {
        var words = new Argument<string[]>("command") { Description = "What to run, after --, just as you would type it.", Arity = ArgumentArity.OneOrMore };
        var phase = new Option<string>("--phase") { Description = "What it counts as, where the rules do not know it: build, test, package, push, deploy and so on." };
        var run = new Command("run", "Runs a command, unchanged, and records how long it took.") { words, phase };
        run.SetAction(_ => UsageError);
        return run;
    }

    private static Command Watch()
    {
        var path = new Argument<string>("path") { Description = "A folder of the repository.", DefaultValueFactory = _ => "." };
        var watch = new Command("watch", "Notes the times of edits in a repository, leaving out what .gitignore names.") { path };
        watch.SetAction((read, ct) => WatchCommand.WatchAsync(read.GetValue(path)!, ct));
        return watch;
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
