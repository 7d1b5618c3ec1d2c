using DevEx.Collectors.GitHub;
using DevEx.Store.Organisation;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Setup;

/// <summary>One person: what they are called, which logins are theirs, and that they are somebody who is here already.</summary>
public sealed partial class PersonCard(People people)
{
    private SetupForm _person = default!;
    private SetupForm _login = default!;
    private string? _problem;

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    [Parameter, EditorRequired] public PersonRow Person { get; set; } = default!;

    /// <summary>Everybody else.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<PersonName> Names { get; set; } = [];

    /// <summary>Whom the person is to become; null while nobody is chosen.</summary>
    [Parameter] public PersonName? Into { get; set; }

    [SupplyParameterFromForm(FormName = "person")] private PersonInput? Input { get; set; }

    [SupplyParameterFromForm(FormName = "login")] private LoginInput? Login { get; set; }

    private string Here => $"setup/people?person={Person.Subject:N}";

    protected override void OnInitialized()
    {
        Input ??= new() { Name = Person.Name, Zone = Person.Zone, Bot = Person.Bot };
        Login ??= new();
        (_person, _login) = (new(Input), new(Login));
    }

    private async Task SaveAsync()
    {
        if (await people.ChangeAsync(SetupAccess.Changer(Http), Person.Subject, Input!.Name!.Trim(), Input.Zone!.Trim(), Input.Bot, Http.RequestAborted))
        {
            SetupAccess.Done(Http, Here, "person-saved");
        }
        else
        {
            _person.Fault(nameof(Input.Name), "This person is not there any more.");
        }
    }

    private async Task AddLoginAsync()
    {
        switch (await people.AddLoginAsync(SetupAccess.Changer(Http), GitHubSetup.Provider, Login!.Login!.Trim(), Person.Subject, Http.RequestAborted))
        {
            case Edited.Done:
                SetupAccess.Done(Http, Here, "login-added");
                break;
            case Edited.Taken:
                _login.Fault(nameof(Login.Login), "This login is known already. Find it in the list, and say who it really is.");
                break;
            default:
                _login.Fault(nameof(Login.Login), "This person is not there any more.");
                break;
        }
    }

    private async Task MergeAsync()
    {
        var outcome = await people.MergeAsync(SetupAccess.Changer(Http), Person.Subject, Into!.Subject, Http.RequestAborted);
        _problem = outcome switch
        {
            Merged.HasLoop => $"What may be {Person.Name}'s own would become another's to see. Open the other person, and merge that one into this.",
            Merged.NotTheirs => "Who sits at this machine, and the people of the demo, are merged into nobody.",
            Merged.Missing => "One of the two is not there any more.",
            _ => null,
        };
        if (_problem is null)
        {
            SetupAccess.Done(Http, $"setup/people?person={Into.Subject:N}", "person-merged");
        }
    }
}
