namespace DevEx.Domain.Metrics;

/// <summary>Keeps the part of false alarms small when many things are tested at once (Benjamini and Hochberg 1995).</summary>
public static class BenjaminiHochberg
{
    /// <summary>
    /// For each p, in the same order, the smallest rate of false alarms at which it would still be one: to be compared with the limit
    /// in its place.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A p is not within 0 and 1.</exception>
    public static IReadOnlyList<double> Adjusted(IReadOnlyList<double> p)
    {
        ArgumentNullException.ThrowIfNull(p);

        var adjusted = new double[p.Count];
        var rank = p.Count;
        var smallest = 1.0;
        foreach (var index in Enumerable.Range(0, p.Count).OrderByDescending(i => p[i]))
        {
            if (p[index] is not (>= 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(p), p[index], "Not a probability.");
            }

            smallest = Math.Min(smallest, p[index] * ((double)p.Count / rank--));
            adjusted[index] = smallest;
        }

        return adjusted;
    }
}
