using System.Globalization;
using DevEx.Store.Organisation;
using DevEx.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Setup;

/// <summary>Who is and was in a team; the days of each can be corrected, and a mistake removed.</summary>
public sealed partial class MembersCard(MemberEdits edits)
{
    private Membership? _edited;
    private SetupForm? _form;

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    [Parameter, EditorRequired] public TeamView Team { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "membership")] private MembershipInput? Input { get; set; }

    private string Here => $"setup/teams/{Team.Team}";

    protected override void OnInitialized()
    {
        var edit = Http.Request.Query["edit"].ToString();
        _edited = Team.Members.FirstOrDefault(m => Key(m) == edit);
        Input ??= new() { JoinedOn = Iso(_edited?.JoinedOn), LeftOn = Iso(_edited?.LeftOn) };
        _form = new(Input);
    }

    private async Task SaveAsync()
    {
        switch (await edits.ChangeAsync(
            SetupAccess.Changer(Http), Team.Team, _edited!.Subject, _edited.Key, DayAttribute.Read(Input!.JoinedOn), DayAttribute.Read(Input.LeftOn), Http.RequestAborted))
        {
            case Edited.Done:
                SetupAccess.Done(Http, Here, "member-saved");
                break;
            case Edited.Overlap:
                _form!.Fault(nameof(Input.JoinedOn), "They would be in the team twice at the same time.");
                break;
            default:
                _form!.Fault(nameof(Input.JoinedOn), "They are not in the team any more.");
                break;
        }
    }

    private async Task RemoveAsync(Membership member)
    {
        await edits.RemoveAsync(SetupAccess.Changer(Http), Team.Team, member.Subject, member.Key, Http.RequestAborted);
        SetupAccess.Done(Http, Here, "member-gone");
    }

    private static string Key(Membership member) => $"{member.Subject:N}-{member.Key.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}";

    private static string? Iso(DateOnly? day) => day is { } known ? FilterLinks.Iso(known) : null;

    private static string Day(DateOnly day) => $"{Figures.Date(day)} {day.Year}";
}
