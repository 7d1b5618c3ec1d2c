using DevEx.Domain.Metrics;

namespace DevEx.Web.Sprints;

/// <summary>Which loop a sprint is compared with.</summary>
public enum BaselineChoice
{
    Traditional,
    Target,
    OwnBest,
    PreviousSprint,
    TaxFree,
}

/// <summary>How a <see cref="BaselineChoice"/> is written: in an address, and on the page.</summary>
public static class BaselineWords
{
    public const string Problem = "baseline is traditional, target, own-best, previous-sprint or tax-free.";

    /// <summary>Null when there is no such baseline; the traditional one where none is named.</summary>
    public static BaselineChoice? Read(string? text) => string.IsNullOrEmpty(text)
        ? BaselineChoice.Traditional
        : Enum.GetValues<BaselineChoice>().Cast<BaselineChoice?>().FirstOrDefault(c => c!.Value.Key() == text);

    public static string Key(this BaselineChoice choice) => choice switch
    {
        BaselineChoice.Target => "target",
        BaselineChoice.OwnBest => "own-best",
        BaselineChoice.PreviousSprint => "previous-sprint",
        BaselineChoice.TaxFree => "tax-free",
        _ => "traditional",
    };

    /// <summary>As the domain calls it.</summary>
    public static string Kind(this BaselineChoice choice) => choice switch
    {
        BaselineChoice.Target => Baseline.TargetKind,
        BaselineChoice.OwnBest => Baseline.OwnBestKind,
        BaselineChoice.PreviousSprint => Baseline.PreviousSprintKind,
        BaselineChoice.TaxFree => Baseline.TaxFreeKind,
        _ => Baseline.TraditionalKind,
    };

    /// <summary>As the list to choose from has it.</summary>
    public static string Label(this BaselineChoice choice) => choice switch
    {
        BaselineChoice.Target => "The team's target",
        BaselineChoice.OwnBest => "Own best four weeks",
        BaselineChoice.PreviousSprint => "The sprint before",
        BaselineChoice.TaxFree => "Own loop without tax",
        _ => "Traditional loop",
    };

    /// <summary>After "against".</summary>
    public static string Words(this BaselineChoice choice) => choice switch
    {
        BaselineChoice.Target => "its own target",
        BaselineChoice.OwnBest => "its own best four weeks",
        BaselineChoice.PreviousSprint => "the sprint before",
        BaselineChoice.TaxFree => "its own loop without the tax",
        _ => "the loop without containers",
    };

    /// <summary>Why there is no such baseline.</summary>
    public static string Missing(this BaselineChoice choice) => choice switch
    {
        BaselineChoice.Target => "The team has set no target: an admin does so in Set-up, Baselines.",
        BaselineChoice.OwnBest => "No four weeks of the last twelve months have a hundred iterations that may be shown.",
        BaselineChoice.PreviousSprint => "Too few people, or nobody, worked in the sprint before.",
        _ => "Without the tax nothing is left of the loop.",
    };
}
