using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;
using DevEx.Web.Loops;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Overview;

/// <summary>The six figures that the first page begins with.</summary>
public sealed partial class OverviewTiles
{
    private const string None = "Nothing measured in this period";

    [Parameter, EditorRequired] public OverviewView View { get; set; } = default!;

    [Parameter, EditorRequired] public Filter Filter { get; set; } = default!;

    private InnerMeasure? Now => View.Inner.Value?.Now.Total;

    private InnerMeasure? Before => View.Inner.Value?.Before?.Total;

    private SprintLoss? Sprint => View.Sprint.Value;

    private bool Hidden => Now is { Suppressed: true };

    private string? Note => Filter.Compare == Compare.None ? "compared with nothing" : null;

    private FigureKind Clock => Filter.IsWorking ? FigureKind.WorkingDuration : FigureKind.Duration;

    private double?[] Points(Func<InnerMeasure, double?> figure) => [.. (View.Inner.Value?.Now.Buckets ?? []).Select(figure)];

    private double?[] Points(Part<Compared<LoopAnswer>> answer) => [.. (answer.Value?.Now.Buckets ?? []).Select(b => b.On(Filter.IsWorking).P50)];

    private double? P50(Part<Compared<LoopAnswer>> answer) => Total(answer)?.On(Filter.IsWorking).P50;

    private string Loop(string loop) => Filter.Address("loops", new Dictionary<string, string> { ["loop"] = loop });

    private static LoopMeasure? Total(Part<Compared<LoopAnswer>> answer) => answer.Value?.Now.Total;

    private static string? Text(FigureKind kind, double? value) => value is { } known ? Figures.Of(kind, known) : null;

    private string? OtherClock(Part<Compared<LoopAnswer>> answer) => Total(answer)?.On(!Filter.IsWorking).P50 is not { } ms ? null
        : Filter.IsWorking ? $"In wall time the median is {Figures.Of(FigureKind.Duration, ms)}."
        : $"In working time the median is {Figures.Of(FigureKind.WorkingDuration, ms)}.";

    private static string? Scope(SprintLoss? sprint) => sprint?.Total is { } total
        ? $"{Figures.Dates(total.From, total.To)}, {(total.Teams == 1 ? "one team" : $"{total.Teams} teams that may be shown")}, all repositories."
          + (sprint.Current ? "" : " The sprint under way is too young to be shown.")
        : null;

    private Comparison? Against(Part<Compared<LoopAnswer>> answer) =>
        Against(Clock, P50(answer), answer.Value?.Before?.Total.On(Filter.IsWorking).P50, answer.Value?.Now.N, answer.Value?.Before?.N, lowerIsBetter: true);

    private static Comparison? Against(FigureKind kind, double? now, double? before, long? n, long? nBefore, bool lowerIsBetter) =>
        now is { } a && before is { } b ? new(kind, a, b, n ?? 0, nBefore ?? 0, lowerIsBetter) : null;
}
