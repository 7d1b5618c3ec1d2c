using DevEx.Web.Access;
using DevEx.Web.Annotations;
using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;
using DevEx.Web.Loops;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Builds;

/// <summary>One build: how long it takes since when, why it fails, and where the time of one run goes.</summary>
public sealed partial class BuildPage(BuildHistoryQueries queries, AnnotationQueries annotations, FilterQueries filters, TimeProvider clock)
{
    private const string ByDay = "day";
    private const string ByWeek = "week";

    private static readonly IReadOnlyList<(string? Value, string Label)> Grains = [(ByDay, "Days"), (ByWeek, "Weeks")];

    private Task _work = Task.CompletedTask;
    private bool _forbidden;
    private string? _problem;
    private DateOnly _today;
    private Filter _filter = default!;
    private BuildRef? _build;
    private RunRef? _asked;
    private BuildHistoryAnswer? _answer;
    private IReadOnlyList<Choice> _teams = [];
    private IReadOnlyList<Mark> _happened = [];
    private Dictionary<string, string> _keep = [];

    /// <summary>See <see cref="BuildRef.Key"/>.</summary>
    [Parameter] public string Key { get; set; } = "";

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    private string GrainWord => _filter.Grain == Grain.Day ? ByDay : ByWeek;

    private string Path => $"builds/{Key}";

    private IEnumerable<string> Marks => BuildLine.Of(_answer!.Build!) is var line
        ? new[] { line.Slower, line.Flaky }.OfType<string>().Select(w => $"{char.ToUpperInvariant(w[0])}{w[1..]}.")
        : [];

    private string TurnWords => _answer!.Turn is { Clear: true } turn
        ? $"On {Figures.Date(turn.Day)} it turned {(turn.Z > 0 ? "slower" : "faster")}: from {Time(turn.BeforeMs)} to {Time(turn.AfterMs)} in the median"
        : "No day of the period clearly parts it into two";

    // What was annotated stands beside the day of the turn: it may be the reason.
    private IReadOnlyList<Mark> Happened => [.. Turned.Concat(_happened).OrderBy(m => m.At)];

    private IReadOnlyList<Mark> Turned => _answer!.Turn is { Clear: true } turn
        ? [new(turn.Day, $"turned {(turn.Z > 0 ? "slower" : "faster")}{(turn.Commit is null ? "" : $" with {RunTable.Short(turn.Commit)}")}", Changes.ChangeLine.SafeHref(turn.Url))]
        : [];

    private List<PercentilePoint> Lines => [.. _answer!.Points.Select(p => new PercentilePoint(p.From, Span(p.P50), Span(p.P75), Span(p.P90), p.N ?? 0))];

    private Chart QueueAndRun => ChartOptions.Stacked(
        [new("Queue", "ph-wait"), new("Run", "ph-build")],
        [.. _answer!.Points.Select(p => new StackPoint(p.From, p.RunMeanMs is null ? null : [Span(p.QueueMeanMs) ?? TimeSpan.Zero, Span(p.RunMeanMs)!.Value]))],
        Happened);

    protected override Task OnParametersSetAsync()
    {
        var viewer = Http.Viewer();
        _forbidden = !viewer.Is(Answers.Readers);
        return _work = _forbidden ? Task.CompletedTask : LoadAsync(viewer, Http.RequestAborted);
    }

    private async Task LoadAsync(Viewer viewer, CancellationToken ct)
    {
        _today = Answers.Today(clock);
        var query = Http.Request.Query;
        (var filter, _problem) = Filter.Read(query, _today);
        _asked = RunRef.Read(query["run"]);
        if (BuildRef.Read(Key) is not { } build)
        {
            NotFound();
            return;
        }

        // A day of a local build shows where many people share it: a week is what most have.
        var grain = query["grain"].ToString() switch { ByDay => Grain.Day, ByWeek => Grain.Week, _ => build.IsLocal ? Grain.Week : Grain.Day };
        // A filter by day says so itself.
        _keep = grain == Grain.Day ? [] : new() { ["grain"] = ByWeek };
        _filter = (filter ?? Filter.Default(_today)) with { Repository = null, Team = build.IsLocal ? filter?.Team : null, Grain = grain };
        _teams = build.IsLocal ? [.. (await filters.GetAsync(viewer, ct)).Teams.Select(t => new Choice(t.Team, t.Name))] : [];
        var happened = annotations.GetAsync(viewer, _filter with { Repository = build.Repository }, ct);
        _answer = await queries.GetAsync(viewer, _filter, build, _asked, ct);
        // Of which team a repository is, nobody says.
        _happened = LoopPoints.Marks((await happened).Where(a => a.Scope != "team" || _filter.Team is not null));
        if (_answer is null)
        {
            NotFound();
            return;
        }

        _build = build;
    }

    // The face of it is that of every address at which there is nothing.
    private void NotFound() => Http.Response.StatusCode = StatusCodes.Status404NotFound;

    private string Address(string grain) =>
        (_filter with { Grain = grain == ByDay ? Grain.Day : Grain.Week }).Address(Path, grain == ByDay ? [] : [new("grain", ByWeek)]);

    private string RunAddress(BuildRun run) => _filter.Address(Path, [.. _keep, new("run", run.Key)]);

    private static string RunTitle(RunAnswer run) => $"Where did the time of run {run.RunId} go?";

    private static string RunSub(RunAnswer run) => string.Join(" · ", new[]
    {
        run.Workflow, run.Attempt > 1 ? $"attempt {run.Attempt}" : null, RunTable.Short(run.Sha), run.Event, $"{run.Jobs.Count} {(run.Jobs.Count == 1 ? "job" : "jobs")}",
        RunJob.Between(run.QueuedAt, run.StartedAt) is > 0 and var queue ? $"{Time(queue)} before the first began" : null,
    }.Where(p => !string.IsNullOrEmpty(p)));

    private static string? Mean(double? ms) => ms is { } mean ? $"mean {Time(mean)}" : null;

    private static TimeSpan? Span(double? ms) => ms is { } known ? TimeSpan.FromMilliseconds(known) : null;

    private static string Time(double ms) => Figures.Of(FigureKind.Duration, ms);

    private static string? Text(FigureKind kind, double? value) => value is { } known ? Figures.Of(kind, known) : null;
}
