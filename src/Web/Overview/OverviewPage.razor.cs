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
    private Filter _filter = default!;
    private DateOnly _today;
    private string? _problem;
    private bool? _mayRead;
    private FilterChoices? _choices;
    private OverviewView? _view;
    private IReadOnlyList<Mark> _marks = [];

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    private string Sub => $"{Figures.Dates(_filter.From, _filter.To)}, compared with the {_filter.Days} days before";

    private List<Choice> Teams => [.. _choices!.Teams.Select(t => new Choice(t.Team, t.Name))];

    private List<Choice> Repositories => [.. _choices!.Repositories.Select(r => new Choice(r, r))];

    protected override Task OnParametersSetAsync()
    {
        _today = Answers.Today(clock);
        var (filter, problem) = Filter.Read(Http.Request.Query, _today);
        (_filter, _problem) = (filter ?? Filter.Default(_today), problem);
        return _work = LoadAsync(Http.Viewer(), Http.RequestAborted);
    }

    private async Task LoadAsync(Viewer viewer, CancellationToken ct)
    {
        _mayRead = viewer.Is(Answers.Readers);
        if (_mayRead is false)
        {
            return;
        }

        var choices = await filters.GetAsync(viewer, ct);
        if (!choices.Received && !Http.Response.HasStarted)
        {
            // The navigation manager's redirect is lost in a streamed page. Too late, the page itself leads there.
            Http.Response.Redirect("/welcome");
        }

        _view = await queries.GetAsync(viewer, _filter, _today, ct);
        _marks = LoopPoints.Marks(_view.Annotations);
        _choices = choices;
    }
}
