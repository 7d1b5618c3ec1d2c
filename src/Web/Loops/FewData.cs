using DevEx.Web.Components.Shared;

namespace DevEx.Web.Loops;

/// <summary>Percentiles that so few observations do not tell: the slowest tenth of four is no number.</summary>
public static class FewData
{
    public const int LeastForP75 = 5;
    public const int LeastForP90 = 20;

    public static double? ToldP75(this Quantiles quantiles) => Told(quantiles, quantiles?.P75, LeastForP75);

    public static double? ToldP90(this Quantiles quantiles) => Told(quantiles, quantiles?.P90, LeastForP90);

    /// <summary>Stands in place of the number.</summary>
    public static string TooFew(long n, string percentile) => $"n = {Figures.Count(n)}, too few for {percentile}";

    private static double? Told(Quantiles? quantiles, double? value, int least) => quantiles?.N < least ? null : value;
}
