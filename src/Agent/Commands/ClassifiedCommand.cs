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
    private static readonly Lazy<PhaseRule[]> Rules = new(ReadRules);

    public static ClassifiedCommand Of(IReadOnlyList<string> words)
    {
        ClassifiedCommand? heaviest = null;
        foreach (var command in Wrappers.Unwrap(words).Select(Of))
        {
            heaviest = heaviest is null || Weight(command.Phase) > Weight(heaviest.Phase) ? command : heaviest;
        }

        return heaviest ?? new ClassifiedCommand(null, false, CommandLabel.Unknown, CommandLabel.Unknown, false);
    }

    // Of several commands on one line the one that weighs most speaks for the line.
    private static int Weight(Phase? phase) => phase switch
    {
        Domain.Events.Phase.Deploy => 10,
        Domain.Events.Phase.Push => 9,
        Domain.Events.Phase.Package => 8,
        Domain.Events.Phase.Test => 7,
        Domain.Events.Phase.Build => 6,
        Domain.Events.Phase.Manifest => 5,
        Domain.Events.Phase.Wait => 4,
        Domain.Events.Phase.Commit or Domain.Events.Phase.Check => 3,
        Domain.Events.Phase.Code or Domain.Events.Phase.Inspect => 2,
        Domain.Events.Phase.Other => 1,
        _ => 0,
    };

    private static ClassifiedCommand Of(SimpleCommand command)
    {
        var plain = GlobalOptions.Strip(command);
        var text = plain.Text;

        // A program that no rule names is unknown whatever its options are.
        var rule = Array.Exists(Rules.Value, r => r.IsAbout(text) == true) ? Array.Find(Rules.Value, r => r.IsAbout(text) != false && r.Matches(text)) : null;
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
