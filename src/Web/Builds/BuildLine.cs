using DevEx.Web.Components.Shared;

namespace DevEx.Web.Builds;

/// <summary>A build as a line of the grid: what it sorts by, plain and flat.</summary>
/// <param name="Slower">In words; null when it did not become slower.</param>
/// <param name="Flaky">In words; null when it is not.</param>
public sealed record BuildLine(
    string Place, string Repository, string Name, long N, double? P50, double? P90, IReadOnlyList<double?> Trend, double? Queue, double? Failures,
    double WaitedMs, double LostCycles, string? Slower, string? Flaky)
{
    private const double MinuteMs = 60_000;

    public static BuildLine Of(BuildRow row) => new(
        row.Place, row.Repository, row.Name, row.N, row.Duration.P50, row.Duration.P90, row.TrendMs, row.QueueMeanMs, row.FailureShare,
        row.WaitedMinutes * MinuteMs, row.LostCycles, SlowerOf(row.Regression), FlakyOf(row.Flaky));

    /// <summary>What stands in the address of its own page.</summary>
    public string Key => new BuildRef(Place, Repository, Name).Key;

    public string PlaceLabel => Place == "ci" ? "CI" : "local";

    private static string? SlowerOf(SlowerMark? mark) => mark is null
        ? null
        : $"{Figures.Share(mark.Ratio - 1)} slower{(mark.Since is { } day ? $" since {Figures.Date(day)}" : "")}";

    private static string? FlakyOf(FlakyMark? mark) => mark is null ? null : $"flaky on {Figures.Share(mark.Share)} of its commits";
}
