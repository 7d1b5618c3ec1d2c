using System.Globalization;
using DevEx.Web.Access;
using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;
using DevEx.Web.Loops;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Changes;

/// <summary>The page of the pull requests.</summary>
public sealed partial class ChangesPage(ChangeQueries queries, OuterQueries loops, RepositoryQueries repositories, TimeProvider clock)
{
    private Task _work = Task.CompletedTask;
    private DateOnly _today;
    private Filter? _filter;
    private string? _problem;
    private IReadOnlyList<Choice> _teams = [];
    private IReadOnlyList<Choice> _repositories = [];
    private int _page = 1;
    private ChangesAnswer? _answer;
    private List<ChangeLine> _lines = [];
    private string _finding = "";
    private TimeSpan _middleScale;
    private TimeSpan _outerScale;

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    private string Heading => $"{Figures.Count(_answer!.N)} pull {(_answer.N == 1 ? "request" : "requests")}"
        + (_answer.Pages > 1 ? $", page {_answer.Page} of {_answer.Pages}" : "");

    private string SubHeading =>
        $"Bars are drawn to one scale: a full one is {Figures.Duration(_middleScale)} to merge, {Figures.Duration(_outerScale)} to production; » is longer. "
        + (_lines.Count(l => l.Change.Bot) is var bots and > 0 ? $"{bots} by bots: listed here, left out of people's figures." : "");

    private IEnumerable<SegmentPart> Legend => _lines.SelectMany(l => (l.Middle?.Parts ?? []).Concat(l.Outer?.Parts ?? []))
        .Where(p => p.Length > TimeSpan.Zero).DistinctBy(p => p.Name).OrderBy(p => ChangeLine.Order.IndexOf(p.Name));

    protected override Task OnInitializedAsync()
    {
        _today = Answers.Today(clock);
        (_filter, _problem) = Filter.Read(Http.Request.Query, _today);
        var page = PageNumber.Read(Http.Request.Query);
        (_page, _problem, _filter) = (page ?? 1, _problem ?? (page is null ? PageNumber.Problem : null), page is null ? null : _filter);
        return _filter is { } filter && Http.Viewer().Is(Answers.Readers) ? _work = LoadAsync(filter) : Task.CompletedTask;
    }

    private async Task LoadAsync(Filter filter)
    {
        var (viewer, ct) = (Http.Viewer(), Http.RequestAborted);
        var choices = queries.ChoicesAsync(viewer, ct);
        var answer = queries.GetAsync(viewer, filter, _page, ct);
        var both = loops.BothAsync(viewer, filter with { Compare = Compare.None }, ct);
        var slowest = repositories.GetAsync(viewer, filter, LoopKind.Middle, ct);
        (_teams, _repositories) = await choices;
        var (middle, outer) = await both;
        _finding = WaitFinding.Of(middle.Now, outer.Now, await slowest, filter.IsWorking);
        _answer = await answer;
        _lines = [.. _answer.Changes.Select(c => ChangeLine.Of(c, filter.IsWorking ? ChangeClock.Working : ChangeClock.Wall))];
        _middleScale = Scale(_lines.Select(l => l.Middle));
        _outerScale = Scale(_lines.Select(l => l.Outer));
    }

    /// <summary>The slowest tenth would squeeze all others to nothing: it is cut off, and marked.</summary>
    private static TimeSpan Scale(IEnumerable<LoopBar?> bars)
    {
        TimeSpan[] lengths = [.. bars.OfType<LoopBar>().Select(b => b.Length).Order()];
        return lengths.Length == 0 ? TimeSpan.Zero : lengths[(lengths.Length - 1) * 9 / 10];
    }

    private string PageAddress(int page) =>
        _filter!.Address("changes", page > 1 ? new Dictionary<string, string> { ["page"] = page.ToString(CultureInfo.InvariantCulture) } : []);
}
