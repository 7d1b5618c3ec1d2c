using DevEx.Domain.Events;

namespace DevEx.Agent.Running;

/// <summary><c>devex run</c>: runs the developer's command and tells what it was. Read by hand, since every command waits for it.</summary>
internal static class RunCommand
{
    public const string Usage = "Usage: devex run [--phase <phase>] -- <command> [arguments]";

    private const int UsageError = 2;

    /// <summary>Runs what follows <c>run</c> on the command line; null when that asks for help instead.</summary>
    public static int? Execute(ReadOnlySpan<string> args)
    {
        Phase? phase = null;
        while (args is [var option, ..] && option.StartsWith('-'))
        {
            if (option is "--help" or "-h" or "-?")
            {
                return null;
            }

            if (option == "--")
            {
                args = args[1..];
                break;
            }

            if (option != "--phase" || args.Length < 2 || PhaseNamed(args[1]) is not { } named)
            {
                return Misused();
            }

            phase = named;
            args = args[2..];
        }

        return args.IsEmpty ? Misused() : Run(args.ToArray(), phase);
    }

    private static int Run(string[] words, Phase? phase)
    {
        Recording? recording = null;
        var end = DeveloperCommand.Run(words, startedAt => recording = Recording.Begin(words, phase, startedAt));
        recording?.End(end);
        return end.ExitCode;
    }

    private static Phase? PhaseNamed(string name) =>
        Enum.TryParse<Phase>(name, ignoreCase: true, out var phase) && Enum.IsDefined(phase) && !char.IsAsciiDigit(name[0]) ? phase : null;

    private static int Misused()
    {
        Console.Error.WriteLine(Usage);
        Console.Error.WriteLine($"Phases: {string.Join(", ", Enum.GetNames<Phase>()).ToLowerInvariant()}");
        return UsageError;
    }
}
