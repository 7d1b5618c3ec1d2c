using DevEx.Store.Organisation;
using DevEx.Web.Access;
using DevEx.Web.Organisation;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Setup;

/// <summary>Brings people into a team: new ones by their names, known ones from a list.</summary>
public sealed partial class AddPeopleCard(PeopleQueries people, MemberEdits edits)
{
    private IReadOnlyList<PersonName> _names = [];
    private SetupForm _new = default!;
    private SetupForm _known = default!;

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    [Parameter, EditorRequired] public TeamView Team { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "people-new")] private NewPeopleInput? New { get; set; }

    [SupplyParameterFromForm(FormName = "people-known")] private KnownPersonInput? Known { get; set; }

    protected override async Task OnInitializedAsync()
    {
        New ??= new() { Batch = Guid.CreateVersion7() };
        Known ??= new();
        (_new, _known) = (new(New), new(Known));
        _names = await people.NamesAsync(Http.Viewer(), Http.RequestAborted);
    }

    private async Task AddNewAsync()
    {
        var known = _names.Select(n => n.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var (members, problem) = PeopleLines.Read(New!.Names, New.Batch, known, DayAttribute.Read(New.JoinedOn));
        // Sent twice: the first time has made them all.
        if (members.Count == 0 && PeopleLines.Read(New.Names, New.Batch, new HashSet<string>(), null).Members is { Count: > 0 } again
            && again.All(m => Team.Members.Any(t => t.Subject == m.Subject)))
        {
            SetupAccess.Done(Http, $"setup/teams/{Team.Team}", "members-added");
        }
        else if (problem is not null)
        {
            _new.Fault(nameof(New.Names), problem);
        }
        else
        {
            await AddAsync(members, _new, nameof(New.Names));
        }
    }

    private Task AddKnownAsync()
    {
        var subject = Known!.Subject!.Value;
        if (_names.All(n => n.Subject != subject))
        {
            _known.Fault(nameof(Known.Subject), "Choose a person from the list.");
            return Task.CompletedTask;
        }

        return AddAsync([new(subject, null, DayAttribute.Read(Known.JoinedOn), null)], _known, nameof(Known.Subject));
    }

    private async Task AddAsync(IReadOnlyList<NewMember> members, SetupForm form, string field)
    {
        if (Team.Members.Count + members.Count > OrganisationRules.MaxMembers)
        {
            form.Fault(field, $"A team has at most {OrganisationRules.MaxMembers} members.");
            return;
        }

        switch (await edits.AddAsync(SetupAccess.Changer(Http), Team.Team, members, Http.RequestAborted))
        {
            case Edited.Done:
                SetupAccess.Done(Http, $"setup/teams/{Team.Team}", "members-added");
                break;
            case Edited.Missing:
                form.Fault(field, "The team is not there any more.");
                break;
            default:
                form.Fault(field, "They are in the team already at that time. Correct the days in the list.");
                break;
        }
    }
}
