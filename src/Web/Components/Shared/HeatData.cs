namespace DevEx.Web.Components.Shared;

/// <summary>A cell of a heat table.</summary>
/// <param name="Value">What decides its colour; null where nothing is known or told.</param>
/// <param name="Hidden">True when it is not told because too few people stand behind it.</param>
public sealed record HeatCell(double? Value, string Text, string Title, bool Hidden = false);

/// <summary>A row of a heat table: as many cells as there are columns.</summary>
public sealed record HeatRow(string Name, string? Href, IReadOnlyList<HeatCell> Cells);

/// <summary>The five steps of colour between the least and the most of a heat table.</summary>
public sealed record HeatScale(double Least, double Most)
{
    public const int Steps = 5;

    /// <summary>Null when there is no value at all.</summary>
    public static HeatScale? Of(IEnumerable<HeatRow> rows)
    {
        var values = rows.SelectMany(r => r.Cells).Select(c => c.Value).OfType<double>().ToList();
        return values.Count == 0 ? null : new(values.Min(), values.Max());
    }

    /// <summary>From 0, the palest.</summary>
    public int Step(double value) => Most > Least ? Math.Min(Steps - 1, (int)(Steps * (value - Least) / (Most - Least))) : 0;
}
