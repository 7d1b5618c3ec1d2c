using DevEx.Store;
using DevEx.Store.Access;
using DevEx.Store.Organisation;

namespace DevEx.Web.Access;

/// <summary>What a viewer asks as. No role ever shows one person's inner loop to another.</summary>
[Flags]
public enum Roles
{
    None = 0,

    /// <summary>Sees groups.</summary>
    Manager = 1,

    /// <summary>Sees groups, and the own days.</summary>
    Developer = 2,

    /// <summary>Sees groups, builds, sources.</summary>
    Platform = 4,

    /// <summary>Sets up: teams, people, baselines, tokens, hooks; loads demo data.</summary>
    Admin = 8,
    All = Manager | Developer | Platform | Admin,
}

/// <summary>Who asks. Every query takes one and applies the privacy rules of the loop model to it.</summary>
/// <param name="Subject">Whose own days are shown; null for who has none.</param>
/// <param name="Name">For the top bar.</param>
/// <param name="Invented">True when the subject is a person of the demo, whom the owner looks at as an example.</param>
/// <param name="Token">Of which kind the token is that asks; null for a browser.</param>
public sealed record Viewer(Tenant Tenant, Guid? Subject, Roles Roles, string Name, bool Invented = false, TokenKind? Token = null)
{
    public bool Is(Roles role) => (Roles & role) != 0;

    /// <summary>As the audit log names the one who changes something.</summary>
    public ChangedBy AsChanger() => new(Tenant, "person", Subject, Name);
}
