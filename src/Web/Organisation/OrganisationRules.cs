using System.Text.RegularExpressions;
using DevEx.Store.Organisation;
using DevEx.Web.Filters;

namespace DevEx.Web.Organisation;

/// <summary>What is wrong with an update of the organisation, and where in the body.</summary>
public sealed record OrganisationFault(string Pointer, string Detail);

/// <summary>What must hold of teams, members and logins besides their shape.</summary>
public static partial class OrganisationRules
{
    public const int MaxTeams = 200;
    public const int MaxMembers = 500;
    public const int MaxIdentities = 10_000;

    public const int MaxName = 200;
    public const int MaxSprintDays = 90;

    private const string Day = "A day is written 2026-03-02, between 2000 and 2099.";

    // Whose login it is decides who sits at the server's machine.
    private const string OwnersProvider = "local";

    public static IEnumerable<OrganisationFault> Check(OrganisationUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);

        if (update.Teams.Count is 0 or > MaxTeams)
        {
            yield return new("/teams", $"1 to {MaxTeams} teams.");
        }

        var keys = new HashSet<string>();
        foreach (var (index, team) in update.Teams.Index())
        {
            if (!keys.Add(team.Team))
            {
                yield return new($"/teams/{index}/team", "This team stands here twice.");
            }

            foreach (var fault in OfTeam(team).Concat(OfMembers(team)))
            {
                yield return fault with { Pointer = $"/teams/{index}{fault.Pointer}" };
            }
        }

        foreach (var fault in OfIdentities(update.Identities ?? []))
        {
            yield return fault;
        }
    }

    private static IEnumerable<OrganisationFault> OfTeam(TeamUpdate team)
    {
        if (!Key().IsMatch(team.Team))
        {
            yield return new("/team", "A team's key is lower-case letters, digits and hyphens, at most 63.");
        }

        if (!IsName(team.Name))
        {
            yield return new("/name", $"A name has 1 to {MaxName} characters.");
        }

        if (!IsZone(team.Zone))
        {
            yield return new("/zone", "A time zone is an IANA name: Europe/Berlin.");
        }

        if (!IsPossible(team.SprintStart))
        {
            yield return new("/sprintStart", Day);
        }

        if (team.SprintDays is < 1 or > MaxSprintDays)
        {
            yield return new("/sprintDays", $"A sprint has 1 to {MaxSprintDays} days.");
        }
    }

    private static IEnumerable<OrganisationFault> OfMembers(TeamUpdate team)
    {
        if (team.Members.Count > MaxMembers)
        {
            yield return new("/members", $"A team has at most {MaxMembers} members.");
        }

        var times = new HashSet<(Guid, DateOnly?)>();
        foreach (var (index, member) in team.Members.Index())
        {
            if (member.Subject == Guid.Empty || !times.Add((member.Subject, member.JoinedOn)))
            {
                yield return new($"/members/{index}/subject", "A subject is a UUID, not all zero, and once in a team from any one day.");
            }

            if (!IsName(member.Name))
            {
                yield return new($"/members/{index}/name", $"A name has 1 to {MaxName} characters.");
            }

            if (member.Zone is not null && !IsZone(member.Zone))
            {
                yield return new($"/members/{index}/zone", "A time zone is an IANA name: Europe/Berlin.");
            }

            if (!IsPossible(member.JoinedOn))
            {
                yield return new($"/members/{index}/joinedOn", Day);
            }

            if (!IsPossible(member.LeftOn))
            {
                yield return new($"/members/{index}/leftOn", Day);
            }

            if (member.LeftOn <= member.JoinedOn)
            {
                yield return new($"/members/{index}/leftOn", "A member leaves after joining.");
            }
        }
    }

    private static IEnumerable<OrganisationFault> OfIdentities(IReadOnlyList<IdentityUpdate> identities)
    {
        if (identities.Count > MaxIdentities)
        {
            yield return new("/identities", $"At most {MaxIdentities} logins at a time.");
        }

        var logins = new HashSet<(string, string)>();
        foreach (var (index, identity) in identities.Index())
        {
            if (string.Equals(identity.Provider, OwnersProvider, StringComparison.OrdinalIgnoreCase))
            {
                yield return new($"/identities/{index}/provider", "The logins of the provider local are the server's own: no import says whose they are.");
            }

            if (!IsName(identity.Provider) || !IsName(identity.Login) || !logins.Add((identity.Provider, identity.Login.ToLowerInvariant())))
            {
                yield return new($"/identities/{index}/login", "A login has a provider and a name, and stands here once.");
            }

            if (identity.Subject == Guid.Empty)
            {
                yield return new($"/identities/{index}/subject", "A subject is a UUID, not all zero.");
            }
        }
    }

    private static bool IsPossible(DateOnly? day) => day is null || PossibleDay.Is(day.Value);

    internal static bool IsName(string text) => text.Length is > 0 and <= MaxName && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);

    // The pattern comes first: the name is looked up as a file.
    internal static bool IsZone(string zone) =>
        ZoneName().IsMatch(zone) && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && found.HasIanaId;

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}\\z")]
    internal static partial Regex Key();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}\\z")]
    private static partial Regex ZoneName();
}
