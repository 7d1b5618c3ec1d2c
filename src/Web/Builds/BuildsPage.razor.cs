using DevEx.Web.Access;
using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace DevEx.Web.Builds;

/// <summary>The page of the builds: its frame is static, the grid alone has a circuit.</summary>
public sealed partial class BuildsPage
{
    private readonly InteractiveServerRenderMode _island = new(prerender: false);

    private Task _work = Task.CompletedTask;
    private DateOnly _today;
    private Filter? _filter;
    private BuildChoice _choice = new(null, null);
    private string? _problem;
    private IReadOnlyList<Choice> _repositories = [];
    private IReadOnlyList<BuildRow>? _builds;

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    protected override Task OnInitializedAsync()
    {
        _today = Answers.Today(Clock);
        (_filter, _problem) = Filter.Read(Http.Request.Query, _today);
        _choice = BuildChoice.Read(Http.Request.Query);
        return _filter is { } filter && Http.Viewer().Is(Answers.Readers) ? _work = LoadAsync(filter) : Task.CompletedTask;
    }

    private async Task LoadAsync(Filter filter)
    {
        // Asked of all repositories, so that the list to choose from holds them all.
        var all = (await Queries.GetAsync(Http.Viewer(), filter with { Repository = null }, _choice.Place, Http.RequestAborted)).Builds;
        _repositories = [.. all.Select(b => b.Repository).Distinct().Order(StringComparer.Ordinal).Select(r => new Choice(r, r))];
        _builds = [.. all.Where(b => filter.Repository is null || b.Repository == filter.Repository).Where(_choice.Has)];
    }

    // The most costly first.
    private BuildRow[] Slower => [.. _builds!.Where(b => b.Regression is not null).OrderByDescending(b => b.LostCycles)];

    // The grid holds only the rows that can be seen.
    private string Everything => _filter is null ? "" : $"{_filter.Address("api/v1/builds", _choice.Keep)}&format=csv";

    private string Address(BuildChoice choice) => _filter!.Address("builds", choice.Keep);
}
