using System.Text.Json.Serialization;

namespace DevEx.Domain.Events;

/// <summary>What a developer's time in the inner loop goes into.</summary>
[JsonConverter(typeof(WireEnum<Phase>))]
public enum Phase
{
    Code,

    /// <summary>Compile, local reload.</summary>
    Build,
    Test,

    /// <summary>Look at the result, debug.</summary>
    Inspect,

    /// <summary>Build a container image.</summary>
    Package,

    /// <summary>Write or render Kubernetes YAML.</summary>
    Manifest,

    /// <summary>Push to a registry.</summary>
    Push,

    /// <summary>Deploy to a cluster or a shared environment.</summary>
    Deploy,
    Commit,

    /// <summary>Wait for CI, a preview or a shared environment.</summary>
    Wait,

    /// <summary>Pre-commit hooks: part of the middle loop, never of an iteration.</summary>
    Check,

    /// <summary>A command that none of the rules knows.</summary>
    Other,
}

/// <summary>A clone of a repository on one machine, with its branch.</summary>
/// <param name="Repository">Owner and name as the forge spells them, lower case: <c>shop/checkout</c>.</param>
/// <param name="Branch">Null when the head is detached or not known.</param>
public sealed record Workspace(string Repository, string? Branch = null);

/// <summary>One finished piece of work by one developer in one workspace: <c>[StartedAt, FinishedAt)</c>.</summary>
public sealed record StepFinished : DevEvent
{
    public required Guid Subject { get; init; }

    public required Workspace Workspace { get; init; }

    public required Phase Phase { get; init; }

    /// <summary>The program: <c>dotnet</c>, <c>docker</c>.</summary>
    public required string Tool { get; init; }

    /// <summary>What it did, without arguments: <c>dotnet build</c>.</summary>
    public required string Label { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>False when it ran in a watcher, where nobody waits. Null means yes.</summary>
    public bool? Waited { get; init; }

    public string? Commit { get; init; }

    /// <summary>What saw it: <c>agent</c>, <c>msbuild</c>, <c>skaffold</c>, <c>git</c>.</summary>
    public required string Source { get; init; }

    /// <summary>True when the sender's clock was wrong and the server moved the instants.</summary>
    public bool? ClockCorrected { get; init; }

    public override string StreamId => $"loop/{Subject}/{Day(StartedAt)}";
}

/// <summary>Heartbeats: files of a workspace changed at these instants.</summary>
public sealed record EditsObserved : DevEvent
{
    public const int MaxBeats = 500;

    public required Guid Subject { get; init; }

    public required Workspace Workspace { get; init; }

    /// <summary><c>watcher</c>, or the editor's name.</summary>
    public required string Source { get; init; }

    public string? Language { get; init; }

    /// <summary>1 to <see cref="MaxBeats"/> instants, in any order.</summary>
    public required IReadOnlyList<DateTimeOffset> Beats { get; init; }

    public bool? ClockCorrected { get; init; }

    public override string StreamId => $"loop/{Subject}/{Day(Beats.Count == 0 ? At : Beats.Min())}";
}
