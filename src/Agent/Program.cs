using DevEx.Agent;
using DevEx.Agent.Running;

// Every command of a developer waits for this line: what follows it is loaded only when it is needed.
if (args is ["run", ..] && RunCommand.Execute(args.AsSpan(1)) is { } exitCode)
{
    return exitCode;
}

try
{
    return await CommandTree.InvokeAsync(args);
}
catch (Exception e)
{
    Console.Error.WriteLine($"devex: {e.Message}");
    return 1;
}
