using System.Text.RegularExpressions;
using DevEx.Domain.Events;

namespace DevEx.Agent.Commands;

/// <summary>One line of the rules: which commands it speaks of, and what developers' time goes into when they run.</summary>
internal sealed class PhaseRule
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(50);

    private readonly string _pattern;
    private readonly string _phase;
    private readonly List<string> _heads;
    private Regex? _regex;

    private PhaseRule(string pattern, string phase, bool session)
    {
        _pattern = pattern;
        _phase = phase;
        _heads = RuleHead.Of(pattern);
        Session = session;
    }

    public Phase Phase => Enum.Parse<Phase>(_phase);

    /// <summary>True for watchers and servers, which run while nobody waits for them.</summary>
    public bool Session { get; }

    /// <summary>A rule from its line: pattern, phase, kind, mode, further phases, with tabs between.</summary>
    public static PhaseRule Read(string line)
    {
        var fields = line.Split('\t');
        return new PhaseRule(fields[0], fields[1], fields[3] == "session");
    }

    /// <summary>False when the command begins with none of the words that the rule is about; null when the rule is about all commands.</summary>
    /// <remarks>Building all patterns at each start would cost more than the rest of the agent: this tells those that can match.</remarks>
    public bool? IsAbout(string command) =>
        _heads.Count == 0 ? null : _heads.Exists(h => command.StartsWith(h, StringComparison.Ordinal));

    public bool Matches(string command)
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
