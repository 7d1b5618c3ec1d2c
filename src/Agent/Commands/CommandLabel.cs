namespace DevEx.Agent.Commands;

/// <summary>The only words about a command that leave the machine.</summary>
/// <remarks>
/// A label is made of words from fixed lists, never of what was typed: a program, its subcommand, a well-known target. The one
/// exception is the name of a package script, where it is short, plain and cannot be a token. Arguments, paths and values never
/// appear; a program that is not on the list is called <see cref="Unknown"/>.
/// </remarks>
internal static class CommandLabel
{
    public const string Unknown = "other";

    private const int LongestScript = 32;

    // Tokens and hashes are full of digits, names of scripts are not.
    private const int MostDigits = 3;

    private static readonly string[] ScriptRunners = ["npm", "pnpm", "yarn", "bun"];

    /// <summary>Programs whose targets stand anywhere among their arguments.</summary>
    private static readonly string[] TargetRunners = ["make", "gmake", "ninja", "just", "task", "mvn", "mvnw", "gradle", "gradlew", "bazel", "bazelisk"];

    public static (string Tool, string Label) Of(IReadOnlyList<string> words)
    {
        var tool = words[0];
        if (!KnownWords.Tools.Contains(tool))
        {
            return (Unknown, Unknown);
        }

        if (tool is "python" or "python3" && words is [_, "-m", var module, ..])
        {
            return KnownWords.Tools.Contains(module) ? (tool, $"{tool} {module}") : (tool, tool);
        }

        if (TargetRunners.Contains(tool))
        {
            return (tool, words.Skip(1).LastOrDefault(IsTarget) is { } target ? $"{tool} {target[(target.LastIndexOf(':') + 1)..]}" : tool);
        }

        return (tool, ScriptRunners.Contains(tool) && words is [_, "run" or "run-script", var script, ..] && IsScriptName(script)
            ? $"{tool} run {script}"
            : string.Join(' ', Subcommands(words).Prepend(tool)));
    }

    private static IEnumerable<string> Subcommands(IReadOnlyList<string> words)
    {
        // A toolchain may be named first: cargo +nightly test.
        foreach (var word in words.Skip(1).SkipWhile(w => w.StartsWith('+') || w.StartsWith('-')))
        {
            if (!KnownWords.Subcommands.Contains(word) && !KnownWords.Groups.Contains(word))
            {
                yield break;
            }

            yield return word;
            if (!KnownWords.Groups.Contains(word))
            {
                yield break;
            }
        }
    }

    // gradle :app:test
    private static bool IsTarget(string word) => !word.StartsWith('-') && KnownWords.Targets.Contains(word[(word.LastIndexOf(':') + 1)..]);

    private static bool IsScriptName(string word) =>
        word.Length <= LongestScript
        && word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is ':' or '_' or '-')
        && word.Count(char.IsAsciiDigit) <= MostDigits;
}
