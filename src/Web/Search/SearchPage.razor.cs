using DevEx.Web.Access;
using DevEx.Web.Filters;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Search;

/// <summary>What was found of the words in the address.</summary>
public sealed partial class SearchPage(SearchQueries queries, TimeProvider clock)
{
    private Task _work = Task.CompletedTask;
    private SearchText _text = SearchText.Read(null);
    private IReadOnlyList<SearchGroup>? _groups;

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    protected override Task OnParametersSetAsync()
    {
        _text = SearchText.Read(Http.Request.Query["q"]);
        return _work = LoadAsync(Http.RequestAborted);
    }

    private async Task LoadAsync(CancellationToken ct) => _groups = await queries.FindAsync(Http.Viewer(), _text, Answers.Today(clock), ct);
}
