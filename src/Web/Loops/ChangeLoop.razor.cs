using DevEx.Domain.Metrics;
using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Loops;

/// <summary>The middle or the outer loop of a group.</summary>
public sealed partial class ChangeLoop
{
    private const int WiderDays = 90;

    [Parameter, EditorRequired] public LoopAnswer Answer { get; set; } = default!;

    /// <summary>Null where the period is compared with nothing.</summary>
    [Parameter, EditorRequired] public LoopAnswer? Before { get; set; }

    [Parameter, EditorRequired] public Filter Filter { get; set; } = default!;

    [Parameter, EditorRequired] public IReadOnlyList<Mark> Marks { get; set; } = [];

    [Parameter, EditorRequired] public IReadOnlyList<SegmentLook> Segments { get; set; } = [];

    /// <summary>What n counts: pull requests, or changes.</summary>
    [Parameter, EditorRequired] public string Thing { get; set; } = "";

    [Parameter, EditorRequired] public Part<RepositoriesAnswer> Repositories { get; set; } = default!;

    private IReadOnlyList<DurationBin> Bins => IsWorking ? Answer.DistributionWorking : Answer.Distribution;

    // A stack is as high as the loop is long: what was before it stands in the table alone.
    private List<SegmentLook> Counted => [.. Segments.Where(s => s.Counts)];

    private Dictionary<string, string> Loop => new() { ["loop"] = Segments == SegmentLook.Middle ? "middle" : "outer" };

    private List<Multiple> Teams => [.. Answer.Teams.Select(t => new Multiple(
        t.Team, t.Name, (Filter with { Team = t.Team }).Address("loops", Loop), Of(t.Measure).P50, [.. t.Buckets.Select(b => Of(b).P50)]))];

    private bool IsWorking => Filter.IsWorking;

    private Quantiles Now => Of(Answer.Total);

    private string? Few(TeamLoop team, int least, string percentile) => Of(team.Measure).N < least ? FewData.TooFew(Of(team.Measure).N, percentile) : null;

    private string? Note => Filter.Compare == Compare.None ? "compared with nothing" : null;

    private string Word => Filter.Grain.Word();

    private string Clock => IsWorking ? "Working time" : "Wall time";

    private FigureKind Kind => IsWorking ? FigureKind.WorkingDuration : FigureKind.Duration;

    private string Wider => Filter.Last(WiderDays, Filter.To).Address("loops", Loop);

    private string LeftOut => Answer.Excluded.Count == 0 ? "" : " Left out: " + string.Join(", ", Answer.Excluded.Select(Figures.LeftOut)) + ".";

    private Quantiles Of(LoopMeasure measure) => measure.On(IsWorking);

    private Explanation? Explain(Func<DurationMeasures, Measure> measure) => Answer.Total.Explanations.Of(measure(
        Segments == SegmentLook.Middle ? (IsWorking ? Measures.MiddleWorking : Measures.Middle) : (IsWorking ? Measures.OuterWorking : Measures.Outer)));

    private double?[] Points(Func<Quantiles, double?> figure) => [.. Answer.Buckets.Select(b => figure(Of(b)))];

    private string? Other(Func<Quantiles, double?> figure) =>
        figure(IsWorking ? Answer.Total.Wall : Answer.Total.Working) is { } ms
            ? $"{Figures.Of(IsWorking ? FigureKind.Duration : FigureKind.WorkingDuration, ms)} in {(IsWorking ? "wall" : "working")} time"
            : null;

    private Comparison? Against(Func<Quantiles, double?> figure) => figure(Now) is { } now && Before is not null && figure(Of(Before.Total)) is { } before
        ? new(Kind, now, before, Answer.N, Before.N, LowerIsBetter: true)
        : null;

    private string? Text(double? ms) => ms is { } known ? Figures.Of(Kind, known) : null;
}
