using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using static DevEx.Domain.Tests.Loops.Story;

namespace DevEx.Domain.Tests.Metrics;

/// <summary>Minutes after nine o'clock on Monday, 2 March 2026; the days asked about are that week and the next unless said otherwise.</summary>
public sealed class DoraTests
{
    private const double Day = 24 * 60;

    private static readonly DateOnly Monday = new(2026, 3, 2);
    private static readonly DateOnly SecondSunday = Monday.AddDays(13);
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Fact]
    public void Without_data_there_are_no_numbers()
    {
        var dora = Of([]);

        Assert.Equal((null, null, null), (dora.LeadTime.Median, dora.Frequency.DaysPerWeek, dora.Frequency.PerDay));
        Assert.Equal((null, null, null), (dora.FailRate.Rate, dora.Recovery.Median, dora.ReworkRate.Rate));
        Assert.Equal(0, dora.LeadTime.N + dora.Frequency.N + dora.FailRate.N + dora.Recovery.N + dora.ReworkRate.N);
    }

    [Fact]
    public void Each_number_explains_itself_with_what_is_behind_it()
    {
        var dora = Of([Deploy("1", 0, 10, sha: "m1"), Deploy("2", 50, 60, sha: "m2")], changes: [(Merge(1, -5), Min(-90)), (Merge(2, 40), null)]);

        Explanation[] all =
            [dora.LeadTime.Explained, dora.Frequency.Explained, dora.Frequency.ExplainedPerDay, dora.FailRate.Explained, dora.Recovery.Explained, dora.ReworkRate.Explained];

        double?[] values =
        [
            dora.LeadTime.Median?.TotalMilliseconds, dora.Frequency.DaysPerWeek, dora.Frequency.PerDay, dora.FailRate.Rate, dora.Recovery.Median?.TotalMilliseconds,
            dora.ReworkRate.Rate,
        ];
        Assert.Equal(values, all.Select(e => e.Value));
        Assert.Equal([1L, 2, 2, 2, 0, 2], all.Select(e => e.Counted));
        Assert.Equal([new(LeftOutReason.NoData, 1)], dora.LeadTime.Explained.LeftOut);
        Assert.Equal([("Failed deployments", (double?)0), ("Deployments", 2)], dora.FailRate.Explained.Inputs.Select(i => (i.Name, i.Value)));
        Assert.Equal((0, null), (dora.FailRate.Rate, dora.Recovery.Median));
    }

    [Fact]
    public void Lead_time_is_the_median_from_the_first_commit_to_production()
    {
        var dora = Of(
            [Deploy("1", 0, 10, sha: "m1"), Deploy("2", 50, 60, sha: "m2"), Deploy("3", 90, 100, sha: "m3")],
            changes: [(Merge(1, -5), Min(-90)), (Merge(2, 40), Min(-60)), (Merge(3, 80), Min(-70))]);

        Assert.Equal(TimeSpan.FromMinutes(120), dora.LeadTime.Median);
        Assert.Equal([(1, "1"), (2, "2"), (3, "3")], dora.LeadTime.Changes.Select(c => (c.Change.Number, c.Link.Deployment.DeploymentId)));
        Assert.Equal(3, dora.LeadTime.N);
        Assert.True(dora.LeadTime.Changes[0].Link.NoPredecessor);
    }

    [Fact]
    public void A_first_commit_later_than_the_opening_starts_at_the_opening() =>
        Assert.Equal(TimeSpan.FromMinutes(70), Of([Deploy("1", 0, 10)], changes: [(Merge(1, -5), Min(-20))]).LeadTime.Median);

    [Fact]
    public void What_was_deployed_before_it_was_merged_has_a_lead_time_all_the_same() =>
        Assert.Equal(TimeSpan.FromMinutes(100), Of([Deploy("1", 0, 10, sha: "h1")], changes: [(Merge(1, 30), Min(-90))]).LeadTime.Median);

    [Fact]
    public void Bots_changes_without_a_deployment_and_those_without_a_known_commit_are_left_out_and_counted()
    {
        var dora = Of(
            [Deploy("1", 0, 10, sha: "m2")],
            changes: [(Merge(1, -5) with { Author = Bot }, Min(-90)), (Merge(2, -5), null), (Merge(3, 20), Min(-90)), (Merge(4, -31 * Day), Min(-32 * Day))]);

        Assert.Null(dora.LeadTime.Median);
        Assert.Equal(
            [new(LeftOutReason.Bot, 1), new(LeftOutReason.NoDeployment, 1), new(LeftOutReason.NoData, 1)], dora.LeadTime.LeftOut);
    }

    [Fact]
    public void A_change_counts_on_the_day_on_which_it_came_to_production_for_the_first_time() =>
        Assert.Equal([false, true, false], new[] { Monday.AddDays(-1), Monday, Monday.AddDays(1) }.Select(day =>
            Of(
                [Deploy("1", -900, -890, sha: "m0"), Deploy("2", 0, 10), Deploy("back", 20, 30, sha: "m0"), Deploy("again", Day, Day + 9)],
                first: day, last: day, changes: [(Merge(1, -5), Min(-90))]).LeadTime.N > 0));

    [Fact]
    public void Frequency_is_the_median_of_the_weeks_deployment_days_and_deployments_by_days()
    {
        var frequency = Of(
            [Deploy("0", -9, -8), Deploy("1", 0, 10), Deploy("2", 20, 30), Deploy("3", Day, Day + 1), Deploy("4", 8 * Day, (8 * Day) + 1), Staged, Broken]).Frequency;

        Assert.Equal([new(Monday, 2), new(Monday.AddDays(7), 1)], frequency.Weeks);
        Assert.Equal((1.5, 5 / 14.0, 5), (frequency.DaysPerWeek, frequency.PerDay, frequency.N));
        Assert.Equal([new(LeftOutReason.NotFinished, 1)], frequency.LeftOut);
    }

    [Fact]
    public void A_week_without_a_deployment_counts_once_deployments_are_known_at_all()
    {
        Deployment[] deployments = [Deploy("1", 0, 10), Deploy("2", 14 * Day, (14 * Day) + 1)];

        var frequency = Of(deployments, first: Monday.AddDays(-14), last: Monday.AddDays(20)).Frequency;

        Assert.Equal([1, 0, 1], frequency.Weeks.Select(w => w.Days));
        Assert.Equal((1, 2 / 21.0), (frequency.DaysPerWeek, frequency.PerDay));
    }

    [Fact]
    public void Less_than_a_week_has_no_weekly_frequency()
    {
        var frequency = Of([Deploy("1", 0, 10)], last: Monday.AddDays(5)).Frequency;

        Assert.Null(frequency.DaysPerWeek);
        Assert.Equal(1 / 6.0, frequency.PerDay);
    }

    [Fact]
    public void Days_are_those_of_the_zone() =>
        Assert.Equal([1, 0], new[] { Berlin, TimeZoneInfo.Utc }.Select(zone =>
            Dora.Of(Facts([Deploy("1", -600, (-9 * 60) - 30)]), Monday, Monday, zone).FailRate.N));

    [Fact]
    public void A_deployment_that_was_rolled_back_by_name_has_failed() => Fails(
        ["1 RolledBack by 2 until 2"], Deploy("1", 0, 10), Deploy("2", 20, 30, sha: "m0") with { RollbackOf = "1" });

    [Fact]
    public void A_deployment_after_which_an_older_commit_came_back_was_rolled_back_and_so_was_each_one_on_a_long_way_back() => Fails(
        ["2 RolledBack by 3 until 4", "3 RolledBack by 4 until 4"],
        Deploy("0", 0, 1, sha: "a"), Deploy("1", 2, 3, sha: "b"), Deploy("2", 4, 5, sha: "c"), Deploy("3", 6, 7, sha: "b"), Deploy("4", 8, 9, sha: "a"),
        Deploy("5", 10, 11, sha: "c"));

    [Fact]
    public void A_rollback_that_names_an_earlier_deployment_says_nothing_of_the_one_in_between() => Fails(
        ["1 RolledBack by 3 until 2"],
        Deploy("0", 0, 1, sha: "a"), Deploy("1", 2, 3, sha: "b"), Deploy("2", 4, 5, sha: "c"), Deploy("3", 6, 7, sha: "a") with { RollbackOf = "1" });

    [Fact]
    public void The_same_commit_again_is_no_rollback() => Fails([], Deploy("1", 0, 10), Deploy("2", 20, 30));

    [Fact]
    public void A_deployment_whose_change_the_next_one_takes_back_has_failed()
    {
        Deployment[] deployments = [Deploy("0", -50, -40, sha: "m0"), Deploy("1", 0, 10, sha: "m1"), Deploy("2", 20, 30, sha: "m2")];

        Assert.All(
            [Merge(2, 15) with { Title = "Revert \"A basket that holds\"" }, Merge(2, 15) with { HeadRef = "revert-1-feature" }],
            revert => Assert.Equal(["1 Reverted by 2 until 2"], Failures(Of(deployments, changes: [(Merge(1, -5), null), (revert, null)]))));
    }

    [Fact]
    public void A_deployment_that_was_hot_fixed_has_failed()
    {
        Deployment[] deployments = [Deploy("0", -50, -40, sha: "m0"), Deploy("1", 0, 10, sha: "m1"), Deploy("2", 20, 30, sha: "m2")];

        Assert.Equal(
            ["1 HotFixed by 2 until 2"], Failures(Of(deployments, changes: [(Merge(2, 15) with { HeadRef = "hotfix/basket" }, null)])));
        Fails(["1 HotFixed by 2 until 2"], deployments[0], deployments[1], deployments[2] with { Unplanned = true });
    }

    [Fact]
    public void What_is_said_to_be_planned_mends_nothing() => Fails(
        [], Deploy("0", 0, 1, sha: "a"), Deploy("1", 2, 3, sha: "b"), Deploy("2", 4, 5, sha: "a") with { Unplanned = false });

    [Fact]
    public void An_incident_fails_the_deployment_that_it_names_and_else_the_last_one_that_is_watched()
    {
        Deployment[] deployments = [Deploy("1", 0, 10), Deploy("2", 20, 30), Deploy("3", 40, 50), Deploy("4", 60, 70)];
        Incident[] incidents =
            [Incident.Fold([IncidentOpened(75, "a", deployment: "1")])!, Incident.Fold([IncidentOpened(55, "b")])!, Incident.Fold([IncidentOpened(70 + Day, "c")])!];

        var dora = Of(deployments, incidents);

        Assert.Equal(["1 Incident a until 2", "3 Incident b until 4"], Failures(dora));
        Assert.Equal((0.5, 4), (dora.FailRate.Rate, dora.FailRate.N));
    }

    [Fact]
    public void An_incident_that_names_nothing_is_not_of_a_deployment_that_did_not_come_through() => Assert.Equal(
        ["0 Incident 9 until never"], Failures(Of([Deploy("0", -9, -8), Broken], [Incident.Fold([IncidentOpened(12)])!])));

    [Fact]
    public void Two_reasons_make_one_failure() => Assert.Equal(
        ["1 RolledBack Incident 9 by 2 until 2"],
        Failures(Of([Deploy("0", -50, -40, sha: "m0"), Deploy("1", 0, 10), Deploy("2", 20, 30, sha: "m0")], [Incident.Fold([IncidentOpened(12)])!])));

    [Fact]
    public void A_deployment_that_did_not_come_through_counts_only_when_it_did_harm()
    {
        var dora = Of([Broken, Deploy("2", 20, 30), Deploy("3", 35, 36, outcome: Outcome.Failure)], [Incident.Fold([IncidentOpened(12, deployment: "broken")])!]);

        Assert.Equal(["broken Incident 9 until 2"], Failures(dora));
        Assert.Equal((0.5, 1), (dora.FailRate.Rate, dora.Frequency.N));
        Assert.Equal([new(LeftOutReason.NotFinished, 1)], dora.FailRate.LeftOut);
    }

    [Fact]
    public void Recovery_lasts_until_the_next_deployment_that_does_not_fail_itself()
    {
        var dora = Of(
            [Deploy("1", 0, 10), Deploy("2", 20, 30), Deploy("3", 40, 70), Deploy("4", 80, 90)],
            [.. new[] { "1", "2", "4" }.Select(d => Incident.Fold([IncidentOpened(95, id: d, deployment: d)])!)]);

        Assert.Equal(["1 Incident 1 until 3", "2 Incident 2 until 3", "4 Incident 4 until never"], Failures(dora));
        Assert.Equal((TimeSpan.FromMinutes(50), 2), (dora.Recovery.Median, dora.Recovery.N));
        Assert.Equal([new(LeftOutReason.NotFinished, 1)], dora.Recovery.LeftOut);
    }

    [Fact]
    public void Rework_is_what_was_deployed_only_because_something_had_gone_wrong()
    {
        var rework = Of([
            Deploy("0", 0, 1, sha: "a") with { Unplanned = true }, Deploy("1", 2, 3, sha: "b"), Deploy("2", 4, 5, sha: "a"), Deploy("3", 6, 7, sha: "c"),
            Deploy("4", 8, 9, sha: "c") with { RollbackOf = "gone" }, Deploy("5", 10, 11, sha: "a") with { Unplanned = false }]).ReworkRate;

        Assert.Equal(["0", "2", "4"], rework.Unplanned.Select(d => d.DeploymentId));
        Assert.Equal((0.5, 6), (rework.Rate, rework.N));
    }

    [Fact]
    public void Environments_and_repositories_are_judged_apart() => Fails(
        [], Deploy("1", 0, 10, sha: "a"), Deploy("2", 20, 30, sha: "b"), Deploy("3", 40, 50, sha: "a") with { Environment = "production-us" },
        Deploy("4", 60, 70, sha: "a") with { Repository = "shop/search" });

    [Fact]
    public void Other_environments_than_production_and_previews_count_nothing() =>
        Assert.Equal(0, Of([Staged, Deploy("2", 0, 10) with { Preview = true }]).FailRate.N);

    [Fact]
    public void The_days_are_in_order() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Of([], first: Monday, last: Monday.AddDays(-1)));

    private static Deployment Staged => Deploy("staged", 0, 10, production: false);

    private static Deployment Broken => Deploy("broken", 0, 10, outcome: Outcome.Failure);

    private static Change Merge(int number, double merged) => MergedChange(number, merged, $"m{number}", opened: Math.Min(-60, merged));

    private static Dora Of(
        Deployment[] deployments,
        Incident[]? incidents = null,
        DateOnly? first = null,
        DateOnly? last = null,
        params (Change Change, DateTimeOffset? FirstCommitAt)[] changes) =>
        Dora.Of(Facts(deployments, incidents, changes), first ?? Monday, last ?? SecondSunday, TimeZoneInfo.Utc);

    private static DoraFacts Facts(
        Deployment[] deployments, Incident[]? incidents = null, params (Change Change, DateTimeOffset? FirstCommitAt)[] changes) => new(
        deployments,
        incidents ?? [],
        DeploymentLinks.Of(deployments, ["m0", "m1", "m2", "m3"], changes.Select(c => c.Change)),
        [.. changes.Select(c => new DoraChange(c.Change, c.FirstCommitAt))]);

    private static void Fails(string[] expected, params Deployment[] deployments) => Assert.Equal(expected, Failures(Of(deployments)));

    private static IEnumerable<string> Failures(Dora dora) => dora.FailRate.Failures.Select(f => string.Join(' ', [
        f.Deployment.DeploymentId, .. f.Reasons.Select(r => $"{r}"), .. f.Incidents.Select(i => i.IncidentId),
        .. f.Remedy is { } by ? ["by", by.DeploymentId] : Array.Empty<string>(), "until", f.RecoveredBy?.DeploymentId ?? "never"]));
}
