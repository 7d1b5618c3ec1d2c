using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using static DevEx.Domain.Tests.Loops.Story;

namespace DevEx.Domain.Tests.Metrics;

/// <summary>The five from sums of days are the five from the deployments, whatever the days that are asked about.</summary>
public sealed class MeasuredDoraTests
{
    private const double Day = 24 * 60;

    private static readonly DateOnly Monday = new(2026, 3, 2);

    private static readonly DoraFacts Facts = Told();

    [Theory]
    [InlineData(0, 13)]
    [InlineData(-7, 20)]
    [InlineData(1, 4)]
    [InlineData(12, 30)]
    [InlineData(-30, -20)]
    public void They_are_what_the_deployments_themselves_tell(int from, int to)
    {
        var (first, last) = (Monday.AddDays(from), Monday.AddDays(to));
        var dora = Dora.Of(Facts, first, last, TimeZoneInfo.Utc);

        var measured = Sums(first, last);

        Explanation[] expected =
            [dora.Frequency.Explained, dora.Frequency.ExplainedPerDay, dora.FailRate.Explained, dora.Recovery.Explained, dora.ReworkRate.Explained];
        Assert.Equal(expected.Select(Text), measured.All.Skip(1).Select(Text));
        Assert.Equal((dora.FailRate.N, dora.Frequency.Deployments.Select(d => d.FinishedAt!.Value.Date).Distinct().Count()), (measured.Reached, measured.DeploymentDays));
    }

    [Fact]
    public void Lead_time_is_the_median_of_the_histogram_and_says_what_has_none()
    {
        var times = new Histogram();
        foreach (var hours in (int[])[1, 20, 300])
        {
            times.Add(TimeSpan.FromHours(hours));
        }

        var lead = (Sums(Monday, Monday) with { LeadTimes = times, WithoutLeadTime = [new(LeftOutReason.Bot, 2), new(LeftOutReason.NoData, 0)] }).LeadTime;

        Assert.InRange(lead.Value!.Value / TimeSpan.FromHours(20).TotalMilliseconds, 0.99, 1.01);
        Assert.Equal((3, "leadTime"), (lead.Counted, lead.Measure.Key));
        Assert.Equal([new(LeftOutReason.Bot, 2)], lead.LeftOut);
        Assert.Null(Sums(Monday, Monday).LeadTime.Value);
    }

    private static string Text(Explanation e) =>
        $"{e.Measure.Key} {e.Value:r} {e.Counted} {string.Join(' ', e.Inputs.Select(i => $"{i.Name}={i.Value:r}"))} {string.Join(' ', e.LeftOut)}";

    /// <summary>As the cells hold them: of all days that there are.</summary>
    private static MeasuredDora Sums(DateOnly first, DateOnly last)
    {
        var dora = Dora.Of(Facts, Monday.AddDays(-100), Monday.AddDays(100), TimeZoneInfo.Utc);
        var failures = dora.FailRate.Failures.ToLookup(f => On(f.Deployment));
        var finished = Facts.Deployments.Where(d => d.Production).ToLookup(On);
        return new()
        {
            FirstDay = first,
            LastDay = last,
            Known = dora.Frequency.Deployments.Min(On),
            LeadTimes = new(),
            Days =
            [
                .. finished.Select(g => new DoraDay(
                    g.Key, dora.FailRate.Deployments.Count(d => On(d) == g.Key), g.Count(d => d.Succeeded), failures[g.Key].Count(),
                    dora.ReworkRate.Unplanned.Count(d => On(d) == g.Key), g.Count(d => !dora.FailRate.Deployments.Contains(d)),
                    [.. failures[g.Key].Select(f => f.Recovery).OfType<TimeSpan>()])),
            ],
        };
    }

    private static DateOnly On(Deployment deployment) => DateOnly.FromDateTime(deployment.FinishedAt!.Value.UtcDateTime);

    private static DoraFacts Told()
    {
        Deployment[] deployments =
        [
            Deploy("0", 0, 1, sha: "a"), Deploy("1", 10, 11, sha: "b"), Deploy("2", Day, Day + 9, sha: "a"), Deploy("3", 2 * Day, (2 * Day) + 9, sha: "c"),
            Deploy("4", 3 * Day, (3 * Day) + 5, outcome: Outcome.Failure), Deploy("5", 4 * Day, (4 * Day) + 5, sha: "d") with { Unplanned = true },
            Deploy("6", 9 * Day, (9 * Day) + 5, sha: "e"), Deploy("7", 12 * Day, (12 * Day) + 5, sha: "f"), Deploy("s", 1, 2, production: false),
        ];
        return new(deployments, [Incident.Fold([IncidentOpened((12 * Day) + 50)])!], [], []);
    }
}
