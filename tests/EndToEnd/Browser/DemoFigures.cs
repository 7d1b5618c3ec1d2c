namespace DevEx.EndToEnd.Browser;

/// <summary>What the demo is made to show of a team: about 70 iterations a day without containers, about 40 and a tax near 45 % with them.</summary>
/// <param name="Tax">The share, from and to.</param>
public sealed record DemoFigures(string Team, (double From, double To) Iterations, (double From, double To) Tax)
{
    private static readonly (double, double) Traditional = (65, 75);
    private static readonly (double, double) LittleTax = (0.02, 0.05);

    public static IReadOnlyList<DemoFigures> All { get; } =
    [
        new("storefront", Traditional, LittleTax),
        new("mobile", Traditional, LittleTax),
        new("checkout", (36, 44), (0.42, 0.48)),

        // Works without container builds since the last complete week, so it is on its way up.
        new("catalog", (37, 48), (0.35, 0.48)),
    ];

    public bool Holds(IReadOnlyList<Figure> figures) =>
        IsIn(Iterations, figures.Of("iterationsPerDay", Team)) && IsIn(Tax, figures.Of("taxShare", Team));

    private static bool IsIn((double From, double To) range, double? value) => value >= range.From && value <= range.To;
}
