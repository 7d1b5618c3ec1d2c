using DevEx.Domain.Events;

namespace DevEx.Web.Components.Shared;

/// <summary>One line of a day's timeline: an iteration, or the whole day in one lane.</summary>
/// <param name="Label">Null for a lane that needs none.</param>
public sealed record TimelineRow(string? Label, IReadOnlyList<TimelinePart> Parts, string? Href = null)
{
    /// <summary>What a screen reader says instead of the bars.</summary>
    public string Words => Parts.Count == 0
        ? "nothing"
        : $"{Figures.Time(Parts[0].From)} to {Figures.Time(Parts[^1].To)}: " + string.Join(", ", Parts
            .GroupBy(p => p.Phase)
            .OrderBy(g => g.Key)
            .Select(g => $"{PhaseLook.Name(g.Key)} {Figures.Duration(new TimeSpan(g.Sum(p => p.Length.Ticks)))}"));
}

/// <summary>One bar of a timeline, in the offset that is shown.</summary>
/// <param name="What">The command, where it is known: <c>docker build</c>.</param>
public sealed record TimelinePart(Phase Phase, DateTimeOffset From, DateTimeOffset To, string? What = null, string? Href = null)
{
    public TimeSpan Length => To - From;

    public string Title => $"{PhaseLook.Name(Phase)}{(What is null ? "" : $" ({What})")}: {Figures.Duration(Length)} from {Figures.Time(From)}";
}
