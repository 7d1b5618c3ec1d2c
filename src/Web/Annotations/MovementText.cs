using DevEx.Domain.Metrics;
using DevEx.Web.Components.Shared;

namespace DevEx.Web.Annotations;

/// <summary>Says in one sentence or two what an annotated change did.</summary>
internal static class MovementText
{
    public static string Of(BeforeAfterAnswer answer) => answer switch
    {
        { Weeks: 0 } => $"It is too early to tell: the first whole week after “{answer.Annotation.Title}” is over on {Figures.Date(answer.After.To)}.",
        { Changed: { Difference: { } moved, BeforeMs: { } before, AfterMs: { } after } } =>
            $"{Subject(answer)} went from {Time(before)} to {Time(after)} after “{answer.Annotation.Title}”{Clearly(moved)}. {Own(answer)}",
        _ => $"There is too little data to tell: n = {Figures.Count(answer.Changed?.NBefore ?? 0)} before and {Figures.Count(answer.Changed?.NAfter ?? 0)} after “{answer.Annotation.Title}”; {MedianChange.LeastN} are needed on each side.",
    };

    /// <summary><c>−11.2 s … +34.3 s</c>.</summary>
    public static string Limits(Movement? movement) => movement is null ? "–" : $"{Signed(movement.LowMs)} … {Signed(movement.HighMs)}";

    /// <summary><c>+22.6 s</c>: a difference, and not a duration.</summary>
    public static string Signed(double? ms) => ms switch { null => "–", >= 0.5 => "+" + Time(ms.Value), _ => Time(ms.Value) };

    private static string Own(BeforeAfterAnswer answer) => answer switch
    {
        { Net: { Clear: true } net, Control.Difference: { } other } =>
            $"Without it the median {Moved(other)} in the same weeks, so {Time(Math.Abs(net.Ms))} {(net.Ms < 0 ? "less" : "more")} is the change's own ({Limits(net)}).",
        { Net: { } net, Control.Difference: { } other } =>
            $"Without it the median {Moved(other)} in the same weeks, so no clear effect is left ({Limits(net)}).",
        { Control: not null } => "Of those without it there is too little data to tell what would have happened anyway.",
        _ => "Nobody was without it, or too few to be shown, so nothing tells what would have happened anyway.",
    };

    private static string Moved(Movement other) => other.Ms == 0 ? "did not move" : $"moved by {Signed(other.Ms)}";

    private static string Subject(BeforeAfterAnswer answer) => answer.Loop switch
    {
        "inner" => $"The median cycle of {answer.Annotation.About ?? "all"}",
        "middle" => $"The median time from ready to merged of {answer.Annotation.About ?? "all"}",
        _ => $"The median time from merged to production of {answer.Annotation.About ?? "all"}",
    };

    private static string Clearly(Movement moved) => moved.Clear ? "" : ", which may be chance";

    private static string Time(double ms) => Figures.Of(FigureKind.Duration, ms);
}
