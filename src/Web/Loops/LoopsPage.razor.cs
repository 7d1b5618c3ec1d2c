using DevEx.Web.Access;
using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Loops;

/// <summary>The three loops of the model.</summary>
public enum LoopKind
{
    Inner,
    Middle,
    Outer,
}

/// <summary>One loop of the group over time: how long it takes, and in which part.</summary>
public sealed partial class LoopsPage(LoopsQueries queries, FilterQueries filters, TimeProvider clock)
{
    private Task _work = Task.CompletedTask;
    private Filter _filter = default!;
    private DateOnly _today;
    private LoopKind _loop;
    private string? _problem;
    private bool? _mayRead;
    private FilterChoices? _choices;
    private LoopsView? _view;
    private IReadOnlyList<Mark> _marks = [];

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    private string Heading => _loop switch
    {
        LoopKind.Middle => "How long does a pull request wait?",
        LoopKind.Outer => "How long until a change is in production?",
        _ => "How long does one iteration take?",
    };

    private string What => _loop switch
    {
        LoopKind.Middle => "The middle loop: from ready for review to merged, without bots",
        LoopKind.Outer => "The outer loop: from merged to running in production",
        _ => "The inner loop: from an edit to its result",
    } + $" · {Figures.Dates(_filter.From, _filter.To)}{_filter.AgainstWhat()}";

    private IReadOnlyList<SegmentLook> Segments => _loop == LoopKind.Middle ? SegmentLook.Middle : SegmentLook.Outer;

    private string Thing => _loop == LoopKind.Middle ? "pull requests" : "changes";

    private List<Choice> Teams => [.. _choices!.Teams.Select(t => new Choice(t.Team, t.Name))];

    private List<Choice> Repositories => [.. _choices!.Repositories.Select(r => new Choice(r, r))];

    private static Dictionary<string, string> Keep(LoopKind loop) =>
        loop == LoopKind.Inner ? [] : new() { ["loop"] = loop.ToString().ToLowerInvariant() };

    protected override Task OnParametersSetAsync()
    {
        var query = Http.Request.Query;
        _today = Answers.Today(clock);
        var (filter, problem) = Filter.Read(query, _today);
        (_filter, _problem) = (filter ?? Filter.Default(_today), problem);
        _loop = query["loop"].ToString() switch { "middle" => LoopKind.Middle, "outer" => LoopKind.Outer, _ => LoopKind.Inner };
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
        _view = await queries.GetAsync(viewer, _filter, _loop, ct);
        _marks = LoopPoints.Marks(_view.Annotations.Value ?? []);
        _choices = choices;
    }
}
