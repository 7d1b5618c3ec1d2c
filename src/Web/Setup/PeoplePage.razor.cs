using DevEx.Web.Access;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Setup;

/// <summary>Everybody who is known, and the one who is being looked at.</summary>
public sealed partial class PeoplePage(PeopleQueries queries)
{
    private const int LongestFind = 100;

    private IReadOnlyList<PersonRow> _people = [];
    private IReadOnlyList<PersonName> _names = [];
    private PersonRow? _person;
    private Guid? _into;
    private string? _find;
    private bool _asked;

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    private string Told => _people.Count == PeopleQueries.MaxShown
        ? $"The first {PeopleQueries.MaxShown}; those in no team first. Find others by name."
        : "Those in no team first, bots last";

    protected override async Task OnInitializedAsync()
    {
        if (!SetupAccess.May(Http))
        {
            return;
        }

        var query = Http.Request.Query;
        _find = query["find"].ToString().Trim() is { Length: > 0 and <= LongestFind } find && !find.Any(char.IsControl) ? find : null;
        _asked = query.ContainsKey("person");
        if (Guid.TryParse(query["person"], out var subject))
        {
            _person = await queries.FindAsync(Http.Viewer(), subject, Http.RequestAborted);
            _into = Guid.TryParse(query["into"], out var into) && into != subject ? into : null;
            _names = [.. (await queries.NamesAsync(Http.Viewer(), Http.RequestAborted)).Where(n => n.Subject != subject)];
        }

        _people = await queries.ListAsync(Http.Viewer(), _find, Http.RequestAborted);
    }

    private static string Address(PersonRow person) => $"setup/people?person={person.Subject:N}";
}
