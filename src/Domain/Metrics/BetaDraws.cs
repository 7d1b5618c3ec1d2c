namespace DevEx.Domain.Metrics;

/// <summary>Draws from beta distributions, as two gamma draws (Marsaglia and Tsang 2000).</summary>
internal sealed class BetaDraws(Random random)
{
    /// <param name="a">At least 1.</param>
    /// <param name="b">At least 1.</param>
    public double Next(double a, double b)
    {
        var left = Gamma(a);
        return left / (left + Gamma(b));
    }

    private double Gamma(double shape)
    {
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal();
            var v = 1 + (c * x);
            v = v * v * v;

            // 1 - u lies in (0, 1], which has a logarithm.
            if (v > 0 && Math.Log(1 - random.NextDouble()) < (x * x / 2) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }

    // Box and Muller.
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
