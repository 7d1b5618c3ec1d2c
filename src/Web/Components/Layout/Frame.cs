namespace DevEx.Web.Components.Layout;

/// <summary>What the frame around every page shows: through whose eyes, of which organisation, and how fresh.</summary>
/// <param name="DataTo">The newest instant that the figures include, in the zone that is shown; null before the first event.</param>
/// <param name="Stale">True when events should have come since, and did not.</param>
public sealed record Frame(Persona ViewAs, string? Organisation = null, DateTimeOffset? DataTo = null, bool Stale = false);

/// <summary>Through whose eyes the dashboard is seen. It chooses what is shown first, never what may be seen.</summary>
public enum Persona
{
    Owner,
    Manager,
    Developer,
    PlatformEngineer,
}

/// <summary>How a <see cref="Persona"/> is written on the page.</summary>
public static class PersonaWords
{
    public static string Label(this Persona persona) => persona switch
    {
        Persona.PlatformEngineer => "Platform engineer",
        _ => persona.ToString(),
    };

    public static string Purpose(this Persona persona) => persona switch
    {
        Persona.Owner => "Everything, with settings",
        Persona.Manager => "Trends, causes and what a change brought",
        Persona.Developer => "My own day and my pull requests",
        Persona.PlatformEngineer => "Builds, sources and coverage",
        _ => throw new ArgumentOutOfRangeException(nameof(persona), persona, null),
    };
}
