using DevEx.Web.Access;
using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;
using DevEx.Web.Loops;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Annotations;

/// <summary>What an annotated change did to a loop.</summary>
public sealed partial class BeforeAfterPage(BeforeAfterQueries queries, TimeProvider clock)
{
    private const string Heading = "What did it change?";

    private static readonly IReadOnlyList<(string? Value, string Label)> Loops = [.. Enum.GetNames<LoopKind>().Select(l => ((string?)l, l))];
    private static readonly IReadOnlyList<(string? Value, string Label)> Lengths = [("1", "1"), ("2", "2"), ("4", "4"), ("8", "8")];

    private Task _work = Task.CompletedTask;
    private BeforeAfterChoice _choice = BeforeAfterChoice.Default;
    private DateOnly _today;
    private string? _problem;
    private bool? _mayRead;
    private IReadOnlyList<Annotation>? _annotations;
    private BeforeAfterAnswer? _answer;

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    private string Windows =>
        $"{Figures.Dates(_answer!.Before.From, _answer.Before.To)} against {Figures.Dates(_answer.After.From, _answer.After.To)}{Fewer}";

    private string Fewer => _answer!.Weeks == _choice.Weeks ? "" : $": only {_answer.Weeks} whole {(_answer.Weeks == 1 ? "week has" : "weeks have")} passed since";

    // Where the second window begins: a mark on the day itself would stand at the start of the week before it.
    private IReadOnlyList<Mark> Marks => [new(_answer!.After.From, $"The days after “{_answer.Annotation.Title}”")];

    private IReadOnlyList<NamedLine> Lines =>
    [
        new("With the change", [.. _answer!.Points.Select(p => new LinePoint(p.From, p.ChangedMs))]),
        .. _answer.Control is null ? [] : new NamedLine[] { new("Without it", [.. _answer.Points.Select(p => new LinePoint(p.From, p.ControlMs))]) },
    ];

    private IEnumerable<(string Who, MovedMedian Median)> Sides =>
        new (string, MovedMedian?)[] { (_answer!.Annotation.About ?? "All", _answer.Changed), ("Those without it", _answer.Control) }
            .Where(s => s.Item2 is not null).Select(s => (s.Item1, s.Item2!));

    protected override Task OnParametersSetAsync()
    {
        _today = Answers.Today(clock);
        var (choice, problem) = BeforeAfterChoice.Read(Http.Request.Query);
        (_choice, _problem) = (choice ?? BeforeAfterChoice.Default, problem);
        return _work = LoadAsync(Http.Viewer(), Http.RequestAborted);
    }

    private async Task LoadAsync(Viewer viewer, CancellationToken ct)
    {
        _mayRead = viewer.Is(Answers.Readers);
        if (_mayRead is false)
        {
            return;
        }

        var annotations = await queries.ListAsync(viewer, ct);
        // The newest of which a week is over says more than one of yesterday.
        var newest = annotations.Where(a => a.Day < _today.AddDays(-7)).Concat(annotations).FirstOrDefault();
        if (newest is not null)
        {
            _choice = _choice.Annotation is null ? _choice with { Annotation = newest.Id } : _choice;
            _answer = await queries.GetAsync(viewer, _choice.Annotation!, _choice.Loop, _choice.Weeks, _today, ct);
        }

        _annotations = annotations;
    }
}
