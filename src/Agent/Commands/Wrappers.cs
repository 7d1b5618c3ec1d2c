namespace DevEx.Agent.Commands;

/// <summary>Takes off what only surrounds a command: assignments, <c>sudo</c>, <c>time</c>, <c>npx</c>, a shell with a line to run.</summary>
internal static class Wrappers
{
    private const int DeepestNesting = 8;

    private static readonly string[] Keywords = ["{", "}", "!", "if", "then", "else", "elif", "fi", "while", "until", "do", "done", "exec", "command", "builtin"];

    private static readonly string[] Suffixes = [".exe", ".cmd", ".bat"];

    private static readonly string[] Shells = ["sh", "bash", "zsh", "dash", "ksh", "ash", "fish"];

    /// <summary>Programs that run what follows their options, with those options that take a value of their own.</summary>
    private static readonly Dictionary<string, string[]> Prefixes = new(StringComparer.Ordinal)
    {
        ["env"] = ["-u", "--unset", "-C", "--chdir", "-S"],
        ["sudo"] = ["-u", "--user", "-g", "--group", "-h", "-p", "-C", "-D", "-R", "-T"],
        ["doas"] = ["-u", "-C"],
        ["time"] = ["-f", "--format", "-o", "--output"],
        ["nice"] = ["-n", "--adjustment"],
        ["ionice"] = ["-c", "-n"],
        ["nohup"] = [],
        ["setsid"] = [],
        ["stdbuf"] = ["-i", "-o", "-e"],
        ["timeout"] = ["-s", "--signal", "-k", "--kill-after"],
        ["npx"] = ["-p", "--package"],
        ["bunx"] = [],
        ["xvfb-run"] = ["-s", "-n"],
        ["dotenv"] = ["-e", "-f"],
    };

    /// <summary>Programs that run what follows one word of theirs.</summary>
    private static readonly Dictionary<string, string[]> Runners = new(StringComparer.Ordinal)
    {
        ["pnpm"] = ["dlx", "exec"],
        ["yarn"] = ["dlx", "exec"],
        ["npm"] = ["exec", "x"],
        ["uv"] = ["run"],
        ["poetry"] = ["run"],
        ["pipenv"] = ["run"],
        ["bundle"] = ["exec"],
        ["devex"] = ["run"],
    };

    private static readonly string[] RunnerValued = ["-p", "--package", "--phase", "--with", "--env-file"];

    public static IEnumerable<SimpleCommand> Unwrap(IReadOnlyList<string> words) => Unwrap(words, timeLimited: false, DeepestNesting);

    private static IEnumerable<SimpleCommand> Unwrap(IReadOnlyList<string> words, bool timeLimited, int depth)
    {
        var rest = words.SkipWhile(w => IsAssignment(w) || Keywords.Contains(w)).ToArray();
        if (rest.Length == 0 || depth == 0)
        {
            return [];
        }

        rest[0] = BareName(rest[0]);
        if (Shells.Contains(rest[0]) && LineToRun(rest) is { } line)
        {
            return ShellLine.Split(line).SelectMany(c => Unwrap(c, timeLimited, depth - 1));
        }

        if (Runners.TryGetValue(rest[0], out var verbs) && rest.Length > 2 && verbs.Contains(rest[1]))
        {
            return Unwrap(AfterOptions(rest.AsSpan(2), RunnerValued), timeLimited, depth - 1);
        }

        if (Prefixes.TryGetValue(rest[0], out var valued))
        {
            var inner = AfterOptions(rest.AsSpan(1), valued);
            var limited = rest[0] == "timeout";
            return Unwrap(limited ? [.. inner.Skip(1)] : inner, timeLimited || limited, depth - 1);
        }

        return [new SimpleCommand(rest, timeLimited)];
    }

    private static bool IsAssignment(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && !char.IsAsciiDigit(word[0]) && word.Take(equals).All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
    }

    private static string BareName(string program)
    {
        var name = program[(program.LastIndexOfAny(['/', '\\']) + 1)..];
        return Suffixes.FirstOrDefault(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase)) is { } suffix
            ? name[..^suffix.Length]
            : name;
    }

    // bash -c, bash -lc, bash -euo pipefail -c
    private static string? LineToRun(string[] words)
    {
        var at = Array.FindIndex(words, 1, w => w.StartsWith('-') && !w.StartsWith("--", StringComparison.Ordinal) && w.EndsWith('c'));
        return at > 0 && at + 1 < words.Length ? words[at + 1] : null;
    }

    private static string[] AfterOptions(ReadOnlySpan<string> words, string[] valued)
    {
        while (words is [var option, ..] && option.StartsWith('-'))
        {
            words = words[1..];
            if (option == "--")
            {
                break;
            }

            if (valued.Contains(option) && !words.IsEmpty)
            {
                words = words[1..];
            }
        }

        return words.ToArray();
    }
}
