using DevEx.Agent;
using DevEx.Agent.Running;

// Every command of a developer waits for this line: what follows it is loaded only when it is needed, and nothing here is async,
// since an async entry costs compiling before the first line runs.
if (args is ["run", ..] && RunCommand.Execute(args.AsSpan(1)) is { } exitCode)
{
    return exitCode;
}

try
{
    return CommandTree.InvokeAsync(args).GetAwaiter().GetResult();
}
catch (Exception e)
{
    Console.Error.WriteLine($"devex: {e.Message}");
    return 1;
}
