namespace DevEx.Web.Components.Layout;

/// <summary>What the frame around every page shows: through whose eyes, and how fresh.</summary>
/// <param name="Name">The viewer's, as the menu shows it.</param>
/// <param name="DataTo">The newest instant that the figures include, in the zone that is shown; null before the first event.</param>
/// <param name="Stale">Why the figures may be old, in words; null when they are not.</param>
public sealed record Frame(Persona ViewAs, string Name, DateTimeOffset? DataTo = null, string? Stale = null);
