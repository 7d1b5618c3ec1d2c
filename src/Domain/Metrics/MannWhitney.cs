namespace DevEx.Domain.Metrics;

/// <summary>Whether the second of two samples is longer than the first, or whether chance would do as well.</summary>
/// <param name="U">In so many pairs of one of each the second was longer; ties count half.</param>
/// <param name="Z">Positive when the second is longer.</param>
/// <param name="P">Of a difference at least as large, either way, by chance alone.</param>
public sealed record RankTest(double U, double Z, double P);

/// <summary>The rank test of Mann and Whitney (1947): it asks for order only, so a few very long builds do not decide.</summary>
public static class MannWhitney
{
    /// <summary>
    /// By the normal distribution, corrected for ties and for continuity: good from some eight on each side. Null when a sample is empty.
    /// </summary>
    public static RankTest? Of(Sample first, Sample second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.N == 0 || second.N == 0)
        {
            return null;
        }

        var (u, ties) = Count(first, second);
        var pairs = (double)first.N * second.N;
        var n = (double)first.N + second.N;
        var variance = pairs / 12 * (n + 1 - (ties / (n * (n - 1))));
        var off = Math.Max(0, Math.Abs(u - (pairs / 2)) - 0.5);
        var z = variance <= 0 ? 0 : Math.Sign(u - (pairs / 2)) * off / Math.Sqrt(variance);
        return new(u, z, NormalTail.TwoSided(z));
    }

    // One pass over both in order; ties are the sum of t³ - t over all that are equal.
    private static (double U, double Ties) Count(Sample first, Sample second)
    {
        var (u, ties, shorter) = (0.0, 0.0, 0.0);
        for (int i = 0, j = 0; i < first.Distinct || j < second.Distinct;)
        {
            var left = i < first.Distinct ? first[i] : (Ms: double.PositiveInfinity, Count: 0);
            var right = j < second.Distinct ? second[j] : (Ms: double.PositiveInfinity, Count: 0);
            var a = left.Ms <= right.Ms ? (double)left.Count : 0;
            var b = right.Ms <= left.Ms ? (double)right.Count : 0;
            u += b * (shorter + (a / 2));
            ties += Math.Pow(a + b, 3) - (a + b);
            shorter += a;
            i += left.Ms <= right.Ms ? 1 : 0;
            j += right.Ms <= left.Ms ? 1 : 0;
        }

        return (u, ties);
    }
}

/// <summary>The tails of the normal distribution, to some twelve digits.</summary>
internal static class NormalTail
{
    private const int Terms = 80;

    // Below it the series has converged within the terms, above it the fraction.
    private const double Far = 2;

    /// <summary>The part of a normal distribution that lies at least so many standard deviations off, on both sides.</summary>
    public static double TwoSided(double z)
    {
        var x = Math.Abs(z) / Math.Sqrt(2);
        return x < Far ? 1 - Series(x) : Fraction(x);
    }

    // erf x = 2/√π e^(-x²) (x + 2x³/3 + 4x⁵/15 + …)
    private static double Series(double x)
    {
        var (term, sum) = (x, x);
        for (var n = 1; n < Terms; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    // erfc x = e^(-x²)/√π / (x + ½/(x + 1/(x + 3⁄2/(x + …))))
    private static double Fraction(double x)
    {
        var rest = x;
        for (var n = Terms; n > 0; n--)
        {
            rest = x + (n / 2.0 / rest);
        }

        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / rest;
    }
}
