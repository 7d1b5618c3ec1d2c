namespace DevEx.Web.Components.Shared;

/// <summary>One of several small pictures on one scale.</summary>
/// <param name="Key">For scripts and tests.</param>
/// <param name="Now">The figure of the whole period; null when there is none.</param>
/// <param name="Values">One a step of time; null is a gap.</param>
/// <param name="Hidden">True when too few people stand behind the figure.</param>
public sealed record Multiple(string Key, string Name, string? Href, double? Now, IReadOnlyList<double?> Values, bool Hidden = false);
