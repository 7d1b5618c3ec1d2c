using DevEx.Store.Organisation;

namespace DevEx.Web.Demo;

/// <summary>The invented teams as the organisation API takes them.</summary>
public static class DemoStaff
{
    private const int SprintDays = 14;

    // Any Monday does: sprints are counted from it in both directions. The same one always, or a second sending would move them.
    private static readonly DateOnly SprintStart = new(2026, 1, 5);

    public static OrganisationUpdate Of(DemoOrganisation organisation)
    {
        ArgumentNullException.ThrowIfNull(organisation);
        return new(
        [
            .. organisation.Teams.Select(t => new TeamUpdate(
                t.Key, t.Name, t.Zone, [.. t.Members.Select(m => new MemberUpdate(m.Subject, m.Name, Invented: true))], SprintStart, SprintDays)),
        ]);
    }
}
