namespace DevEx.Web.Builds;

/// <summary>A build as a line of the grid: what it sorts by, plain and flat.</summary>
public sealed record BuildLine(
    string Place, string Repository, string Name, long N, double? P50, double? P90, IReadOnlyList<double?> Trend, double? Queue, double Failures,
    double WaitedMs, double LostCycles)
{
    private const double MinuteMs = 60_000;

    public static BuildLine Of(BuildRow row) => new(
        row.Place, row.Repository, row.Name, row.N, row.Duration.P50, row.Duration.P90, row.TrendMs, row.QueueMeanMs, row.FailureShare,
        row.WaitedMinutes * MinuteMs, row.LostCycles);

    public string PlaceLabel => Place == "ci" ? "CI" : "local";
}
