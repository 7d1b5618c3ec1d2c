namespace DevEx.Web.Components.Shared;

/// <summary>A figure against the same figure of the period before, in words.</summary>
/// <param name="Now">In the unit of its <paramref name="Kind"/>.</param>
/// <param name="NowCount">How many observations stand behind <paramref name="Now"/>.</param>
/// <param name="Clear">False when a test found that the difference may be chance; null when none was made.</param>
public sealed record Comparison(
    FigureKind Kind, double Now, double Before, long NowCount, long BeforeCount, bool LowerIsBetter, bool? Clear = null)
{
    private const double Noticeable = 0.05;

    /// <summary>−0.22 is 22 % less; null when there was nothing before to compare with.</summary>
    public double? Change => Before == 0 ? null : (Now - Before) / Math.Abs(Before);

    public bool IsClear => Clear != false && Change is { } change && Math.Abs(change) >= Noticeable;

    /// <summary>Null when there is no clear change: then it is neither.</summary>
    public bool? Better => IsClear ? Change < 0 == LowerIsBetter : null;

    /// <summary>How many cases a figure stands for: a share for those that have what it asks, and not for all that were asked.</summary>
    public static double Cases(FigureKind kind, double value, long count) => kind == FigureKind.Share ? Math.Round(value * count) : count;

    public string Text => !IsClear
        ? "no clear change"
        : $"{(Change < 0 ? "▼" : "▲")} {Figures.Share(Math.Abs(Change!.Value))} {Word}";

    public string Title =>
        $"{Figures.Of(Kind, Now)} now (n = {Figures.Count(NowCount)}), {Figures.Of(Kind, Before)} before (n = {Figures.Count(BeforeCount)})";

    private string Word => (Kind, Change < 0) switch
    {
        (FigureKind.Duration or FigureKind.WorkingDuration, true) => LowerIsBetter ? "faster" : "shorter",
        (FigureKind.Duration or FigureKind.WorkingDuration, false) => LowerIsBetter ? "slower" : "longer",
        (FigureKind.Share, true) => "lower",
        (FigureKind.Share, false) => "higher",
        (_, true) => "fewer",
        (_, false) => "more",
    };
}
