using DevEx.Domain.Events;

namespace DevEx.Web.Components.Shared;

/// <summary>How a phase looks: its name, its colour and its place, the same in every chart.</summary>
public static class PhaseLook
{
    /// <summary>The phases of an iteration in the order in which they are stacked.</summary>
    public static readonly IReadOnlyList<Phase> Order =
    [
        Phase.Code, Phase.Build, Phase.Test, Phase.Inspect, Phase.Package,
        Phase.Manifest, Phase.Push, Phase.Deploy, Phase.Commit, Phase.Wait,
    ];

    /// <summary>Those that containers and shared environments add: the tax.</summary>
    public static readonly IReadOnlyList<Phase> Tax =
        [Phase.Package, Phase.Manifest, Phase.Push, Phase.Deploy, Phase.Commit, Phase.Wait];

    /// <summary>The CSS variable, without its dashes: <c>ph-build</c>.</summary>
    public static string Key(Phase phase) => phase switch
    {
        Phase.Check or Phase.Other => "ph-other",
        _ => "ph-" + phase.ToString().ToLowerInvariant(),
    };

    public static string Name(Phase phase) => phase switch
    {
        Phase.Package => "Container build",
        _ => phase.ToString(),
    };
}
