namespace DevEx.Web.Builds;

/// <summary>What the builds page has in its address besides the common filter.</summary>
/// <param name="Place"><c>local</c>, <c>ci</c>, or null for both.</param>
/// <param name="Outcome"><c>failing</c>, <c>clean</c>, or null for all.</param>
public sealed record BuildChoice(string? Place, string? Outcome)
{
    public static readonly IReadOnlyList<(string? Value, string Label)> Places = [(null, "Everywhere"), ("local", "Local"), ("ci", "CI")];

    public static readonly IReadOnlyList<(string? Value, string Label)> Outcomes = [(null, "All"), ("failing", "With failures"), ("clean", "Without")];

    /// <summary>Whatever is not known is as if it were not there.</summary>
    public static BuildChoice Read(IQueryCollection query) => new(Known(Places, query["place"]), Known(Outcomes, query["outcome"]));

    public IReadOnlyDictionary<string, string> Keep => new[] { ("place", Place), ("outcome", Outcome) }
        .Where(p => p.Item2 is not null).ToDictionary(p => p.Item1, p => p.Item2!);

    public bool Has(BuildRow build) => Outcome switch
    {
        "failing" => build.FailureShare > 0,
        "clean" => !(build.FailureShare > 0),
        _ => true,
    };

    private static string? Known(IReadOnlyList<(string? Value, string Label)> values, string? text) => values.FirstOrDefault(v => v.Value == text).Value;
}
