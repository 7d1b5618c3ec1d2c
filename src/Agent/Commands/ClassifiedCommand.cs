using System.Reflection;
using DevEx.Domain.Events;

namespace DevEx.Agent.Commands;

/// <summary>What a developer's command is, in words that give nothing of it away.</summary>
/// <param name="Phase">Null when no rule knows it.</param>
/// <param name="Session">True when it runs in a watcher or server, where nobody waits.</param>
/// <param name="Tool">The program, from a fixed list.</param>
/// <param name="Label">What it did, from a fixed list.</param>
/// <param name="TimeLimited">True when it ran under <c>timeout</c>.</param>
internal sealed record ClassifiedCommand(Phase? Phase, bool Session, string Tool, string Label, bool TimeLimited)
{
    /// <summary>Of several commands on one line the one that weighs most speaks for the line.</summary>
    private static readonly Phase[] Heaviest =
    [
        Domain.Events.Phase.Deploy, Domain.Events.Phase.Push, Domain.Events.Phase.Package, Domain.Events.Phase.Test, Domain.Events.Phase.Build,
        Domain.Events.Phase.Manifest, Domain.Events.Phase.Wait, Domain.Events.Phase.Commit, Domain.Events.Phase.Check,
        Domain.Events.Phase.Inspect, Domain.Events.Phase.Code, Domain.Events.Phase.Other,
    ];

    private static readonly Lazy<PhaseRule[]> Rules = new(ReadRules);

    public static ClassifiedCommand Of(IReadOnlyList<string> words)
    {
        var heaviest = Wrappers.Unwrap(words).Select(Of).MinBy(c => c.Phase is { } phase ? Array.IndexOf(Heaviest, phase) : Heaviest.Length);
        return heaviest ?? new ClassifiedCommand(null, false, CommandLabel.Unknown, CommandLabel.Unknown, false);
    }

    private static ClassifiedCommand Of(SimpleCommand command)
    {
        var plain = GlobalOptions.Strip(command);
        var text = plain.Text;
        var rule = Array.Find(Rules.Value, r => r.Matches(text));
        var (tool, label) = CommandLabel.Of(plain.Words);
        return new ClassifiedCommand(rule?.Phase, rule?.Session ?? false, tool, label, plain.TimeLimited);
    }

    private static PhaseRule[] ReadRules()
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream("command-phases.tsv")!;
        using var reader = new StreamReader(resource);
        return [.. reader.ReadToEnd().Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(PhaseRule.Read)];
    }
}
