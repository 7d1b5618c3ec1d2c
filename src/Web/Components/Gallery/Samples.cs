using DevEx.Domain.Events;
using DevEx.Domain.Metrics;
using DevEx.Web.Components.Shared;

namespace DevEx.Web.Components.Gallery;

/// <summary>Invented figures that show each component in each of its states. The same at every run.</summary>
internal static class Samples
{
    public static readonly DateOnly Latest = new(2026, 6, 28);

    public static readonly DateTimeOffset DataTo = new(2026, 6, 29, 14, 2, 11, TimeSpan.FromHours(2));

    public static readonly IReadOnlyList<Mark> Marks = [new(new(2026, 5, 6), "Remote cluster builds", "loops"), new(new(2026, 6, 3), "Layer cache")];

    public static readonly IReadOnlyList<Choice> Teams = [new("checkout", "Checkout"), new("catalog", "Catalog"), new("search", "Search"), new("platform", "Platform")];

    public static readonly IReadOnlyList<Choice> Repositories = [new("shop/checkout-api", "shop/checkout-api"), new("shop/catalog-web", "shop/catalog-web")];

    public static readonly Explanation PerDay = Explanation.Ratio(
        Measures.IterationsPerDay, new("Complete iterations", 9870, MeasureUnit.Count), new("Developer-days", 251, MeasureUnit.Count), 251,
        [new(LeftOutReason.IdleDay, 12)]);

    public static readonly Explanation Tax = Explanation.Ratio(
        Measures.TaxShare, new("Tax", 2_470_000_000, MeasureUnit.Milliseconds), new("Active time", 5_428_500_000, MeasureUnit.Milliseconds), 9870);

    private const int Weeks = 13;

    private static readonly DateOnly FirstWeek = new(2026, 3, 30);

    public static double?[] Wave(double start, double end, int seed) =>
        [.. Enumerable.Range(0, 30).Select(i => (double?)(start + (end - start) * i / 29 + Noise(seed, i) * Math.Abs(start) * 0.12))];

    /// <summary>Thirteen weeks of a developer-day's phases. One week has no data.</summary>
    public static IReadOnlyList<PhaseWeek> PhaseWeeks() =>
    [
        .. Enumerable.Range(0, Weeks).Select(week => new PhaseWeek(FirstWeek.AddDays(7 * week), week == 8 ? null : new Dictionary<Phase, TimeSpan>
        {
            [Phase.Code] = Minutes(148 + 3 * week, week, 1),
            [Phase.Build] = Minutes(31, week, 2),
            [Phase.Test] = Minutes(26, week, 3),
            [Phase.Inspect] = Minutes(34, week, 4),
            [Phase.Package] = Minutes(52 - 2.6 * week, week, 5),
            [Phase.Manifest] = Minutes(7, week, 6),
            [Phase.Push] = Minutes(14 - 0.4 * week, week, 7),
            [Phase.Deploy] = Minutes(33 - 1.1 * week, week, 8),
            [Phase.Commit] = Minutes(5, week, 9),
            [Phase.Wait] = Minutes(18 - 0.3 * week, week, 10),
        })),
    ];

    public static IReadOnlyList<PercentilePoint> Percentiles() =>
    [
        .. Enumerable.Range(0, 90).Where(day => day % 7 < 5).Select(day =>
        {
            var level = (day < 37 ? 9.6 : 7.4) + Noise(11, day) * 1.4;
            return day is > 50 and < 55
                ? new PercentilePoint(FirstWeek.AddDays(day), null, null, null, 3)
                : new PercentilePoint(FirstWeek.AddDays(day), TimeSpan.FromMinutes(level), TimeSpan.FromMinutes(level * 1.6), TimeSpan.FromMinutes(level * 2.7), 212 + day);
        }),
    ];

    public static IReadOnlyList<NamedLine> TeamLines() =>
    [
        .. Teams.Select((team, index) => new NamedLine(team.Label, [.. Enumerable.Range(0, Weeks).Select(week =>
            new LinePoint(FirstWeek.AddDays(7 * week), index == 3 && week < 4 ? null : 27 + 4 * index + (0.9 - 0.2 * index) * week + 2.5 * Noise(20 + index, week)))])),
    ];

    /// <summary>A day of thirteen iterations.</summary>
    public static IReadOnlyList<TimelineRow> Day()
    {
        var rows = new List<TimelineRow>();
        var at = new DateTimeOffset(2026, 6, 29, 8, 42, 0, TimeSpan.FromHours(2));
        for (var iteration = 0; iteration < 13; iteration++)
        {
            var parts = new List<TimelinePart>();
            foreach (var (phase, minutes, what) in Steps)
            {
                var length = TimeSpan.FromMinutes(minutes * (1 + 0.35 * Noise(30 + (int)phase, iteration)));
                parts.Add(new(phase, at, at + length, what, $"builds?iteration={iteration + 1}"));
                at += length;
            }

            rows.Add(new($"#{iteration + 1:00}", parts, $"me?iteration={iteration + 1}"));
            at += TimeSpan.FromMinutes(iteration == 5 ? 41 : 2 + 7 * Math.Abs(Noise(31, iteration)));
        }

        return rows;
    }

    public static IReadOnlyList<TimelineRow> Lane() => [new(null, [.. Day().SelectMany(r => r.Parts)])];

    public static readonly IReadOnlyList<SegmentPart> Change =
    [
        new("Draft", new(5, 12, 0), "sg-draft"), new("Pickup", new(19, 40, 0), "sg-pickup"), new("Review", new(7, 5, 0), "sg-review"),
        new("Merge wait", new(2, 30, 0), "sg-mergewait"),
    ];

    public static readonly IReadOnlyList<SegmentPart> Release =
    [
        new("Integrate", new(0, 24, 0), "sg-integrate"), new("Stage", new(1, 10, 0), "sg-stage"),
        new("Release wait", new(27, 15, 0), "sg-releasewait"), new("Rollout", new(0, 38, 0), "sg-rollout"),
    ];

    public static readonly IReadOnlyList<BuildRow> Builds =
    [
        .. Enumerable.Range(0, 400).Select(i => new BuildRow(
            DataTo.AddMinutes(-17 * i), Repositories[i % 2].Label, i % 3 == 0 ? "docker build" : "dotnet build",
            Math.Round(140 + 130 * Noise(40, i), 1), i % 11 == 0 ? "failure" : "success")),
    ];

    private static readonly (Phase Phase, double Minutes, string? What)[] Steps =
    [
        (Phase.Code, 14, null), (Phase.Build, 2.4, "dotnet build"), (Phase.Test, 1.5, "dotnet test"), (Phase.Package, 3.9, "docker build"),
        (Phase.Push, 1, "docker push"), (Phase.Deploy, 2.6, "kubectl apply"), (Phase.Inspect, 2.2, null), (Phase.Commit, 0.4, "git commit"),
    ];

    private static TimeSpan Minutes(double minutes, int week, int seed) => TimeSpan.FromMinutes(minutes * (1 + 0.11 * Noise(seed, week)));

    /// <summary>Between −1 and 1, and always the same for the same place.</summary>
    private static double Noise(int seed, int index)
    {
        var x = Math.Sin(seed * 127.1 + index * 311.7) * 43758.5453;
        return 2 * (x - Math.Floor(x)) - 1;
    }
}

/// <summary>One row of the sample grid.</summary>
public sealed record BuildRow(DateTimeOffset At, string Repository, string Name, double Seconds, string Outcome);
