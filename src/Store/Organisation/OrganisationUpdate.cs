namespace DevEx.Store.Organisation;

/// <summary>Teams with all their members, and logins that are tied to people. Teams that are not named stay as they are.</summary>
public sealed record OrganisationUpdate(IReadOnlyList<TeamUpdate> Teams, IReadOnlyList<IdentityUpdate>? Identities = null);

/// <summary>A team as it is to be. Its <paramref name="Members"/> replace those it had.</summary>
/// <param name="Team">Its key in addresses.</param>
/// <param name="Zone">IANA; also that of the members who have none of their own.</param>
/// <param name="SprintStart">A day on which a sprint begins; null when the team has none.</param>
public sealed record TeamUpdate(
    string Team, string Name, string Zone, IReadOnlyList<MemberUpdate> Members, DateOnly? SprintStart = null, int SprintDays = 14);

/// <summary>Someone in a team, from <paramref name="JoinedOn"/> up to, but not on, <paramref name="LeftOn"/>.</summary>
/// <param name="Invented">Made by the demo. Holds for a person who is new here and nobody's; never makes a real person an invented one.</param>
public sealed record MemberUpdate(
    Guid Subject, string Name, string? Zone = null, DateOnly? JoinedOn = null, DateOnly? LeftOn = null, bool Invented = false);

/// <summary>That a login at a source is this person.</summary>
public sealed record IdentityUpdate(string Provider, string Login, Guid Subject);

/// <summary>What an update held, and how many cells it made stale.</summary>
public sealed record OrganisationCounts(int Teams, int People, int Members, int Identities, int Recomputed);

/// <summary>A team as lists show it.</summary>
/// <param name="Members">Those who have not left.</param>
public sealed record TeamRow(string Team, string Name, string Zone, DateOnly? SprintStart, int SprintDays, int Members);
