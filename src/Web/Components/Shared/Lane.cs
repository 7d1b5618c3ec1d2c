namespace DevEx.Web.Components.Shared;

/// <summary>One line of a picture of what happened when: a job of a run, the reviews of a change.</summary>
/// <param name="Words">What a screen reader says instead of the bars.</param>
/// <param name="Inner">It is a part of the line above it: a step of a job.</param>
public sealed record Lane(string Label, IReadOnlyList<LaneBar> Bars, string Words, bool Inner = false);

/// <summary>A bar of a lane; one without length is a point in time.</summary>
/// <param name="Colour">The CSS variable without its dashes.</param>
/// <param name="Title">Said when the pointer rests on it.</param>
public sealed record LaneBar(DateTimeOffset From, DateTimeOffset To, string Colour, string Title)
{
    public bool IsPoint => To <= From;
}

/// <summary>A stretch of the axis that is shaded: a night, a weekend.</summary>
public sealed record LaneBand(DateTimeOffset From, DateTimeOffset To);
