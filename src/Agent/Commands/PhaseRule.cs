using System.Text.RegularExpressions;
using DevEx.Domain.Events;

namespace DevEx.Agent.Commands;

/// <summary>One line of the rules: which commands it speaks of, and what developers' time goes into when they run.</summary>
internal sealed class PhaseRule
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(50);

    private readonly string _pattern;
    private readonly List<string> _heads;
    private Regex? _regex;

    private PhaseRule(string pattern, Phase phase, bool session)
    {
        _pattern = pattern;
        _heads = RuleHead.Of(pattern);
        Phase = phase;
        Session = session;
    }

    public Phase Phase { get; }

    /// <summary>True for watchers and servers, which run while nobody waits for them.</summary>
    public bool Session { get; }

    /// <summary>A rule from its line: pattern, phase, kind, mode, further phases, with tabs between.</summary>
    public static PhaseRule Read(string line)
    {
        var fields = line.Split('\t');
        return new PhaseRule(fields[0], Enum.Parse<Phase>(fields[1]), fields[3] == "session");
    }

    /// <summary>Building all patterns at each start would cost more than the rest of the agent: only those that can match are built.</summary>
    public bool Matches(string command) =>
        (_heads.Count == 0 || _heads.Any(h => command.StartsWith(h, StringComparison.Ordinal))) && MatchesPattern(command);

    private bool MatchesPattern(string command)
    {
        try
        {
            return (_regex ??= new Regex(_pattern, RegexOptions.CultureInvariant, LongestMatch)).IsMatch(command);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
