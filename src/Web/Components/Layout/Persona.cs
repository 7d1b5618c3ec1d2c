namespace DevEx.Web.Components.Layout;

/// <summary>As whom the owner looks at the dashboard. The names, in small letters, are the values of the cookie.</summary>
public enum Persona
{
    Owner,
    Manager,
    Developer,
    Platform,

    /// <summary>An invented person of the demo.</summary>
    Example,
}

/// <summary>How a <see cref="Persona"/> is written: in the cookie, and on the page.</summary>
public static class PersonaWords
{
    /// <summary>Whatever is not known is the owner, as for a visitor without a cookie.</summary>
    public static Persona Read(string? cookie) =>
        Enum.GetValues<Persona>().FirstOrDefault(p => p.Key() == cookie, Persona.Owner);

    public static string Key(this Persona persona) => persona.ToString().ToLowerInvariant();

    public static string Label(this Persona persona) => persona switch
    {
        Persona.Platform => "Platform engineer",
        Persona.Example => "Example developer",
        _ => persona.ToString(),
    };

    public static string Purpose(this Persona persona) => persona switch
    {
        Persona.Owner => "Everything, with settings",
        Persona.Manager => "Trends, causes and what a change brought",
        Persona.Developer => "My own day and my pull requests",
        Persona.Platform => "Builds, sources and coverage",
        Persona.Example => "The day of an invented person of the demo",
        _ => throw new ArgumentOutOfRangeException(nameof(persona), persona, null),
    };
}
