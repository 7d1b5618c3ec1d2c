using DevEx.Web.Access;
using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;
using DevEx.Web.Loops;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Overview;

/// <summary>The first page: where the time of the group goes, and what that costs.</summary>
public sealed partial class OverviewPage(OverviewQueries queries, FilterQueries filters, TimeProvider clock)
{
    private const string NothingYet = "Connect a developer's machine or a repository, or load a demo to look around.";

    private Task _work = Task.CompletedTask;
    private Task _begun = Task.CompletedTask;
    private Filter _filter = default!;
    private DateOnly _today;
    private string? _problem;
    private bool? _mayRead;
    private FilterChoices? _choices;
    private OverviewView? _view;
    private IReadOnlyList<Mark> _marks = [];

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    private string Sub => Figures.Dates(_filter.From, _filter.To) + _filter.AgainstWhat();

    private Turn? Turn => _view?.Happened.Value?.Turn;

    private List<Choice> Teams => [.. _choices!.Teams.Select(t => new Choice(t.Team, t.Name))];

    private List<Choice> Repositories => [.. _choices!.Repositories.Select(r => new Choice(r, r))];

    protected override Task OnParametersSetAsync()
    {
        _today = Answers.Today(clock);
        var (filter, problem) = Filter.Read(Http.Request.Query, _today);
        (_filter, _problem) = (filter ?? Filter.Default(_today), problem);
        var viewer = Http.Viewer();
        _mayRead = viewer.Is(Answers.Readers);
        if (_mayRead is false)
        {
            return Task.CompletedTask;
        }

        var choices = BeginAsync(viewer, Http.RequestAborted);
        (_begun, _work) = (choices, LoadAsync(viewer, choices, Http.RequestAborted));
        return _work;
    }

    /// <summary>Where nothing has arrived yet, the way leads to the welcome page: before the first byte, since the navigation
    /// manager's redirect is lost in a streamed page.</summary>
    private async Task<FilterChoices> BeginAsync(Viewer viewer, CancellationToken ct)
    {
        var choices = await filters.GetAsync(viewer, ct);
        if (!choices.Received)
        {
            Http.Response.Redirect("/welcome");
        }

        return choices;
    }

    private async Task LoadAsync(Viewer viewer, Task<FilterChoices> choices, CancellationToken ct)
    {
        _view = await queries.GetAsync(viewer, _filter, _today, ct);
        _marks = LoopPoints.Marks(_view.Happened.Value?.Annotations ?? []);
        _choices = await choices;
    }
}
